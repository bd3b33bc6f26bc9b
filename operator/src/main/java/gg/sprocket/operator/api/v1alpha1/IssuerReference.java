package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An issuer of cert-manager. */
public record IssuerReference(
    @Required @JsonPropertyDescription("Issuer (of the instance's namespace) or ClusterIssuer.")
        IssuerKind kind,
    @Required
        @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("Name of the issuer.")
        String name) {}
