package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pods of which no container says that anything is wrong, and which are not ready for longer than a
 * start or a move to another node takes: a lost node, a volume that is not attached, a process that
 * hangs.
 *
 * @param pod the pod
 * @param since when it came into this state, or the instance was last ready
 * @param problem what is said of it once that is too long
 */
record Outage(Pod pod, Instant since, Problem problem) {

  /** Longer than what ran takes to start again, shorter than people wait before they ask. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The first time nodes have every image still to pull. */
  private static final Duration FIRST_PATIENCE = Duration.ofMinutes(10);

  /**
   * The problem of the pods of a workload that is not done.
   *
   * @param pods its pods
   * @param status the last status, which tells since when the instance is not ready
   * @param now time of the pass
   */
  static Optional<Problem> of(List<Pod> pods, InstanceStatus status, Instant now) {
    return all(pods, status)
        .filter(outage -> outage.turn(status).isBefore(now))
        .map(Outage::problem)
        .findFirst();
  }

  /**
   * When time alone makes something of pods a problem, or has made it.
   *
   * @param pods pods of workloads that are not done
   * @param status the last status
   */
  static Stream<Instant> turns(List<Pod> pods, InstanceStatus status) {
    return all(pods, status).map(outage -> outage.turn(status));
  }

  private Instant turn(InstanceStatus status) {
    boolean ran = status.version() != null && status.version().current() != null;
    return since.plus(ran ? PATIENCE : FIRST_PATIENCE);
  }

  /** Those first that are not ending: a pod that takes the place of another tells more. */
  private static Stream<Outage> all(List<Pod> pods, InstanceStatus status) {
    return notReadySince(status).stream()
        .flatMap(
            begun ->
                pods.stream()
                    .flatMap(pod -> of(pod).stream())
                    .map(outage -> outage.atLeast(begun))
                    .sorted(Comparator.comparing(Outage::isEnding)));
  }

  private static Optional<Instant> notReadySince(InstanceStatus status) {
    return status.conditions().stream()
        .filter(c -> ConditionType.Ready.name().equals(c.getType()))
        .filter(c -> "False".equals(c.getStatus()))
        .map(Condition::getLastTransitionTime)
        .map(Instant::parse)
        .findFirst();
  }

  private static Optional<Outage> of(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() instanceof String end) {
      return Optional.of(new Outage(pod, Instant.parse(end), ending(pod, end)));
    }
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return switch (pod.getStatus().getPhase()) {
      case "Pending" ->
          waiting(pod)
              .flatMap(reason -> made(pod).map(at -> new Outage(pod, at, unstarted(pod, reason))));
      case "Running" ->
          unready(pod).map(since -> new Outage(pod, Instant.parse(since), unready(pod, since)));
      case null, default -> Optional.empty();
    };
  }

  private Outage atLeast(Instant begun) {
    return begun.isAfter(since) ? new Outage(pod, begun, problem) : this;
  }

  private boolean isEnding() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private static Problem ending(Pod pod, String end) {
    return problem(
        Reason.PodStuck,
        "Pod %1$s was to end by %2$s and its node does not say that it did, so nothing takes its place;"
            + " if the node of `kubectl -n %3$s get pod %1$s -o wide` is gone for good, and only then,"
            + " `kubectl -n %3$s delete pod %1$s --force` lets another one start",
        pod,
        end);
  }

  private static Problem unstarted(Pod pod, String reason) {
    return problem(
        Reason.PodStuck,
        "Pod %1$s does not get beyond %2$s: most often a volume that is still attached to another node,"
            + " or an image that takes long; the events of `kubectl -n %3$s describe pod %1$s` tell",
        pod,
        reason);
  }

  private static Problem unready(Pod pod, String since) {
    return problem(
        Reason.PodNotReady,
        "Pod %1$s is not ready since %2$s; `kubectl -n %3$s describe pod %1$s` tells whether its node"
            + " or its probe is the cause, `kubectl -n %3$s logs %1$s` what it does",
        pod,
        since);
  }

  private static Problem problem(Reason reason, String text, Pod pod, String detail) {
    String namespace = pod.getMetadata().getNamespace();
    return new Problem(reason, text.formatted(pod.getMetadata().getName(), detail, namespace));
  }

  private static Optional<Instant> made(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).map(Instant::parse);
  }

  /** What the first container waits for; none while no node was found. */
  private static Optional<String> waiting(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getWaiting() != null)
        .map(state -> state.getWaiting().getReason())
        .filter(reason -> reason != null)
        .findFirst();
  }

  private static Optional<String> unready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()) && !"True".equals(c.getStatus()))
        .map(PodCondition::getLastTransitionTime)
        .filter(since -> since != null)
        .findFirst();
  }
}
