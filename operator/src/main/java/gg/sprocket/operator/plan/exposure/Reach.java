package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.api.v1alpha1.GatewayMode;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.release.Access;
import java.util.List;
import java.util.Optional;

/**
 * One access pattern of an instance in its cluster: what is to be routed, and whether it may be. A
 * limit that cannot be enforced means no route, never an open one.
 *
 * @param access the pattern
 * @param type what carries the requests
 * @param routes what answers at its hosts
 * @param controller who serves its Ingress
 * @param refusal why there is no route
 */
public record Reach(
    Access access,
    ExposureType type,
    List<PublicRoute> routes,
    IngressController controller,
    Optional<Problem> refusal) {

  /** Keeps an own copy of the list. */
  public Reach {
    routes = List.copyOf(routes);
  }

  /** All patterns that are to be routed, the public one first. */
  public static List<Reach> of(Instance instance, Observed observed) {
    ExposureType type = instance.spec().exposure().type();
    List<PublicRoute> routes = PublicRoute.of(instance);
    return type == ExposureType.None || routes.isEmpty()
        ? List.of()
        : Access.of(instance.spec()).stream()
            .map(access -> of(access, type, routes, observed.surroundings()))
            .toList();
  }

  private static Reach of(
      Access access, ExposureType type, List<PublicRoute> routes, Surroundings surroundings) {
    IngressController controller = IngressController.of(access, surroundings);
    Reach reach = new Reach(access, type, routes, controller, Optional.empty());
    return new Reach(access, type, routes, controller, reach.judged(surroundings));
  }

  /** Whether listeners of somebody else's Gateway end TLS. */
  public boolean endsElsewhere() {
    return type == ExposureType.Gateway && mode().filter(GatewayMode.Attach::equals).isPresent();
  }

  /**
   * Whether the Ingress from before serves on, because only the kind of the new route is still to
   * come.
   */
  public boolean isHeld() {
    return type == ExposureType.Gateway
        && !access.isLimited()
        && refusal.filter(problem -> problem.reason() != Reason.HostConflict).isPresent();
  }

  /** Whether a Gateway is to be made for it. */
  public boolean hasOwnGateway() {
    return type == ExposureType.Gateway && mode().filter(GatewayMode.Own::equals).isPresent();
  }

  /** The hosts that something answers at. */
  public List<String> hosts() {
    return routes.stream().map(route -> access.hosts().of(route.purpose())).toList();
  }

  private Optional<GatewayMode> mode() {
    return access.gateway().map(gateway -> gateway.mode());
  }

  private Optional<Problem> judged(Surroundings surroundings) {
    return conflict(surroundings)
        .or(() -> access.isLimited() ? unenforceable(surroundings) : Optional.empty())
        .or(() -> missing(surroundings));
  }

  /** Nothing is said of who has it: that is another tenant's. */
  private Optional<Problem> conflict(Surroundings surroundings) {
    return access.hosts().all().stream()
        .filter(surroundings.takenHosts()::contains)
        .findFirst()
        .map(
            host ->
                new Problem(
                    Reason.HostConflict,
                    "host %s belongs to another instance of this cluster, so the access pattern %s"
                            .formatted(host, access.name())
                        + " has no route; choose another host, or wait until it is given up"));
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
      case Other ->
          Optional.of(
              unenforceable(
                  controller
                      .ingressClass()
                      .map(
                          "the operator does not know how the controller of IngressClass %s does it"
                              ::formatted)
                      .orElse("no IngressClass is named and the cluster has no default one"),
                  "set ingress.className to a class of Traefik or ingress-nginx"));
    };
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
