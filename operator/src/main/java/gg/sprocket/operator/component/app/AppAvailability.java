package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.AutoscalingSpec;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.Pods;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** What stands beside a Deployment of several pods: its autoscaler and its disruption budget. */
final class AppAvailability {

  private AppAvailability() {}

  /** Moves the number of pods by their use of the processor. */
  static HorizontalPodAutoscaler autoscaler(String name, Pods pods, AutoscalingSpec bounds) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(Objects.meta(name, pods.component()))
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", name)
        .withMinReplicas(bounds.minReplicas())
        .withMaxReplicas(bounds.maxReplicas())
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(bounds.cpuUtilization())
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }

  /**
   * Lets a node's drain take one pod at a time. Of a single pod there is none, since it would hold
   * the drain for ever; and a pod that is not ready is never worth waiting for.
   */
  static PodDisruptionBudget budget(String name, Pods pods) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(Objects.meta(name, pods.component()))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(pods.selector())
        .endSelector()
        .endSpec()
        .build();
  }
}
