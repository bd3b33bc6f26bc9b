package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Gateway to attach routes to. */
public record GatewayParent(
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Name of the Gateway.")
        String name,
    @Size(min = 1, max = 63)
        @Pattern(Api.DNS_LABEL)
        @JsonPropertyDescription("Its namespace. Absent: the instance's own.")
        @Nullable String namespace,
    @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("One of its listeners. Absent: all that take the host.")
        @Nullable String sectionName) {}
