package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One more way to reach the application, beside the public one. */
@ValidationRule(
    value = "has(self.domain) || (has(self.hosts) && self.hosts.exists(h, h.purpose == 'Web'))",
    message =
        "access[] needs domain, or hosts with an entry of purpose Web, from which the other hosts"
            + " derive")
public record AccessSpec(
    @Required
        @Size(min = 1, max = 16)
        @Pattern(Api.DNS_LABEL)
        @JsonPropertyDescription(
            "Name of the pattern, for example lan, vpn or local; part of the names of its objects.")
        String name,
    @Size(min = 3, max = 200)
        @ValidationRule(
            value = "self.matches('" + Api.DOMAIN + "')",
            message =
                "access[].domain must be a lower-case host name with at least one dot and no scheme,"
                    + " port, path or wildcard, for example \"mle.lan.example.org\"")
        @JsonPropertyDescription("Base domain; hosts derive from it as from exposure.domain.")
        @Nullable String domain,
    @Size(max = 3) @JsonPropertyDescription("Hosts that do not follow from the domain.")
        List<ExposureHost> hosts,
    @JsonPropertyDescription("Class and annotations. Absent: those of exposure.ingress.")
        @Nullable IngressSpec ingress,
    @JsonPropertyDescription("Gateway. Absent: that of exposure.gateway.")
        @Nullable GatewaySpec gateway,
    @JsonPropertyDescription("Certificate. Absent: as spec.tls says.") @Nullable TlsSpec tls,
    @Size(min = 1, max = 32)
        @ValidationRule(
            value = "self.all(c, isCIDR(c))",
            message =
                "access[].allowedCidrs takes address ranges such as \"10.0.0.0/8\" or"
                    + " \"fd00::/8\"; a single address is \"192.0.2.7/32\"")
        @JsonPropertyDescription(
            "Address ranges that may use this pattern. Absent: all. Where it cannot be enforced"
                + " there is no route.")
        List<String> allowedCidrs,
    @Size(max = 16)
        @Pattern(Api.MEMORY)
        @JsonPropertyDescription("Largest request body. Absent: as exposure.maxBodySize.")
        @Nullable String maxBodySize) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public AccessSpec {
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
    allowedCidrs = allowedCidrs == null ? List.of() : List.copyOf(allowedCidrs);
  }
}
