package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import java.util.Optional;

/** Which components an autoscaler may move. */
final class AutoscalingChecks {

  private AutoscalingChecks() {}

  /** The first autoscaler that cannot be had. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    return instance.spec().apps().stream()
        .filter(app -> app.autoscaling() != null)
        .flatMap(app -> of(instance, app).stream())
        .findFirst();
  }

  private static Optional<Problem> of(Instance instance, AppSpec app) {
    ReleaseComponent component = instance.release().component(app.name()).orElseThrow();
    if (component.scaling() == Scaling.Singleton) {
      return SpecChecks.problem(
          Reason.SingletonReplicas,
          "spec.apps[%s].autoscaling is set, but two of it would do the same work twice; remove"
              + " autoscaling",
          app.name());
    }
    return hasRequest(instance, component)
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.AutoscalingWithoutRequest,
            "spec.apps[%s].autoscaling is set, but the component requests no processor that its use"
                + " could be measured by; set spec.apps[%s].resources.requests.cpu, or remove"
                + " autoscaling",
            app.name(),
            app.name());
  }

  private static boolean hasRequest(Instance instance, ReleaseComponent component) {
    return instance
        .resources(component)
        .map(Resources::requests)
        .map(ComputeAmounts::cpu)
        .isPresent();
  }
}
