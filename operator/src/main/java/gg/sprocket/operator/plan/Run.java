package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a container runs, and how it ended before.
 *
 * @param pod its pod
 * @param container what the node says of it
 */
record Run(Pod pod, ContainerStatus container) {

  /** Exit codes of a program that {@code SIGKILL} or {@code SIGTERM} ended, as a shell counts. */
  private static final Set<Integer> KILLED = Set.of(128 + 9, 128 + 15);

  /** A container that ran longer than this begins a new count of its node's back-off. */
  private static final Duration BACK_OFF_RESET = Duration.ofMinutes(10);

  /** The problem of one that runs at the moment and ended more than once. */
  Optional<Problem> restarting(Instant now) {
    return isRestarting(now)
        ? notStaying("restarted %d times".formatted(container.getRestartCount()), "")
        : Optional.empty();
  }

  /** The problem of one whose end has a cause that only a change ends. */
  Optional<Problem> failing(Instant now) {
    return isSteady(now)
        ? Optional.empty()
        : outOfMemory().or(() -> cause().filter(c -> !c.heals()).flatMap(this::known));
  }

  /**
   * The problem of one that ends again and again. Its own last words tell more than the node, which
   * says only that it waits to start it again.
   *
   * @param sign by what it is seen
   * @param kubelet what the node says of it
   */
  Optional<Problem> notStaying(String sign, @Nullable String kubelet) {
    Optional<Problem> told = outOfMemory().or(() -> cause().flatMap(this::known));
    if (told.isPresent()) {
      return told;
    }
    Optional<String> own =
        lastEnd().filter(this::isQuotable).flatMap(last -> Quote.cause(last.getMessage()));
    return own.isPresent() ? crash(sign, "", own.orElseThrow()) : crash(sign, kubelet, "");
  }

  /**
   * The problem of one that the node cannot start.
   *
   * @param sign by what it is seen
   * @param kubelet what the node says of it
   */
  Optional<Problem> unstarted(String sign, @Nullable String kubelet) {
    Optional<KnownFailure> cause = Optional.ofNullable(kubelet).flatMap(KnownFailures::ofUnstarted);
    return cause.isPresent() ? known(cause.orElseThrow()) : crash(sign, kubelet, "");
  }

  /** Whether time makes its last end count no more: it ended shortly after it was started. */
  boolean endedShortly() {
    return restartedShortly()
        || end().filter(Run::isOutOfMemory).isPresent()
        || cause().filter(c -> !c.heals()).isPresent();
  }

  /** Whether it waits for its next start, and ended before a time. */
  boolean pausesSince(Instant time) {
    return state(ContainerState::getWaiting).isPresent()
        && lastEnd()
            .flatMap(end -> Age.end(end.getFinishedAt(), Duration.ZERO))
            .filter(at -> at.isBefore(time))
            .isPresent();
  }

  /** Since when it runs. */
  Optional<Instant> since() {
    return state(ContainerState::getRunning)
        .flatMap(run -> Age.end(run.getStartedAt(), Duration.ZERO));
  }

  /** When it will have stayed up for long enough. */
  Optional<Instant> steadyAt() {
    return since().map(start -> start.plus(BACK_OFF_RESET));
  }

  /** Also one whose run is a long one by now is not: what it has then is another problem. */
  private boolean isRestarting(Instant now) {
    return restartedShortly()
        && !isSteady(now)
        && state(ContainerState::getTerminated).filter(Run::isLong).isEmpty();
  }

  private boolean isSteady(Instant now) {
    return steadyAt().filter(at -> at.isBefore(now)).isPresent();
  }

  /** By the node's own measure: the first restart is free, and one after a long run counts none. */
  private boolean restartedShortly() {
    boolean waits = state(ContainerState::getWaiting).isPresent();
    boolean again = container.getRestartCount() != null && container.getRestartCount() > 1;
    return !waits
        && again
        && lastEnd().filter(end -> end.getFinishedAt() != null && !isLong(end)).isPresent();
  }

  private static boolean isLong(ContainerStateTerminated run) {
    return run.getFinishedAt() != null
        && Age.isOver(run.getStartedAt(), BACK_OFF_RESET, Instant.parse(run.getFinishedAt()));
  }

  /** The problem of one that its node killed for its use of memory, whatever it said before. */
  private Optional<Problem> outOfMemory() {
    return end()
        .filter(Run::isOutOfMemory)
        .flatMap(
            _ ->
                SpecChecks.problem(
                    Reason.OutOfMemory,
                    "Container %s of Pod %s was ended because it used more memory than its limit"
                        + " (OOMKilled); give its part more by resources.limits.memory, or choose a"
                        + " larger spec.profile",
                    container.getName(),
                    pod.getMetadata().getName()));
  }

  private static boolean isOutOfMemory(ContainerStateTerminated end) {
    return "OOMKilled".equals(end.getReason());
  }

  private Optional<KnownFailure> cause() {
    return end()
        .filter(end -> !isOutOfMemory(end) && !isCutOff(end))
        .flatMap(end -> KnownFailures.of(pod, end));
  }

  /**
   * Whether a program that had run for long was killed: its last words are of its daily work. One
   * that never answered is killed too, but long before; one that gives itself up says why ({@code
   * SIGABRT} of V8 and PostgreSQL).
   */
  private static boolean isCutOff(ContainerStateTerminated end) {
    return isLong(end) && end.getExitCode() != null && KILLED.contains(end.getExitCode());
  }

  /** Nothing that a program of the release logged gets out; what the node says of it does. */
  private boolean isQuotable(ContainerStateTerminated end) {
    return !KnownFailures.isApp(pod) || KnownFailures.isUnstarted(end);
  }

  private Optional<Problem> known(KnownFailure failure) {
    return SpecChecks.problem(
        failure.reason(),
        "Container %s of Pod %s ends because %s. %s. Log: `kubectl -n %s logs %s -c %s%s`",
        container.getName(),
        pod.getMetadata().getName(),
        failure.cause(),
        failure.remedy(),
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        container.getName(),
        state(ContainerState::getTerminated).isPresent() ? "" : " --previous");
  }

  private Optional<Problem> crash(String sign, @Nullable String kubelet, String own) {
    String name = pod.getMetadata().getName();
    return SpecChecks.problem(
        Reason.CrashLooping,
        "Container %s of Pod %s does not stay up (%s%s%s%s); read `kubectl -n %s logs %s -c %s"
            + " --previous`",
        container.getName(),
        name,
        sign,
        Quote.of(": ", kubelet, ""),
        lastEnd().map(end -> ", exit code " + end.getExitCode()).orElse(""),
        Quote.of(": ", own, ""),
        pod.getMetadata().getNamespace(),
        name,
        container.getName());
  }

  /** How it ended: just now, or before it was started again. */
  private Optional<ContainerStateTerminated> end() {
    return state(ContainerState::getTerminated).or(this::lastEnd);
  }

  private Optional<ContainerStateTerminated> lastEnd() {
    return Optional.ofNullable(container.getLastState()).map(ContainerState::getTerminated);
  }

  private <T> Optional<T> state(Function<ContainerState, @Nullable T> kind) {
    return Optional.ofNullable(container.getState()).map(kind);
  }
}
