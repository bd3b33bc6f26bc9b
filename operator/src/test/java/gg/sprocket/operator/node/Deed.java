package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done to an instance, and how soon that shows.
 *
 * @param league the instance
 * @param component the process that ends for it
 * @param act what is done
 */
record Deed(League league, String component, Runnable act) {

  /** What an admin may expect, from the first failure on, of an operator that is there. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Until something fails, pods have to be replaced, and a schema may have to be looked at. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * Does it, waits until a condition is False for a reason, and fails if that takes too long. The
   * count begins when the process ends first, or where it does not, when the deed is done.
   */
  Condition isTold(String type, String reason) {
    return isTold(type, reason, _ -> true);
  }

  /** The same, of a condition that is not there for what was before. */
  Condition isTold(String type, String reason, Predicate<Condition> isOfThis) {
    try (Havoc.Truce _ = league.node().truce()) {
      // Ends have whole seconds.
      Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      Set<String> failing = failing();
      act.run();
      Instant done = Instant.now();
      AtomicReference<Instant> first = new AtomicReference<>(Instant.MAX);
      Condition condition =
          await(type + " of " + league.namespace() + " False by " + reason)
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () -> {
                    firstEnd(begun, failing)
                        .ifPresent(end -> first.accumulateAndGet(end, Deed::earlier));
                    return league.instances().condition(league.namespace(), league.name(), type);
                  },
                  found -> found.filter(c -> isFalse(c, reason)).filter(isOfThis).isPresent())
              .orElseThrow();
      boolean ended = !first.get().equals(Instant.MAX);
      Duration taken = Duration.between(ended ? first.get() : done, Instant.now());
      say(
          "%s told".formatted(reason),
          taken,
          ended ? "the first end of " + component : "it was so");
      assertThat(taken).as("time until " + reason + " was told").isLessThan(LIMIT);
      return condition;
    }
  }

  /** Does it, waits until everything runs as the spec asks, and says how long that took. */
  void isMended() {
    act.run();
    Instant done = Instant.now();
    league.awaitReady();
    say("Ready", Duration.between(done, Instant.now()), "it was mended");
  }

  private void say(String what, Duration taken, String since) {
    System.out.printf(
        "%s: %s %.1f s after %s%n", league.namespace(), what, taken.toMillis() / 1000.0, since);
  }

  private static boolean isFalse(Condition condition, String reason) {
    return "False".equals(condition.getStatus()) && reason.equals(condition.getReason());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Pods that end again and again for what was done before, until they are replaced. */
  private Set<String> failing() {
    return league.pods(component).stream()
        .filter(pod -> !League.isReady(pod))
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private Optional<Instant> firstEnd(Instant begun, Set<String> failing) {
    return league.pods(component).stream()
        .filter(pod -> !failing.contains(pod.getMetadata().getName()))
        .flatMap(Deed::containers)
        .flatMap(c -> Stream.of(c.getState(), c.getLastState()))
        .filter(state -> state != null && state.getTerminated() != null)
        .map(ContainerState::getTerminated)
        .filter(end -> end.getExitCode() != 0 && end.getFinishedAt() != null)
        .map(ContainerStateTerminated::getFinishedAt)
        .map(Instant::parse)
        .filter(end -> !end.isBefore(begun))
        .min(Instant::compareTo);
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return Stream.concat(
        pod.getStatus().getInitContainerStatuses().stream(),
        pod.getStatus().getContainerStatuses().stream());
  }
}
