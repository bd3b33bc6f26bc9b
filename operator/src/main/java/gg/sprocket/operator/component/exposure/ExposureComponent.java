package gg.sprocket.operator.component.exposure;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Absent;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.exposure.Acceptance;
import gg.sprocket.operator.plan.exposure.Reach;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.resource.TraefikMiddleware;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings requests from outside to the application: an Ingress or routes of the Gateway API for each
 * access pattern. A pattern that may not be routed loses what it has.
 */
public record ExposureComponent() implements Component {

  @Override
  public String name() {
    return "exposure";
  }

  @Override
  public ConditionType condition() {
    return ConditionType.ExposureReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(Ingress.class, HTTPRoute.class, Gateway.class, TraefikMiddleware.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    List<Reach> reaches = Reach.of(instance, observed);
    return reaches.isEmpty()
        ? new Absent()
        : Want.all(
            reaches.stream().flatMap(reach -> wanted(instance, observed, reach).stream()).toList());
  }

  private static List<Wanted> wanted(Instance instance, Observed observed, Reach reach) {
    if (reach.isHeld()) {
      return List.of(held(Ingress.class, instance.names().access(reach.access().name())));
    }
    Optional<String> secret =
        ServerCertificate.of(instance.names(), observed, reach).map(ServerCertificate::serving);
    IngressForm ingress = new IngressForm(instance, reach, secret);
    if (reach.refusal().isPresent()) {
      return reach.isKept() ? untouched(instance, observed, reach, ingress) : List.of();
    }
    List<HasMetadata> objects =
        reach.type() == ExposureType.Ingress
            ? ingress.objects()
            : new GatewayForm(instance.names(), reach, secret).objects();
    return objects.stream().<Wanted>map(Wanted.Owned::new).toList();
  }

  /**
   * What the API server does not tell for a while is no reason to take a route away. An Ingress
   * that is without the limits that are asked for goes all the same.
   */
  private static List<Wanted> untouched(
      Instance instance, Observed observed, Reach reach, IngressForm form) {
    String name = instance.names().access(reach.access().name());
    if (reach.type() == ExposureType.Ingress) {
      boolean open = observed.find(Ingress.class, name).filter(form::isLimiting).isEmpty();
      return open ? List.of() : List.of(held(Ingress.class, name));
    }
    return Stream.concat(
            Stream.of(held(Gateway.class, name)),
            reach.routes().stream()
                .map(route -> instance.names().route(reach.access().name(), route.label()))
                .map(route -> held(HTTPRoute.class, route)))
        .toList();
  }

  private static Wanted held(Class<? extends HasMetadata> type, String name) {
    return new Wanted.Held(new ObjectRef(type, name));
  }

  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    if (instance.spec().exposure().type() == ExposureType.None) {
      return List.of(Health.of(name(), State.Disabled, Reason.Disabled, "exposure.type is None"));
    }
    List<Reach> reaches = Reach.of(instance, observed);
    if (reaches.isEmpty()) {
      return List.of(
          Health.of(
              name(),
              State.Disabled,
              Reason.Disabled,
              "no component that runs has public paths, so there is nothing to route"));
    }
    List<Problem> obstacles =
        reaches.stream().flatMap(reach -> obstacles(instance, observed, reach)).toList();
    return List.of(
        obstacles.stream()
            .filter(obstacle -> !Acceptance.isNote(obstacle))
            .min((one, other) -> Boolean.compare(isWork(one), isWork(other)))
            .map(obstacle -> unready(name(), obstacle))
            .orElseGet(() -> noted(Health.ready(name()), obstacles)));
  }

  private static Stream<Problem> obstacles(Instance instance, Observed observed, Reach reach) {
    return Stream.concat(
        reach.denied().stream().map(reach::conflict),
        reach.routes().stream()
            .flatMap(
                route -> Acceptance.obstacle(instance.names(), observed, reach, route).stream()));
  }

  private static boolean isWork(Problem obstacle) {
    return obstacle.reason() == Reason.Progressing;
  }

  private static Health unready(String name, Problem obstacle) {
    State state =
        switch (obstacle.reason()) {
          case Progressing -> State.Progressing;
          case RouteRefused -> State.Degraded;
          default -> State.Waiting;
        };
    return Health.of(name, state, obstacle.reason(), obstacle.message());
  }

  private static Health noted(Health health, List<Problem> notes) {
    return notes.isEmpty() ? health : health.noting(notes.getFirst().message());
  }
}
