package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
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
  private static final Set<String> CRASH_REASONS =
      Set.of(
          "CrashLoopBackOff",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private PodProblems() {}

  /** The first problem among the pods that a selector finds. */
  static Optional<Problem> of(List<Pod> pods, Map<String, String> selector, Instant now) {
    return pods.stream()
        .filter(pod -> isSelected(pod, selector) && pod.getStatus() != null)
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> of(pod, now).stream())
        .findFirst();
  }

  /** Whether a selector finds any pod. */
  static boolean isAny(List<Pod> pods, Map<String, String> selector) {
    return pods.stream().anyMatch(pod -> isSelected(pod, selector));
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
          container.getImage(),
          reason,
          quoted(waiting.getMessage()));
    }
    if (CRASH_REASONS.contains(reason)) {
      return SpecChecks.problem(
          Reason.CrashLooping,
          "Container %s of Pod %s does not stay up (%s%s%s); read `kubectl -n %s logs %s -c %s"
              + " --previous`",
          container.getName(),
          name,
          reason,
          quoted(waiting.getMessage()),
          lastWords(container),
          pod.getMetadata().getNamespace(),
          name,
          container.getName());
    }
    return Optional.empty();
  }

  private static String lastWords(ContainerStatus container) {
    if (container.getLastState() == null || container.getLastState().getTerminated() == null) {
      return "";
    }
    var end = container.getLastState().getTerminated();
    return ", exit code " + end.getExitCode() + quoted(end.getMessage());
  }

  private static Optional<Problem> unscheduled(Pod pod, Instant now) {
    if (!Age.isOver(pod.getMetadata().getCreationTimestamp(), Age.PROVISIONING, now)) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(c -> "PodScheduled".equals(c.getType()) && "Unschedulable".equals(c.getReason()))
        .findFirst()
        .flatMap(
            c ->
                SpecChecks.problem(
                    Reason.Unschedulable,
                    "no node takes Pod %s%s; free resources or correct spec.scheduling",
                    pod.getMetadata().getName(),
                    quoted(c.getMessage())));
  }

  private static String quoted(@Nullable String message) {
    return message == null || message.isBlank() ? "" : ": " + message.strip();
  }
}
