package gg.sprocket.operator.component.schema;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Pods of a schema Job at its stations. */
final class SchemaPods {

  private SchemaPods() {}

  /** The first step waits for its image. */
  static Pod waiting(Job job) {
    return pod(job)
        .editStatus()
        .addNewInitContainerStatus()
        .withName("wait")
        .withRestartCount(0)
        .withNewState()
        .withNewWaiting()
        .withReason("PodInitializing")
        .endWaiting()
        .endState()
        .endInitContainerStatus()
        .endStatus()
        .build();
  }

  /** The first step waits for the server. */
  static Pod asking(Job job) {
    return running(job, "wait");
  }

  /** A step of the migrations runs; the node still calls the pod Pending. */
  static Pod running(Job job) {
    return running(job, "prelude");
  }

  private static Pod running(Job job, String step) {
    return pod(job)
        .editStatus()
        .addNewInitContainerStatus()
        .withName(step)
        .withRestartCount(0)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .endInitContainerStatus()
        .endStatus()
        .build();
  }

  /** The migrations failed. */
  static Pod failed(Job job) {
    return pod(job)
        .editMetadata()
        .withCreationTimestamp("2026-01-01T00:00:01Z")
        .endMetadata()
        .editStatus()
        .withPhase("Failed")
        .addNewInitContainerStatus()
        .withName("migrate")
        .withNewState()
        .withNewTerminated()
        .withExitCode(1)
        .withMessage(
            "Error during migration run\nQueryFailedError: relation \"user\" already exists\n"
                + "HINT: look twice\nnpm error Lifecycle script failed")
        .endTerminated()
        .endState()
        .endInitContainerStatus()
        .endStatus()
        .build();
  }

  private static PodBuilder pod(Job job) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-schema-pod")
        .addToLabels(job.getSpec().getTemplate().getMetadata().getLabels())
        .addToLabels("job-name", job.getMetadata().getName())
        .addToLabels("batch.kubernetes.io/controller-uid", job.getMetadata().getUid())
        .endMetadata()
        .withNewStatus()
        .withPhase("Pending")
        .endStatus();
  }
}
