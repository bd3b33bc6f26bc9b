package gg.sprocket.operator.component;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;

/** Status of workloads. */
public final class Done {

  private Done() {}

  /** Gives a workload the status it has once all its pods are ready, or a Job's when complete. */
  public static void mark(HasMetadata object) {
    switch (object) {
      case Deployment deployment -> deployment(deployment);
      case StatefulSet set -> statefulSet(set);
      case Job job -> job(job, "Complete", "");
      case PersistentVolumeClaim claim ->
          claim.setStatus(new PersistentVolumeClaimStatusBuilder().withPhase("Bound").build());
      default -> {}
    }
  }

  /** Gives a Job a condition that ends it. */
  public static void job(Job job, String condition, String reason) {
    job.setStatus(
        new JobStatusBuilder()
            .addNewCondition()
            .withType(condition)
            .withReason(reason)
            .withStatus("True")
            .endCondition()
            .build());
  }

  private static void deployment(Deployment deployment) {
    int pods = deployment.getSpec().getReplicas();
    deployment.setStatus(
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(pods)
            .withUpdatedReplicas(pods)
            .withReadyReplicas(pods)
            .withAvailableReplicas(pods)
            .build());
  }

  private static void statefulSet(StatefulSet set) {
    int pods = set.getSpec().getReplicas();
    set.setStatus(
        new StatefulSetStatusBuilder()
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(pods)
            .withUpdatedReplicas(pods)
            .withReadyReplicas(pods)
            .withCurrentRevision("1")
            .withUpdateRevision("1")
            .build());
  }
}
