package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the application is reached. */
public record ExposureSpec(
    @Required
        @Size(min = 3, max = 200)
        @ValidationRule(
            value = "self.matches('" + Api.DOMAIN + "')",
            message =
                "exposure.domain must be a lower-case host name with at least one dot and no scheme,"
                    + " port, path or wildcard, for example \"mle.example.org\"")
        @JsonPropertyDescription(
            "Base domain. The web page is at the domain itself, the API at `api.`, image generation"
                + " at `image-generation.` of it; login callbacks are derived from them.")
        String domain) {}
