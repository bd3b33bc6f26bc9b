package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Quote;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import java.util.Optional;

/**
 * What a component's autoscaler says of itself. One that cannot measure leaves the pods as they
 * are, so the component may be well and yet does not follow its load.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppAutoscaling(Instance instance, Observed observed, ReleaseComponent component) {

  /** Health of the component with a word on an autoscaler that does not work. */
  Health noted(Health health) {
    String name = instance.names().app(component.name());
    return observed
        .find(HorizontalPodAutoscaler.class, name)
        .flatMap(AppAutoscaling::failing)
        .map(
            condition ->
                health.noting(
                    Message.of(
                        "HorizontalPodAutoscaler %s leaves the number of pods as it is (%s: %s); look"
                            + " whether the cluster has a metrics server",
                        name, condition.getReason(), Quote.of(condition.getMessage()))))
        .orElse(health);
  }

  private static Optional<HorizontalPodAutoscalerCondition> failing(HorizontalPodAutoscaler live) {
    return Optional.ofNullable(live.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> "ScalingActive".equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        // Of a Deployment that sleeps: the autoscaler is off by design.
        .filter(condition -> !"ScalingDisabled".equals(condition.getReason()))
        .findFirst();
  }
}
