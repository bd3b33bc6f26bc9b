package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes of the Gateway API, version v1. */
@ValidationRule(
    value = "self.mode != 'Attach' || has(self.parentRefs)",
    message =
        "gateway.mode Attach needs gateway.parentRefs: name the Gateway whose listeners take the"
            + " hosts")
@ValidationRule(
    value = "self.mode == 'Attach' || !has(self.parentRefs)",
    message =
        "gateway.parentRefs only goes with gateway.mode Attach: set mode: Attach or remove the list")
@ValidationRule(
    value = "self.mode != 'Own' || has(self.className)",
    message = "gateway.mode Own needs gateway.className: name one of `kubectl get gatewayclass`")
@ValidationRule(
    value = "self.mode == 'Own' || !has(self.className)",
    message =
        "gateway.className only goes with gateway.mode Own: set mode: Own or remove the field")
public record GatewaySpec(
    @Required
        @JsonPropertyDescription(
            "Attach: routes join the Gateways of parentRefs, whose listeners end TLS. Own: the"
                + " operator makes a Gateway of the class className with the instance's"
                + " certificate.")
        GatewayMode mode,
    @Size(min = 1, max = 4) @JsonPropertyDescription("Gateways to attach to.")
        List<GatewayParent> parentRefs,
    @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription("GatewayClass of the operator's own Gateway.")
        @Nullable String className) {

  /** Fills absent lists. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public GatewaySpec {
    parentRefs = parentRefs == null ? List.of() : List.copyOf(parentRefs);
  }
}
