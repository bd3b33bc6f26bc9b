package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A certificate that somebody supplies and renews. */
public record ProvidedTls(
    @Required
        @JsonPropertyDescription(
            "Secret with the keys `tls.crt` (certificate and its chain) and `tls.key`, both PEM.")
        SecretReference secretRef) {}
