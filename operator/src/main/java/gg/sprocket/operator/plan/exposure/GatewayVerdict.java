package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the controllers of Gateways say of our objects. The conditions and their meanings are those
 * of the Gateway API's reference (GEP-1364, "Status and conditions update").
 */
final class GatewayVerdict {

  private static final Set<String> NEEDED = Set.of("Accepted", "ResolvedRefs");

  private GatewayVerdict() {}

  /** Why a route cannot be counted on; every Gateway that it names must have taken it. */
  static Optional<Problem> of(HTTPRoute route) {
    String name = route.getMetadata().getName();
    List<Condition> conditions =
        route.getStatus() == null
            ? List.of()
            : route.getStatus().getParents().stream()
                .map(RouteParentStatus::getConditions)
                .flatMap(List::stream)
                .filter(condition -> isCurrent(condition, route.getMetadata().getGeneration()))
                .toList();
    Optional<Problem> refused =
        refusal(conditions)
            .map(
                said ->
                    new Problem(
                        Reason.RouteRefused,
                        "a Gateway refuses HTTPRoute %s (%s); change exposure.gateway or the Gateway"
                            .formatted(name, said)));
    return refused.or(() -> isAccepted(conditions) ? Optional.empty() : Optional.of(idle(name)));
  }

  /** Why the listener of our own Gateway cannot be counted on; who has not looked says nothing. */
  static Optional<Problem> of(Gateway gateway, String listener) {
    if (gateway.getStatus() == null) {
      return Optional.empty();
    }
    List<Condition> conditions =
        gateway.getStatus().getListeners().stream()
            .filter(status -> listener.equals(status.getName()))
            .map(ListenerStatus::getConditions)
            .flatMap(List::stream)
            .filter(condition -> isCurrent(condition, gateway.getMetadata().getGeneration()))
            .toList();
    return refusal(conditions)
        .map(
            said ->
                new Problem(
                    Reason.RouteRefused,
                    "the controller of Gateway %s refuses its listener %s (%s); change"
                            .formatted(gateway.getMetadata().getName(), listener, said)
                        + " exposure.gateway or what it names"));
  }

  private static Problem idle(String name) {
    return new Problem(
        Reason.RouteUnclaimed,
        "no Gateway has taken HTTPRoute %s; look whether the Gateway exists and its controller runs"
            .formatted(name));
  }

  private static boolean isAccepted(List<Condition> conditions) {
    return conditions.stream()
        .anyMatch(c -> c.getType().equals("Accepted") && c.getStatus().equals("True"));
  }

  private static Optional<String> refusal(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> NEEDED.contains(c.getType()) && c.getStatus().equals("False"))
        .findFirst()
        .map(c -> c.getReason() + ": " + c.getMessage());
  }

  /** Whether it speaks of the form that stands there now. */
  private static boolean isCurrent(Condition condition, Long generation) {
    Long observed = condition.getObservedGeneration();
    return observed == null || generation == null || observed >= generation;
  }
}
