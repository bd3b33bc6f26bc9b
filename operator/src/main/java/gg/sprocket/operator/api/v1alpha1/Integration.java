package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** An account at an outside service, given by a Secret. */
public record Integration(
    @Required
        @JsonPropertyDescription("Secret of the instance's namespace with the account's keys.")
        SecretReference secretRef) {}
