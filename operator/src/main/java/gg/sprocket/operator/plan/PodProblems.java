package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pods themselves say is wrong with them. */
final class PodProblems {

  private static final Set<String> PULL_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> START_REASONS =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  private PodProblems() {}

  /** The first problem among the pods that a selector finds. */
  static Optional<Problem> of(List<Pod> pods, Map<String, String> selector, Instant now) {
    return living(pods, selector).flatMap(pod -> of(pod, now).stream()).findFirst();
  }

  /**
   * The first container among them that runs at the moment and yet ends again and again. A node
   * says {@code CrashLoopBackOff} only between two runs, so without this the problem would come and
   * go with each of them.
   *
   * @param minReadySeconds how long a pod must have been ready to be left out
   */
  static Optional<Problem> restarting(
      List<Pod> pods, Map<String, String> selector, int minReadySeconds, Instant now) {
    return unavailable(pods, selector, minReadySeconds, now)
        .flatMap(pod -> restarting(pod, now).stream())
        .findFirst();
  }

  /** When each container that {@link #restarting} looks at has stayed up for long enough. */
  static Stream<Instant> steady(
      List<Pod> pods, Map<String, String> selector, int minReadySeconds, Instant now) {
    return unavailable(pods, selector, minReadySeconds, now)
        .flatMap(PodProblems::runs)
        .filter(Run::endedShortly)
        .flatMap(run -> run.steadyAt().stream());
  }

  /**
   * The first cause that is known among the ends of their containers, and that no waiting ends: it
   * is told at the first end, however soon the container runs again.
   *
   * @param minReadySeconds how long a pod must have been ready to be left out
   */
  static Optional<Problem> failing(
      List<Pod> pods, Map<String, String> selector, int minReadySeconds, Instant now) {
    return unavailable(pods, selector, minReadySeconds, now)
        .filter(pod -> !isPutOut(pod))
        .flatMap(PodProblems::runs)
        .flatMap(run -> run.failing(now).stream())
        .findFirst();
  }

  /** One that was evicted, or ended with its node, says nothing of the one that follows. */
  private static boolean isPutOut(Pod pod) {
    return "Failed".equals(pod.getStatus().getPhase()) && pod.getStatus().getReason() != null;
  }

  /** How its containers run. */
  static Stream<Run> runs(Pod pod) {
    return containers(pod).map(container -> new Run(pod, container));
  }

  private static Stream<Pod> unavailable(
      List<Pod> pods, Map<String, String> selector, int minReadySeconds, Instant now) {
    return living(pods, selector).filter(pod -> !isAvailable(pod, minReadySeconds, now));
  }

  private static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
        .anyMatch(
            c ->
                minReadySeconds == 0
                    || Age.isOver(
                        c.getLastTransitionTime(), Duration.ofSeconds(minReadySeconds), now));
  }

  private static Optional<Problem> restarting(Pod pod, Instant now) {
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(container -> new Run(pod, container).restarting(now).stream())
        .findFirst();
  }

  /** When a pod that no node takes, or whose volume is full, becomes a problem or became one. */
  static Stream<Instant> turns(List<Pod> pods) {
    return alive(pods)
        .flatMap(
            pod ->
                Stream.concat(
                    refusal(pod).flatMap(_ -> Age.end(madeAt(pod), Age.PROVISIONING)).stream(),
                    VolumeProblems.measuredAt(pod)));
  }

  /** Those that are not being deleted. */
  static Stream<Pod> alive(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
  }

  /** The pods that a selector finds. */
  static List<Pod> selected(List<Pod> pods, Map<String, String> selector) {
    return pods.stream().filter(pod -> isSelected(pod, selector)).toList();
  }

  /** Whether a selector finds any pod. */
  static boolean isAny(List<Pod> pods, Map<String, String> selector) {
    return !selected(pods, selector).isEmpty();
  }

  /** Those of them that a selector finds. */
  static Stream<Pod> living(List<Pod> pods, Map<String, String> selector) {
    return alive(pods).filter(pod -> isSelected(pod, selector));
  }

  private static boolean isSelected(Pod pod, Map<String, String> selector) {
    return selector.entrySet().stream()
        .allMatch(e -> Labels.label(pod, e.getKey()).equals(Optional.of(e.getValue())));
  }

  private static Optional<Problem> of(Pod pod, Instant now) {
    return containers(pod)
        .flatMap(c -> of(pod, c).stream())
        .findFirst()
        .or(() -> unscheduled(pod, now));
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return Stream.concat(
        pod.getStatus().getInitContainerStatuses().stream(),
        pod.getStatus().getContainerStatuses().stream());
  }

  private static Optional<Problem> of(Pod pod, ContainerStatus container) {
    if (container.getState() == null || container.getState().getWaiting() == null) {
      return Optional.empty();
    }
    ContainerStateWaiting waiting = container.getState().getWaiting();
    String reason = waiting.getReason() == null ? "" : waiting.getReason();
    String name = pod.getMetadata().getName();
    if (PULL_REASONS.contains(reason)) {
      return SpecChecks.problem(
          Reason.ImagePullFailed,
          "Pod %s cannot get image %s (%s%s); correct the image, spec.images.overrides or"
              + " spec.images.pullSecrets",
          name,
          Quote.of(container.getImage()),
          reason,
          Quote.of(": ", waiting.getMessage(), ""));
    }
    Run run = new Run(pod, container);
    if (reason.equals("CrashLoopBackOff")) {
      return run.notStaying(reason, waiting.getMessage());
    }
    return START_REASONS.contains(reason)
        ? run.unstarted(reason, waiting.getMessage())
        : Optional.empty();
  }

  private static Optional<Problem> unscheduled(Pod pod, Instant now) {
    return refusal(pod)
        .filter(_ -> Age.isOver(madeAt(pod), Age.PROVISIONING, now))
        .flatMap(
            c ->
                SpecChecks.problem(
                    Reason.Unschedulable,
                    "no node takes Pod %s%s; free resources or correct spec.scheduling",
                    pod.getMetadata().getName(),
                    Quote.of(": ", c.getMessage(), "")));
  }

  private static Optional<PodCondition> refusal(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "Unschedulable".equals(c.getReason()))
        .findFirst();
  }

  private static @Nullable String madeAt(Pod pod) {
    return pod.getMetadata().getCreationTimestamp();
  }
}
