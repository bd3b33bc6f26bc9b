package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.Optional;

/** Whether somebody serves a route, as far as its object tells. */
public final class Acceptance {

  private Acceptance() {}

  /**
   * Why an address cannot be counted on.
   *
   * @param names names of the instance's children
   * @param observed what is there
   * @param reach the access pattern
   * @param route the route
   */
  public static Optional<Problem> obstacle(
      Names names, Observed observed, Reach reach, PublicRoute route) {
    return reach
        .refusal()
        .or(() -> classMissing(reach))
        .or(
            () ->
                reach.type() == ExposureType.Ingress
                    ? ofIngress(observed, names.access(reach.access().name()), reach.host(route))
                    : ofGateway(names, observed, reach, route));
  }

  private static Optional<Problem> classMissing(Reach reach) {
    return reach.type() == ExposureType.Ingress
        ? reach.controller().missing(reach.access().name())
        : Optional.empty();
  }

  private static Optional<Problem> ofIngress(Observed observed, String name, String host) {
    Optional<Ingress> ingress = observed.find(Ingress.class, name);
    if (ingress.isEmpty()) {
      return Optional.of(unmade("Ingress", name));
    }
    boolean leads =
        ingress.orElseThrow().getSpec().getRules().stream().anyMatch(r -> host.equals(r.getHost()));
    if (!leads) {
      return Optional.of(astray("Ingress", name, host));
    }
    var status = ingress.orElseThrow().getStatus();
    boolean taken =
        status != null
            && status.getLoadBalancer() != null
            && !status.getLoadBalancer().getIngress().isEmpty();
    return taken
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.RouteUnclaimed,
                ("no ingress controller has given Ingress %s an address; if there is none in the"
                        + " cluster, install one; some never give addresses")
                    .formatted(name)));
  }

  private static Optional<Problem> ofGateway(
      Names names, Observed observed, Reach reach, PublicRoute route) {
    String access = reach.access().name();
    Optional<Problem> listener =
        reach.hasOwnGateway()
            ? observed
                .find(Gateway.class, names.access(access))
                .flatMap(gateway -> GatewayVerdict.of(gateway, route.label()))
            : Optional.empty();
    return listener.or(
        () -> ofRoute(observed, names.route(access, route.label()), reach.host(route)));
  }

  private static Optional<Problem> ofRoute(Observed observed, String name, String host) {
    Optional<HTTPRoute> route = observed.find(HTTPRoute.class, name);
    if (route.isEmpty()) {
      return Optional.of(unmade("HTTPRoute", name));
    }
    return route.orElseThrow().getSpec().getHostnames().contains(host)
        ? GatewayVerdict.of(route.orElseThrow())
        : Optional.of(astray("HTTPRoute", name, host));
  }

  /** As while suspended, or before the change of a host is made. */
  private static Problem astray(String kind, String name, String host) {
    return new Problem(
        Reason.Progressing, "%s %s does not lead to %s yet".formatted(kind, name, host));
  }

  private static Problem unmade(String kind, String name) {
    return new Problem(Reason.Progressing, kind + " " + name + " is being made");
  }

  /** Whether an obstacle is worth a note and nothing more: a cluster may have no controller. */
  public static boolean isNote(Problem obstacle) {
    return obstacle.reason() == Reason.RouteUnclaimed;
  }
}
