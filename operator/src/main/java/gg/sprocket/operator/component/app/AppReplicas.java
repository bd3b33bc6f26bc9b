package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.AutoscalingSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.plan.Hibernation;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Map;
import java.util.Optional;

/**
 * How many pods a component is to have and who says so: the spec, an autoscaler, or nobody but the
 * release, whose number is only the one to begin with.
 *
 * @param instance the instance
 * @param observed what is there
 * @param component the component
 */
record AppReplicas(Instance instance, Observed observed, ReleaseComponent component) {

  /**
   * A number of pods.
   *
   * @param number the number
   * @param annotations of the Deployment, that tell whose number it is
   */
  record Asked(int number, Map<String, String> annotations) {}

  /** What is asked of the Deployment. */
  Asked asked() {
    if (Hibernation.isAsleep(instance.spec(), observed.now())) {
      return new Asked(0, Map.of(Labels.AWAKE_REPLICAS, String.valueOf(awake())));
    }
    if (stated().isPresent() || component.scaling() == Scaling.Singleton) {
      return new Asked(beginning(), Map.of());
    }
    String whose =
        autoscaling().isPresent() ? Labels.AUTOSCALED : String.valueOf(instance.usual(component));
    return new Asked(beginning(), Map.of(Labels.REPLICAS, whose));
  }

  /** The autoscaler's bounds, if the spec asks for one. */
  Optional<AutoscalingSpec> autoscaling() {
    return instance.settings(component).map(AppSpec::autoscaling);
  }

  /** Most pods there may be at a time, as far as anybody knows. */
  int most() {
    return autoscaling().map(AutoscalingSpec::maxReplicas).orElseGet(this::awake);
  }

  /** Whether more pods may come than there are, or any to where there are none. */
  boolean grows() {
    String name = instance.names().app(component.name());
    int pods =
        observed.find(Deployment.class, name).map(live -> live.getSpec().getReplicas()).orElse(0);
    int bound =
        observed
            .find(HorizontalPodAutoscaler.class, name)
            .map(live -> live.getSpec().getMaxReplicas())
            .orElse(0);
    return instance.most(component) > Math.max(pods, bound);
  }

  private int beginning() {
    return stated()
        .or(() -> autoscaling().map(AutoscalingSpec::minReplicas))
        .orElseGet(() -> instance.usual(component));
  }

  /** Pods it has while it is awake, be it now or before it fell asleep. */
  private int awake() {
    boolean fixed = stated().isPresent() || component.scaling() == Scaling.Singleton;
    return (fixed ? Optional.<Integer>empty() : seen()).orElseGet(this::beginning);
  }

  private Optional<Integer> seen() {
    return observed
        .find(Deployment.class, instance.names().app(component.name()))
        .flatMap(
            live ->
                Labels.count(live, Labels.AWAKE_REPLICAS)
                    .or(() -> Optional.ofNullable(live.getSpec().getReplicas())))
        .filter(number -> number > 0);
  }

  private Optional<Integer> stated() {
    return instance.settings(component).map(AppSpec::replicas);
  }
}
