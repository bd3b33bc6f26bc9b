package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the platform's administrators decided for all instances.
 *
 * @param issuer who signs certificates of public hosts where an instance says nothing of it
 * @param annotations further keys that annotations of an Ingress may have; one that ends with
 *     {@code *} stands for all that begin so
 * @param controllers namespaces of the controllers that route requests to instances; empty where
 *     they may be anywhere
 */
public record Platform(
    Optional<IssuerReference> issuer, List<String> annotations, List<String> controllers) {

  /** No decisions. */
  public static final Platform UNDECIDED = new Platform(Optional.empty(), List.of(), List.of());

  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  /**
   * Keys that move neither host nor path nor gate of a route, and reach no other namespace
   * (ingress-nginx, "Annotations"; Traefik, "Kubernetes Ingress"; external-dns, "Annotations").
   */
  private static final Set<String> HARMLESS =
      Set.of(
          NGINX + "affinity",
          NGINX + "affinity-mode",
          NGINX + "client-body-buffer-size",
          NGINX + "denylist-source-range",
          NGINX + "enable-access-log",
          NGINX + "enable-opentelemetry",
          NGINX + "force-ssl-redirect",
          NGINX + "limit-burst-multiplier",
          NGINX + "limit-connections",
          NGINX + "limit-rate",
          NGINX + "limit-rate-after",
          NGINX + "limit-rpm",
          NGINX + "limit-rps",
          NGINX + "load-balance",
          NGINX + "proxy-buffer-size",
          NGINX + "proxy-buffering",
          NGINX + "proxy-buffers-number",
          NGINX + "proxy-connect-timeout",
          NGINX + "proxy-max-temp-file-size",
          NGINX + "proxy-next-upstream",
          NGINX + "proxy-next-upstream-timeout",
          NGINX + "proxy-next-upstream-tries",
          NGINX + "proxy-read-timeout",
          NGINX + "proxy-request-buffering",
          NGINX + "proxy-send-timeout",
          NGINX + "service-upstream",
          NGINX + "ssl-redirect",
          "traefik.ingress.kubernetes.io/router.entrypoints",
          "external-dns.alpha.kubernetes.io/cloudflare-proxied",
          "external-dns.alpha.kubernetes.io/ttl");

  /** Keeps own copies of the lists. */
  public Platform {
    annotations = List.copyOf(annotations);
    controllers = List.copyOf(controllers);
  }

  /** Whether an instance may put an annotation of this key onto its Ingress. */
  public boolean allows(String key) {
    return HARMLESS.contains(key) || annotations.stream().anyMatch(more -> matches(more, key));
  }

  /** The keys that every instance may use, in alphabetical order. */
  public static List<String> harmless() {
    return HARMLESS.stream().sorted().toList();
  }

  private static boolean matches(String pattern, String key) {
    return pattern.endsWith("*")
        ? key.startsWith(pattern.substring(0, pattern.length() - 1))
        : key.equals(pattern);
  }
}
