package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Hibernation;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * The order in which the components of an instance fall asleep and wake: down in reverse start
 * order, so that nothing is sent to somebody who is gone already, and up in start order.
 *
 * @param instance the instance
 * @param observed what is there
 */
record AppSleep(Instance instance, Observed observed) {

  /** Whether the application is to sleep now. */
  boolean isWanted() {
    return Hibernation.isAsleep(instance.spec(), observed.now());
  }

  /** Whether a component was put to sleep and not woken yet. */
  boolean isAsleep(ReleaseComponent component) {
    return deployment(component)
        .flatMap(live -> Labels.annotation(live, Labels.AWAKE_REPLICAS))
        .isPresent();
  }

  /** Whose pods a component outlasts: one that starts after it and still has some. */
  Optional<Problem> blocked(ReleaseComponent component) {
    if (isStopped(component)) {
      return Optional.empty();
    }
    return instance.running().stream()
        .filter(other -> other.startAfter().contains(component.name()))
        .filter(other -> !isStopped(other) || hasPods(other))
        .findFirst()
        .map(this::lasting);
  }

  /** Why a component that was put to sleep does not sleep yet. */
  Optional<Problem> restless(ReleaseComponent component) {
    return hasPods(component) ? Optional.of(lasting(component)) : Optional.empty();
  }

  private Problem lasting(ReleaseComponent component) {
    return new Problem(
        Reason.FallingAsleep,
        "waiting until Deployment %s has no pod any more"
            .formatted(instance.names().app(component.name())));
  }

  private boolean isStopped(ReleaseComponent component) {
    return deployment(component)
        .map(live -> Integer.valueOf(0).equals(live.getSpec().getReplicas()))
        .orElse(true);
  }

  private boolean hasPods(ReleaseComponent component) {
    return observed.active(AppProcess.PART).anyMatch(component.name()::equals);
  }

  private Optional<Deployment> deployment(ReleaseComponent component) {
    return observed.find(Deployment.class, instance.names().app(component.name()));
  }
}
