package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.FreeSpace;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What pods say of the room on their volumes.
 *
 * @see FreeSpace
 */
final class VolumeProblems {

  /** By then room has been looked for twice since the start. */
  private static final Duration MEASURED = Duration.ofSeconds(20);

  /**
   * By then a kubelet that was started anew has looked once: until it has, it takes every container
   * with a probe for not ready ({@code prober_manager.go}), for up to a period of the probe.
   */
  private static final Duration LOOKED_AGAIN = Duration.ofSeconds(8);

  /** By then a volume that was full when its server ended has been seen to be. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(30);

  private VolumeProblems() {}

  /** That the volume of the first pod among them has next to no room left. */
  static Optional<Problem> full(List<Pod> pods, Map<String, String> selector, Instant now) {
    return PodProblems.living(pods, selector)
        .filter(pod -> measuredAt(pod).anyMatch(at -> at.isBefore(now)))
        .findFirst()
        .flatMap(
            pod ->
                SpecChecks.problem(
                    Reason.VolumeFull,
                    "the volume of Pod %s has next to no room left, with which its server refuses"
                        + " writes; raise storage.size of the service",
                    pod.getMetadata().getName()));
  }

  /**
   * The first pod of a component whose volume has room, and whose node pauses before it starts the
   * server again: what the server said when it ended last is of the time before.
   */
  static Optional<Pod> pausing(List<Pod> pods, String component, Instant now) {
    return PodProblems.alive(pods)
        .filter(pod -> Labels.label(pod, Labels.COMPONENT).filter(component::equals).isPresent())
        .filter(
            pod -> watchers(pod).anyMatch(container -> Boolean.TRUE.equals(container.getReady())))
        .filter(pod -> PodProblems.runs(pod).anyMatch(run -> run.pausesSince(now.minus(LOOKED_AT))))
        .findFirst();
  }

  /** When each volume counts as full whose room has not been seen. */
  static Stream<Instant> measuredAt(Pod pod) {
    return watchers(pod)
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .flatMap(container -> new Run(pod, container).since().stream())
        .map(
            since -> later(since.plus(MEASURED), unreadySince(pod).map(t -> t.plus(LOOKED_AGAIN))));
  }

  /** What looks for room in a pod. */
  private static Stream<ContainerStatus> watchers(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(container -> FreeSpace.NAME.equals(container.getName()));
  }

  /** Of a single container nothing tells it; one that is not ready keeps its pod from being so. */
  private static Optional<Instant> unreadySince(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> Set.of("Ready", "ContainersReady").contains(c.getType()))
        .flatMap(c -> Age.end(c.getLastTransitionTime(), Duration.ZERO).stream())
        .max(Comparator.naturalOrder());
  }

  private static Instant later(Instant one, Optional<Instant> other) {
    return other.filter(one::isBefore).orElse(one);
  }
}
