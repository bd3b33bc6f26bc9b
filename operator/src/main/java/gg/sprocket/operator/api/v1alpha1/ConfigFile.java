package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A JSON configuration file. */
public record ConfigFile(
    @Required
        @Size(min = 2, max = 128)
        @Pattern(Api.PATH)
        @JsonPropertyDescription("Absolute path in the container.")
        String path,
    @Required
        @Size(min = 2, max = 16384)
        @JsonPropertyDescription(
            "The file as JSON. A string that is one placeholder, such as \"${database.port}\", takes"
                + " the placeholder's own type; placeholders within longer strings are filled in as"
                + " text.")
        String json) {}
