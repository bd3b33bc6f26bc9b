package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A ConfigMap of the instance's own namespace. */
public record ConfigMapReference(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Name of a ConfigMap in the instance's namespace.")
        String name) {}
