package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Comparator;
import java.util.Optional;

/**
 * Who serves an Ingress: what limits can be set on it, and how, depends on that.
 *
 * @param ingressClass the IngressClass by its name, stated or the cluster's default
 * @param product what is known of its controller
 * @param installed whether the class exists
 */
public record IngressController(Optional<String> ingressClass, Product product, boolean installed) {

  /** Annotation of the class that serves Ingresses that name none. */
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  /** Controllers whose limits are known here, by {@code spec.controller} of their classes. */
  public enum Product {
    /** Limits are Middleware objects. */
    Traefik,
    /** Limits are annotations of the project {@code kubernetes/ingress-nginx}. */
    IngressNginx,
    /** Limits are not known. */
    Other
  }

  /** The controller of an access pattern's Ingress. */
  public static IngressController of(Access access, Surroundings surroundings) {
    Optional<String> stated = Optional.ofNullable(access.ingress().className());
    Optional<IngressClass> found =
        surroundings.classes().stream()
            .filter(c -> stated.map(c.getMetadata().getName()::equals).orElse(isDefault(c)))
            .max(DEFAULTS);
    return new IngressController(
        stated.or(() -> found.map(c -> c.getMetadata().getName())),
        found.map(IngressController::product).orElse(Product.Other),
        found.isPresent());
  }

  /**
   * The problem of a class that is named and does not exist.
   *
   * @param access name of the access pattern
   */
  Optional<Problem> missing(String access) {
    return ingressClass
        .filter(_ -> !installed)
        .map(
            name ->
                new Problem(
                    Reason.IngressClassMissing,
                    ("IngressClass %s of access pattern %s does not exist, so nobody serves its"
                            + " hosts; install its controller, or set ingress.className to one of"
                            + " `kubectl get ingressclass`")
                        .formatted(name, access)));
  }

  /** Of several defaults the API server takes the newest, then the first by name. */
  private static final Comparator<IngressClass> DEFAULTS =
      Comparator.comparing((IngressClass c) -> created(c))
          .thenComparing(c -> c.getMetadata().getName(), Comparator.reverseOrder());

  private static String created(IngressClass ingressClass) {
    return Optional.ofNullable(ingressClass.getMetadata().getCreationTimestamp()).orElse("");
  }

  private static boolean isDefault(IngressClass ingressClass) {
    return Labels.annotation(ingressClass, DEFAULT).equals(Optional.of("true"));
  }

  private static Product product(IngressClass ingressClass) {
    String controller =
        ingressClass.getSpec() == null ? null : ingressClass.getSpec().getController();
    return switch (controller == null ? "" : controller) {
      case "traefik.io/ingress-controller" -> Product.Traefik;
      case "k8s.io/ingress-nginx" -> Product.IngressNginx;
      default -> Product.Other;
    };
  }
}
