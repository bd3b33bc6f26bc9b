package gg.sprocket.operator.component;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a cluster says of looks at External services. */
public final class Looks {

  private Looks() {}

  /** Ends a look with a result. */
  public static void end(Scene scene, Job job, Instant at, ProbeResult result) {
    boolean good = result instanceof Proved;
    scene.pod(pod(job, good ? "Succeeded" : "Failed", Optional.of(result.text())));
    job.setStatus(
        new JobStatusBuilder()
            .addNewCondition()
            .withType(good ? "Complete" : "Failed")
            .withStatus("True")
            .withLastTransitionTime(at.toString())
            .endCondition()
            .build());
  }

  /**
   * Decides a look whose pod is on a node that died: the pod is deleted and never gone, so the Job
   * never says more than this.
   *
   * @param condition FailureTarget or SuccessCriteriaMet
   */
  static void decide(Scene scene, Job job, Instant at, String condition, String reason) {
    Pod pod = pod(job, "Running", Optional.empty());
    pod.getStatus().setContainerStatuses(List.of());
    pod.getMetadata().setDeletionTimestamp(at.toString());
    scene.pod(pod);
    job.setStatus(
        new JobStatusBuilder()
            .withTerminating(1)
            .addNewCondition()
            .withType(condition)
            .withStatus("True")
            .withReason(reason)
            .withLastTransitionTime(at.toString())
            .endCondition()
            .build());
  }

  /** A look's pod. */
  static Pod pod(Job job, String phase, Optional<String> message) {
    String name = job.getMetadata().getName();
    return new PodBuilder()
        .withNewMetadata()
        .withName(name + "-abcde")
        .withLabels(Map.of("job-name", name, Labels.INSTANCE, "mle"))
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .addNewContainerStatus()
        .withName("probe")
        .withNewState()
        .withNewTerminated()
        .withExitCode(1)
        .withMessage(message.orElse(null))
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
