package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the application is reached. */
@ValidationRule(
    value = "has(self.domain) || (has(self.hosts) && self.hosts.exists(h, h.purpose == 'Web'))",
    message =
        "exposure needs domain, or hosts with an entry of purpose Web, from which the other hosts"
            + " derive")
@ValidationRule(
    value = "self.type != 'Gateway' || has(self.gateway)",
    message = "exposure.type Gateway needs the block exposure.gateway: give mode there")
@ValidationRule(
    value = "self.type == 'Gateway' || !has(self.gateway)",
    message =
        "exposure.gateway only goes with exposure.type Gateway: set type: Gateway or remove the"
            + " block")
@ValidationRule(
    value = "self.type == 'Ingress' || !has(self.ingress)",
    message =
        "exposure.ingress only goes with exposure.type Ingress: set type: Ingress or remove the"
            + " block")
@ValidationRule(
    value = "self.type == 'Gateway' || !has(self.access) || self.access.all(a, !has(a.gateway))",
    message =
        "exposure.access[].gateway only goes with exposure.type Gateway: set type: Gateway or remove"
            + " the block")
@ValidationRule(
    value = "self.type == 'Ingress' || !has(self.access) || self.access.all(a, !has(a.ingress))",
    message =
        "exposure.access[].ingress only goes with exposure.type Ingress: set type: Ingress or remove"
            + " the block")
public record ExposureSpec(
    @Default("Ingress")
        @JsonPropertyDescription(
            "Ingress (default): an Ingress for each access pattern. Gateway: routes of the Gateway"
                + " API. None: no routes and no certificates; somebody else brings requests to the"
                + " Services.")
        ExposureType type,
    @Size(min = 3, max = 200)
        @ValidationRule(
            value = "self.matches('" + Api.DOMAIN + "')",
            message =
                "exposure.domain must be a lower-case host name with at least one dot and no scheme,"
                    + " port, path or wildcard, for example \"mle.example.org\"")
        @JsonPropertyDescription(
            "Base domain. The web page is at the domain itself, the API at `api.`, image generation"
                + " at `image-generation.` of it; login callbacks are derived from them. Absent: the"
                + " Web host of `hosts`.")
        @Nullable String domain,
    @Size(max = 3) @JsonPropertyDescription("Hosts that do not follow from the domain.")
        List<ExposureHost> hosts,
    @JsonPropertyDescription("Class and annotations of the Ingresses.") IngressSpec ingress,
    @JsonPropertyDescription("Gateway that carries the routes.") @Nullable GatewaySpec gateway,
    @Size(min = 1, max = 32)
        @ValidationRule(
            value = "self.all(c, isCIDR(c))",
            message =
                "exposure.allowedCidrs takes address ranges such as \"10.0.0.0/8\" or"
                    + " \"fd00::/8\"; a single address is \"192.0.2.7/32\"")
        @JsonPropertyDescription(
            "Address ranges that may use the public pattern. Absent: all. Where it cannot be"
                + " enforced there is no route.")
        List<String> allowedCidrs,
    @Size(max = 16)
        @Pattern(Api.MEMORY)
        @JsonPropertyDescription(
            "Largest request body, enforced; where it cannot be there is no route. Absent: 64Mi is"
                + " let through where the operator knows the controller, and no limit is enforced"
                + " where the controller has none.")
        @Nullable String maxBodySize,
    @Size(max = 4)
        @ValidationRule(
            value = "self.all(a, a.name != 'public')",
            message =
                "exposure.access[].name public is the pattern of exposure itself: choose another"
                    + " name")
        @JsonPropertyDescription("More ways to reach the application, each with its own hosts.")
        List<AccessSpec> access,
    @Size(max = 16)
        @ValidationRule(
            value = "self.all(o, o.matches('" + Api.ORIGIN + "'))",
            message =
                "exposure.origins takes scheme and host such as \"https://stats.example.net\", with a"
                    + " port where it is not the scheme's own and without a path")
        @JsonPropertyDescription(
            "Further web addresses whose pages may call the API, beside those of the access"
                + " patterns.")
        List<String> origins) {

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public ExposureSpec {
    type = type == null ? ExposureType.Ingress : type;
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
    ingress = ingress == null ? IngressSpec.DEFAULT : ingress;
    allowedCidrs = allowedCidrs == null ? List.of() : List.copyOf(allowedCidrs);
    origins = origins == null ? List.of() : List.copyOf(origins);
    access = access == null ? List.of() : List.copyOf(access);
  }
}
