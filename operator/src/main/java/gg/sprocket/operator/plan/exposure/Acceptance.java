package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
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
                    ? ofIngress(observed, names.access(reach.access().name()))
                    : ofRoute(observed, names.route(reach.access().name(), route.label())));
  }

  /** A class that is named and not there. */
  private static Optional<Problem> classMissing(Reach reach) {
    IngressController controller = reach.controller();
    return reach.type() != ExposureType.Ingress || controller.installed()
        ? Optional.empty()
        : controller
            .ingressClass()
            .map(
                name ->
                    new Problem(
                        Reason.IngressClassMissing,
                        ("IngressClass %s of access pattern %s does not exist, so nobody serves its"
                                + " hosts; install its controller, or set ingress.className to one"
                                + " of `kubectl get ingressclass`")
                            .formatted(name, reach.access().name())));
  }

  private static Optional<Problem> ofIngress(Observed observed, String name) {
    Optional<Ingress> ingress = observed.find(Ingress.class, name);
    if (ingress.isEmpty()) {
      return Optional.of(unmade("Ingress", name));
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

  private static Optional<Problem> ofRoute(Observed observed, String name) {
    Optional<HTTPRoute> route = observed.find(HTTPRoute.class, name);
    if (route.isEmpty()) {
      return Optional.of(unmade("HTTPRoute", name));
    }
    var status = route.orElseThrow().getStatus();
    List<Condition> conditions =
        status == null
            ? List.of()
            : status.getParents().stream()
                .map(RouteParentStatus::getConditions)
                .flatMap(List::stream)
                .toList();
    if (conditions.isEmpty()) {
      return Optional.of(
          new Problem(
              Reason.RouteUnclaimed,
              ("no Gateway has taken HTTPRoute %s; look whether the Gateway exists and its"
                      + " controller runs")
                  .formatted(name)));
    }
    return conditions.stream()
        .filter(c -> List.of("Accepted", "ResolvedRefs").contains(c.getType()))
        .filter(c -> "False".equals(c.getStatus()))
        .findFirst()
        .map(
            c ->
                new Problem(
                    Reason.RouteRefused,
                    "a Gateway refuses HTTPRoute %s (%s: %s); change exposure.gateway or the Gateway"
                        .formatted(name, c.getReason(), c.getMessage())));
  }

  private static Problem unmade(String kind, String name) {
    return new Problem(Reason.Progressing, kind + " " + name + " is being made");
  }

  /** Whether an obstacle is worth a note and nothing more: a cluster may have no controller. */
  public static boolean isNote(Problem obstacle) {
    return obstacle.reason() == Reason.RouteUnclaimed;
  }
}
