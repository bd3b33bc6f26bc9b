package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How an Ingress is made. */
public record IngressSpec(
    @Size(min = 1, max = 253)
        @Pattern(Api.DNS_SUBDOMAIN)
        @JsonPropertyDescription(
            "Name of an IngressClass; `kubectl get ingressclass` lists them. Absent: the cluster's"
                + " default class.")
        @Nullable String className,
    @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, size(k) <= 317 && size(self[k]) <= 2048)",
            message =
                "ingress.annotations takes keys of at most 317 and values of at most 2048"
                    + " characters: shorten or remove the others")
        @ValidationRule(
            value =
                "!('kubernetes.io/ingress.class' in self)"
                    + " && !('nginx.ingress.kubernetes.io/server-alias' in self)"
                    + " && !('nginx.ingress.kubernetes.io/satisfy' in self)"
                    + " && !self.exists(k, k.endsWith('-snippet'))",
            message =
                "ingress.annotations must not go past other fields: instead of"
                    + " kubernetes.io/ingress.class set ingress.className, instead of"
                    + " nginx.ingress.kubernetes.io/server-alias list the host in hosts, and remove"
                    + " nginx.ingress.kubernetes.io/satisfy, which would open allowedCidrs, and all"
                    + " snippets")
        @JsonPropertyDescription(
            "Annotations of the Ingress, of the keys that the guide to hosts and routes lists and"
                + " those that the platform's administrators added. Those by which the operator"
                + " itself sets limits win over them.")
        Map<String, String> annotations) {

  /** The cluster's default class, no annotations. */
  public static final IngressSpec DEFAULT = new IngressSpec(null, Map.of());

  /** Fills absent maps. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public IngressSpec {
    annotations = annotations == null ? Map.of() : new TreeMap<>(annotations);
  }
}
