package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One image to run in place of another. */
public record ImageOverride(
    @Required
        @Size(min = 1, max = 32)
        @Pattern(Api.DNS_LABEL)
        @JsonPropertyDescription("Whose image: a component of the release, or a builtin service.")
        String name,
    @Required
        @Size(min = 1, max = 300)
        @Pattern(Api.IMAGE)
        @JsonPropertyDescription("Full reference, with a tag or better a digest.")
        String image) {}
