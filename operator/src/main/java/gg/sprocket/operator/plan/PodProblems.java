package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pods themselves say is wrong with them. */
final class PodProblems {

  private static final Set<String> PULL_REASONS =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> START_REASONS =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /** A container that ran longer than this begins a new count of its node's back-off. */
  private static final Duration BACK_OFF_RESET = Duration.ofMinutes(10);

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
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .filter(PodProblems::restartedShortly)
        .flatMap(container -> steadyAt(container).stream());
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
        .filter(container -> isRestarting(container, now))
        .findFirst()
        .flatMap(c -> notStaying(pod, c, "restarted %d times".formatted(c.getRestartCount()), ""));
  }

  /** Also one whose run is a long one by now is not: what it has then is another problem. */
  private static boolean isRestarting(ContainerStatus container, Instant now) {
    return restartedShortly(container)
        && steadyAt(container).filter(at -> at.isBefore(now)).isEmpty()
        && state(container, ContainerState::getTerminated).filter(PodProblems::isLong).isEmpty();
  }

  /** By the node's own measure: the first restart is free, and one after a long run counts none. */
  private static boolean restartedShortly(ContainerStatus container) {
    boolean waits = state(container, ContainerState::getWaiting).isPresent();
    boolean again = container.getRestartCount() != null && container.getRestartCount() > 1;
    return !waits
        && again
        && lastEnd(container)
            .filter(end -> end.getFinishedAt() != null && !isLong(end))
            .isPresent();
  }

  private static boolean isLong(ContainerStateTerminated run) {
    return run.getFinishedAt() != null
        && Age.isOver(run.getStartedAt(), BACK_OFF_RESET, Instant.parse(run.getFinishedAt()));
  }

  private static Optional<Instant> steadyAt(ContainerStatus container) {
    return state(container, ContainerState::getRunning)
        .flatMap(run -> Age.end(run.getStartedAt(), BACK_OFF_RESET));
  }

  private static <T> Optional<T> state(
      ContainerStatus container, Function<ContainerState, @Nullable T> kind) {
    return Optional.ofNullable(container.getState()).map(kind);
  }

  /** When each pod that no node takes becomes a problem by that, or became one. */
  static Stream<Instant> turns(List<Pod> pods) {
    return alive(pods)
        .filter(pod -> refusal(pod).isPresent())
        .flatMap(pod -> Age.end(madeAt(pod), Age.PROVISIONING).stream());
  }

  private static Stream<Pod> alive(List<Pod> pods) {
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

  private static Stream<Pod> living(List<Pod> pods, Map<String, String> selector) {
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
    if (reason.equals("CrashLoopBackOff")) {
      return notStaying(pod, container, reason, waiting.getMessage());
    }
    if (START_REASONS.contains(reason)) {
      return crash(pod, container, reason, waiting.getMessage(), "");
    }
    return Optional.empty();
  }

  /** They tell more than the kubelet, which says only that it waits to start it again. */
  private static Optional<Problem> notStaying(
      Pod pod, ContainerStatus container, String sign, @Nullable String kubelet) {
    Optional<ContainerStateTerminated> end = lastEnd(container);
    if (end.map(ContainerStateTerminated::getReason).filter("OOMKilled"::equals).isPresent()) {
      return SpecChecks.problem(
          Reason.OutOfMemory,
          "Container %s of Pod %s is ended again and again because it uses more memory than its"
              + " limit (OOMKilled); give its part more by resources.limits.memory, or choose a"
              + " larger spec.profile",
          container.getName(),
          pod.getMetadata().getName());
    }
    Optional<String> own = end.flatMap(last -> Quote.cause(last.getMessage()));
    return own.isPresent()
        ? crash(pod, container, sign, "", own.orElseThrow())
        : crash(pod, container, sign, kubelet, "");
  }

  private static Optional<Problem> crash(
      Pod pod, ContainerStatus container, String sign, @Nullable String kubelet, String own) {
    String name = pod.getMetadata().getName();
    return SpecChecks.problem(
        Reason.CrashLooping,
        "Container %s of Pod %s does not stay up (%s%s%s%s); read `kubectl -n %s logs %s -c %s"
            + " --previous`",
        container.getName(),
        name,
        sign,
        Quote.of(": ", kubelet, ""),
        lastEnd(container).map(end -> ", exit code " + end.getExitCode()).orElse(""),
        Quote.of(": ", own, ""),
        pod.getMetadata().getNamespace(),
        name,
        container.getName());
  }

  private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus container) {
    return Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated);
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
