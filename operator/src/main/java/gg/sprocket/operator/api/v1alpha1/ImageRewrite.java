package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Where the images of one registry, folder or repository come from instead. */
public record ImageRewrite(
    @Required
        @Size(min = 1, max = 200)
        @Pattern(Api.IMAGE_PREFIX)
        @JsonPropertyDescription(
            "Beginning of image references: a registry, a folder of one or a repository, for example"
                + " \"ghcr.io/sprocketbot\". It counts by whole words.")
        String from,
    @Required
        @Size(min = 1, max = 200)
        @Pattern(Api.IMAGE_PREFIX)
        @JsonPropertyDescription("What stands in its place; tag and digest stay.")
        String to) {}
