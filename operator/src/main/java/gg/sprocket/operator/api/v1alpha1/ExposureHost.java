package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A host that does not follow from the domain. */
public record ExposureHost(
    @Required @JsonPropertyDescription("What is there: Web, Api or ImageGeneration.")
        Endpoint.Purpose purpose,
    @Required
        @Size(min = 3, max = 200)
        @ValidationRule(
            value = "self.matches('" + Api.DOMAIN + "')",
            message =
                "hosts[].host must be a lower-case host name with at least one dot and no scheme,"
                    + " port, path or wildcard, for example \"api.mle.example.org\"")
        @JsonPropertyDescription("Host name, for example \"api.mle.example.org\".")
        String host) {}
