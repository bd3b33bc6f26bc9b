package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A secret value handed over as a file. */
public record SecretFile(
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[A-Za-z0-9][-A-Za-z0-9._]*$")
        @JsonPropertyDescription("Name of the file.")
        String file,
    @Required
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the secret value, from the release's secrets or builtin.")
        String secret) {}
