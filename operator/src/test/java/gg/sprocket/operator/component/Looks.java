package gg.sprocket.operator.component;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a cluster says of looks at External services. */
final class Looks {

  private Looks() {}

  /** Ends a look with a result. */
  static void end(Scene scene, Job job, Instant at, ProbeResult result) {
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
