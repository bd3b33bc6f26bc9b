package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A secret value handed over as an environment variable. */
public record SecretVariable(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @JsonPropertyDescription("Name of the variable.")
        String name,
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the secret value, from the release's secrets or builtin.")
        String secret) {}
