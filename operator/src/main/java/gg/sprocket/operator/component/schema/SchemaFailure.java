package gg.sprocket.operator.component.schema;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.KnownFailure;
import gg.sprocket.operator.plan.KnownFailures;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a run failed, or its last attempt while it still goes on.
 *
 * @param job the Job
 * @param cause what happened, in words
 * @param error what the step said of it last
 * @param hint what it said on the way out, where it did
 * @param container the step that failed, if that is known
 * @param known why, where that is known; what the step said is not quoted then
 */
record SchemaFailure(
    Job job,
    String cause,
    Quote error,
    Quote hint,
    Optional<String> container,
    Optional<KnownFailure> known) {

  static Optional<SchemaFailure> of(Job job, Observed observed) {
    Optional<SchemaFailure> step =
        observed
            .podsOf(job.getMetadata().getName())
            .filter(pod -> pod.getStatus() != null)
            .sorted(Comparator.comparing(SchemaFailure::madeAt).reversed())
            .flatMap(pod -> steps(pod).flatMap(c -> failed(job, pod, c).stream()))
            .findFirst();
    return step.or(() -> overdue(job));
  }

  /** The health with the cause in place of what the Job alone tells. */
  Health explain(Health health, Observed observed) {
    boolean over = observed.rollout(job).failed();
    State state = over ? State.Failed : health.state();
    return known
        .map(failure -> with(health, state, reason(failure, over), message(failure, over)))
        .orElseGet(
            () ->
                over
                    ? with(health, state, Reason.JobFailed, message())
                    : with(
                        health,
                        state,
                        health.reason(),
                        Message.of("%s%s%s; it is tried again", cause, error, hint)));
  }

  private static Health with(Health health, State state, Reason reason, String message) {
    return new Health(
        health.name(), state, reason, message, health.image(), health.ready(), health.wanted());
  }

  /** A run that has given up goes on by nobody's doing but a person's. */
  private static Reason reason(KnownFailure failure, boolean over) {
    return over && !failure.reason().needsPerson() ? Reason.JobFailed : failure.reason();
  }

  private String message(KnownFailure failure, boolean over) {
    String name = job.getMetadata().getName();
    return Message.of(
        "Job %s: %s because %s. %s; %s",
        name,
        cause,
        failure.cause(),
        failure.remedy(),
        over
            ? "then `kubectl -n %s delete job %s` lets it run again"
                .formatted(job.getMetadata().getNamespace(), name)
            : "it is tried again");
  }

  private String message() {
    String namespace = job.getMetadata().getNamespace();
    String name = job.getMetadata().getName();
    String log = container.map(c -> "-c " + c).orElse("--all-containers");
    return Message.of(
        "Job %s failed: %s%s%s; log: `kubectl -n %s logs job/%s %s`. Mend the cause, then `kubectl -n"
            + " %s delete job %s` lets it run again",
        name, cause, error, hint, namespace, name, log, namespace, name);
  }

  private static Optional<SchemaFailure> failed(Job job, Pod pod, ContainerStatus container) {
    ContainerStateTerminated end =
        container.getState() == null ? null : container.getState().getTerminated();
    if (end == null || (end.getExitCode() != null && end.getExitCode() == 0)) {
      return Optional.empty();
    }
    String step = container.getName();
    String killed = "OOMKilled".equals(end.getReason()) ? " (out of memory)" : "";
    String cause =
        "container %s ended with exit code %s%s".formatted(step, end.getExitCode(), killed);
    Quote error = quoted(Quote.cause(end.getMessage()));
    return Optional.of(
        new SchemaFailure(
            job, cause, error, quoted(hint(end)), Optional.of(step), KnownFailures.of(pod, end)));
  }

  private static Quote quoted(Optional<String> words) {
    return Quote.of(" (", words.orElse(""), ")");
  }

  private static Optional<String> hint(ContainerStateTerminated end) {
    return Stream.ofNullable(end.getMessage())
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> line.startsWith("HINT:"))
        .findFirst();
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
                        quoted(Optional.empty()),
                        quoted(Optional.empty()),
                        Optional.empty(),
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
