package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The two buckets of an instance. */
@ValidationRule(
    value = "self.replays != self.images",
    message =
        "objectStorage.external.buckets needs two different buckets, because images are public and"
            + " replays are not")
public record Buckets(
    @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][-a-z0-9.]*[a-z0-9]$")
        @JsonPropertyDescription("Bucket for uploaded replays and what is parsed from them.")
        String replays,
    @Required
        @Size(min = 3, max = 63)
        @Pattern("^[a-z0-9][-a-z0-9.]*[a-z0-9]$")
        @JsonPropertyDescription(
            "Bucket for generated images; it must accept the ACL public-read on objects.")
        String images) {}
