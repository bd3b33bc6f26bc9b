package gg.sprocket.operator.plan.exposure;

import static java.util.stream.Collectors.partitioningBy;

import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.api.v1alpha1.GatewayMode;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.exposure.IngressController.Product;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One access pattern of an instance in its cluster: what is to be routed, and whether it may be. A
 * limit that cannot be enforced means no route, never an open one.
 *
 * @param access the pattern
 * @param type what carries the requests
 * @param routes what answers at its hosts
 * @param denied what would answer at hosts that another instance has
 * @param controller who serves its Ingress
 * @param held hosts of the Ingress from before, which serves on because only the kind of the new
 *     route is still to come; empty if there is none
 * @param refusal why there is no route
 */
public record Reach(
    Access access,
    ExposureType type,
    List<PublicRoute> routes,
    List<PublicRoute> denied,
    IngressController controller,
    List<String> held,
    Optional<Problem> refusal) {

  /** Keeps own copies of the lists. */
  public Reach {
    routes = List.copyOf(routes);
    denied = List.copyOf(denied);
    held = List.copyOf(held);
  }

  /** All patterns that are to be routed, the public one first. */
  public static List<Reach> of(Instance instance, Observed observed) {
    ExposureType type = instance.spec().exposure().type();
    List<PublicRoute> routes = PublicRoute.of(instance, observed);
    return type == ExposureType.None || routes.isEmpty()
        ? List.of()
        : Access.of(instance.spec()).stream()
            .map(access -> of(access, type, routes, instance.names(), observed))
            .toList();
  }

  private static Reach of(
      Access access, ExposureType type, List<PublicRoute> all, Names names, Observed observed) {
    Surroundings surroundings = observed.surroundings();
    Map<Boolean, List<PublicRoute>> denied =
        all.stream()
            .collect(
                partitioningBy(
                    route ->
                        surroundings.takenHosts().contains(access.hosts().of(route.purpose()))));
    Reach reach =
        new Reach(
            access,
            type,
            denied.getOrDefault(false, List.of()),
            denied.getOrDefault(true, List.of()),
            IngressController.of(access, surroundings),
            List.of(),
            Optional.empty());
    return reach.judged(surroundings, ingressHosts(observed, names.access(access.name())));
  }

  private static List<String> ingressHosts(Observed observed, String name) {
    return observed.find(Ingress.class, name).stream()
        .flatMap(ingress -> ingress.getSpec().getRules().stream())
        .map(IngressRule::getHost)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether listeners of somebody else's Gateway end TLS. */
  public boolean endsElsewhere() {
    return type == ExposureType.Gateway
        && mode().filter(GatewayMode.Attach::equals).isPresent()
        && !isHeld();
  }

  /** Whether the Ingress from before serves on. */
  public boolean isHeld() {
    return !held.isEmpty();
  }

  /**
   * Whether what serves so far serves on, with its certificate: because the kind of the new route
   * is still to come, or because the API server does not tell of a kind for a while, or not us.
   */
  public boolean isKept() {
    return isHeld() || (!routes.isEmpty() && refusal.filter(Reach::isPassing).isPresent());
  }

  private static boolean isPassing(Problem refusal) {
    return switch (refusal.reason()) {
      case ApiUnavailable, PermissionMissing -> true;
      default -> false;
    };
  }

  /** Whether a Gateway is to be made for it. */
  public boolean hasOwnGateway() {
    return type == ExposureType.Gateway && mode().filter(GatewayMode.Own::equals).isPresent();
  }

  /** The hosts that something answers at. */
  public List<String> hosts() {
    return isHeld() ? held : routes.stream().map(this::host).toList();
  }

  /** The hosts that something would answer at if nobody else had them. */
  public List<String> wishes() {
    return isHeld()
        ? held
        : Stream.concat(routes.stream(), denied.stream())
            .sorted(Comparator.comparing(PublicRoute::purpose))
            .map(this::host)
            .toList();
  }

  /** The host of a route. */
  public String host(PublicRoute route) {
    return access.hosts().of(route.purpose());
  }

  /**
   * Why a host that another instance has is not routed. Nothing is said of who has it: that is
   * another tenant's.
   */
  public Problem conflict(PublicRoute route) {
    return new Problem(
        Reason.HostConflict,
        "host %s belongs to another instance of this cluster, so the access pattern %s has no route"
                .formatted(host(route), access.name())
            + " for it; choose another host, or wait until it is given up");
  }

  private Optional<GatewayMode> mode() {
    return access.gateway().map(gateway -> gateway.mode());
  }

  private Reach judged(Surroundings surroundings, List<String> served) {
    Optional<Problem> missing = missing(surroundings);
    Optional<Problem> limit = access.isLimited() ? unenforceable(surroundings) : Optional.empty();
    Optional<Problem> found =
        limit.or(() -> missing).or(() -> ambiguous(surroundings)).or(this::allDenied);
    boolean holds = missing.isPresent() && !access.isLimited();
    return new Reach(access, type, routes, denied, controller, holds ? served : List.of(), found);
  }

  /** Traefik would take requests and certificates of one instance for the other's. */
  private Optional<Problem> ambiguous(Surroundings surroundings) {
    return surroundings.shadowed()
            && type == ExposureType.Ingress
            && controller.product() == Product.Traefik
        ? Optional.of(
            new Problem(
                Reason.NameAmbiguous,
                "Traefik knows objects by namespace and name joined by a hyphen, and an older"
                    + " instance of another namespace reads the same, so access pattern "
                    + access.name()
                    + " has no route; create the instance under another name, or serve it by a class"
                    + " of another controller or by a Gateway"))
        : Optional.empty();
  }

  private Optional<Problem> allDenied() {
    return routes.isEmpty() ? denied.stream().findFirst().map(this::conflict) : Optional.empty();
  }

  private Optional<Problem> unenforceable(Surroundings surroundings) {
    if (type == ExposureType.Gateway) {
      return Optional.of(
          unenforceable(
              "the Gateway API has no rule for it",
              "set exposure.type to Ingress with a class of Traefik or ingress-nginx"));
    }
    return switch (controller.product()) {
      case IngressNginx -> Optional.empty();
      case Traefik -> surroundings.obstacle(OptionalKind.Middleware);
      case Other -> controller.missing(access.name()).or(() -> Optional.of(ofUnknownController()));
    };
  }

  private Problem ofUnknownController() {
    return unenforceable(
        controller
            .ingressClass()
            .map(
                "the operator does not know how the controller of IngressClass %s does it"
                    ::formatted)
            .orElse("no IngressClass is named and the cluster has no default one"),
        "set ingress.className to a class of Traefik or ingress-nginx");
  }

  private Problem unenforceable(String cause, String remedy) {
    String limit = access.allowedCidrs().isEmpty() ? "maxBodySize" : "allowedCidrs";
    return new Problem(
        Reason.LimitUnenforceable,
        "access pattern %s asks for %s, but %s, so it has no route; %s, or remove %s"
            .formatted(access.name(), limit, cause, remedy, limit));
  }

  private Optional<Problem> missing(Surroundings surroundings) {
    if (type != ExposureType.Gateway) {
      return Optional.empty();
    }
    Optional<Problem> routes = surroundings.obstacle(OptionalKind.HttpRoute);
    return hasOwnGateway() ? routes.or(() -> surroundings.obstacle(OptionalKind.Gateway)) : routes;
  }
}
