package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerStatus;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
    Optional<Problem> refused =
        refusal(statuses(route).flatMap(status -> current(route, status)).toList())
            .map(
                said ->
                    new Problem(
                        Reason.RouteRefused,
                        "a Gateway refuses HTTPRoute %s (%s); change exposure.gateway or the Gateway"
                            .formatted(name, said)));
    return refused.or(
        () ->
            route.getSpec().getParentRefs().stream()
                .filter(parent -> !hasTaken(route, parent))
                .findFirst()
                .map(parent -> idle(name, parent.getName())));
  }

  private static boolean hasTaken(HTTPRoute route, ParentReference parent) {
    return statuses(route)
        .filter(status -> isSame(route, status.getParentRef(), parent))
        .flatMap(status -> current(route, status))
        .anyMatch(c -> c.getType().equals("Accepted") && c.getStatus().equals("True"));
  }

  private static boolean isSame(HTTPRoute route, ParentReference one, ParentReference other) {
    return one.getName().equals(other.getName())
        && namespace(route, one).equals(namespace(route, other))
        && Objects.equals(one.getSectionName(), other.getSectionName());
  }

  private static String namespace(HTTPRoute route, ParentReference parent) {
    return Objects.requireNonNullElse(parent.getNamespace(), route.getMetadata().getNamespace());
  }

  private static Stream<RouteParentStatus> statuses(HTTPRoute route) {
    return route.getStatus() == null ? Stream.empty() : route.getStatus().getParents().stream();
  }

  private static Stream<Condition> current(HTTPRoute route, RouteParentStatus status) {
    return status.getConditions().stream()
        .filter(condition -> isCurrent(condition, route.getMetadata().getGeneration()));
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

  private static Problem idle(String name, String gateway) {
    return new Problem(
        Reason.RouteUnclaimed,
        "Gateway %s has not taken HTTPRoute %s; look whether it exists and its controller runs"
            .formatted(gateway, name));
  }

  private static Optional<String> refusal(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> NEEDED.contains(c.getType()) && c.getStatus().equals("False"))
        .findFirst()
        .map(c -> c.getReason() + Quote.of(": ", c.getMessage(), "").within(Message.LENGTH));
  }

  /** Whether it speaks of the form that stands there now. */
  private static boolean isCurrent(Condition condition, Long generation) {
    Long observed = condition.getObservedGeneration();
    return observed == null || generation == null || observed >= generation;
  }
}
