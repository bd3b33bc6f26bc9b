package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods that make snapshots. One that puts a snapshot back has the same process, so that the
 * same doors are open to it, and is of no part.
 *
 * @param instance the instance
 * @param observed what is there
 */
record SnapshotPods(Instance instance, Observed observed) {

  /**
   * The last end of a pod, if it came after the last success and no other pod goes on; or what
   * keeps one from starting.
   *
   * @param byHand the command that makes a snapshot
   */
  Optional<Problem> problem(CronJob cron, Optional<Instant> success, String byHand) {
    return pods().stream()
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .filter(pod -> !isActive(cron, pod))
        .filter(pod -> pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase()))
        .filter(pod -> end(pod).isAfter(success.orElse(Instant.MIN)))
        .map(pod -> new Problem(Reason.VaultSnapshotFailed, failure(pod, byHand)))
        .or(this::hanging);
  }

  /** A pod that does not start says why; it is removed when its time is over. */
  private Optional<Problem> hanging() {
    return PodProblems.of(observed.pods(), selector(), observed.now())
        .map(
            problem ->
                new Problem(
                    Reason.VaultSnapshotFailed,
                    Message.of(
                        "no snapshot of the Vault is made: %s",
                        Quote.ofMessage(problem.message()))));
  }

  private List<Pod> pods() {
    return PodProblems.selected(observed.pods(), selector());
  }

  private Map<String, String> selector() {
    Map<String, String> selector =
        Labels.selector(instance.identity().name(), VaultSnapshotCare.PROCESS);
    selector.put(Labels.PART, VaultSnapshotCare.PART);
    return selector;
  }

  /** Whether its Job goes on, with another pod if this one has failed. */
  private static boolean isActive(CronJob cron, Pod pod) {
    String job = Labels.label(pod, "job-name").orElse("");
    return cron.getStatus() != null
        && cron.getStatus().getActive().stream().anyMatch(active -> job.equals(active.getName()));
  }

  private String failure(Pod pod, String byHand) {
    String logs = "`kubectl -n %s logs %s`".formatted(instance.identity().namespace(), name(pod));
    String said =
        termination(pod)
            .flatMap(end -> Optional.ofNullable(end.getMessage()))
            .flatMap(ProbeResult::parse)
            .filter(Refused.class::isInstance)
            .map(result -> ((Refused) result).message())
            .orElseGet(() -> "pod %s ended without a word; read %s".formatted(name(pod), logs));
    return Message.of(
        "the last snapshot of the Vault failed: %s. Once that is mended, %s makes one",
        Quote.ofMessage(said), byHand);
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private static Instant end(Pod pod) {
    return termination(pod)
        .flatMap(end -> Age.end(end.getFinishedAt(), Duration.ZERO))
        .or(() -> Age.end(pod.getMetadata().getCreationTimestamp(), Duration.ZERO))
        .orElse(Instant.MIN);
  }

  private static Optional<ContainerStateTerminated> termination(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(c -> c.getState() != null)
        .flatMap(c -> Stream.ofNullable(c.getState().getTerminated()))
        .findFirst();
  }
}
