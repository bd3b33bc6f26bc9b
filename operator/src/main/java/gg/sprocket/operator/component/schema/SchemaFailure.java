package gg.sprocket.operator.component.schema;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a run failed, or its last attempt while it still goes on.
 *
 * @param job the Job
 * @param cause what happened, in words
 * @param container the step that failed, if that is known
 */
record SchemaFailure(Job job, String cause, Optional<String> container) {

  /** Of a message that is quoted; the rest of the 512 characters of a status is the way on. */
  private static final int QUOTED = 150;

  static Optional<SchemaFailure> of(Job job, Observed observed) {
    Optional<SchemaFailure> step =
        observed
            .podsOf(job.getMetadata().getName())
            .filter(pod -> pod.getStatus() != null)
            .sorted(Comparator.comparing(SchemaFailure::madeAt).reversed())
            .flatMap(pod -> steps(pod).flatMap(c -> failed(job, c).stream()))
            .findFirst();
    return step.or(() -> overdue(job));
  }

  /** The health with the cause in place of what the Job alone tells. */
  Health explain(Health health, Observed observed) {
    boolean over = observed.rollout(job).failed();
    return new Health(
        health.name(),
        over ? State.Failed : health.state(),
        over ? Reason.JobFailed : health.reason(),
        over ? message() : cause + "; it is tried again",
        health.image(),
        health.ready(),
        health.wanted());
  }

  private String message() {
    String namespace = job.getMetadata().getNamespace();
    String name = job.getMetadata().getName();
    String log = container.map(c -> "-c " + c).orElse("--all-containers");
    return "Job %s failed: %s; log: `kubectl -n %s logs job/%s %s`. Mend the cause, then `kubectl -n %s delete job %s` lets it run again"
        .formatted(name, cause, namespace, name, log, namespace, name);
  }

  private static Optional<SchemaFailure> failed(Job job, ContainerStatus container) {
    ContainerStateTerminated end =
        container.getState() == null ? null : container.getState().getTerminated();
    if (end == null || (end.getExitCode() != null && end.getExitCode() == 0)) {
      return Optional.empty();
    }
    String step = container.getName();
    String cause =
        "container %s ended with exit code %s%s".formatted(step, end.getExitCode(), quoted(end));
    return Optional.of(new SchemaFailure(job, cause, Optional.of(step)));
  }

  private static String quoted(ContainerStateTerminated end) {
    List<String> lines = lines(end.getMessage());
    Optional<String> error =
        lines.stream().filter(SchemaFailure::tellsError).findFirst().or(() -> last(lines));
    Optional<String> hint = lines.stream().filter(line -> line.startsWith("HINT:")).findFirst();
    String killed = "OOMKilled".equals(end.getReason()) ? " (out of memory)" : "";
    return killed
        + Stream.concat(error.stream(), hint.stream())
            .map(line -> " (" + clipped(line) + ")")
            .reduce("", String::concat);
  }

  private static boolean tellsError(String line) {
    return line.contains("ERROR:") || line.contains("FATAL:") || line.contains("Error:");
  }

  private static Optional<String> last(List<String> lines) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
  }

  /** Lines of a log's end without those of npm, which tell only that the command failed. */
  private static List<String> lines(@Nullable String message) {
    return message == null
        ? List.of()
        : message
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("npm "))
            .toList();
  }

  private static String clipped(String line) {
    return line.length() <= QUOTED ? line : line.substring(0, QUOTED) + "…";
  }

  private static Optional<SchemaFailure> overdue(Job job) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(c -> "Failed".equals(c.getType()) && "DeadlineExceeded".equals(c.getReason()))
            .findFirst()
            .map(JobCondition::getReason)
            .map(
                _ ->
                    new SchemaFailure(
                        job,
                        "not done within %d seconds, waiting for the database included"
                            .formatted(job.getSpec().getActiveDeadlineSeconds()),
                        Optional.empty()));
  }

  private static Stream<ContainerStatus> steps(Pod pod) {
    return Stream.concat(
        pod.getStatus().getInitContainerStatuses().stream(),
        pod.getStatus().getContainerStatuses().stream());
  }

  private static String madeAt(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getCreationTimestamp()).orElse("");
  }
}
