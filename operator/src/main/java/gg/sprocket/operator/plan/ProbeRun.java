package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One look at an External service.
 *
 * @param job its Job
 * @param observed what is there
 * @param pace the pause after a proof
 */
record ProbeRun(Job job, Observed observed, Duration pace) {

  /** The next look after the first failure; it doubles with every further one in a row. */
  static final Duration SOON = Duration.ofSeconds(30);

  /** The next look after many failures. */
  static final Duration LATER = Duration.ofMinutes(15);

  /** The part of the pause after a proof that is left to chance. */
  private static final int SPREAD = 12;

  /**
   * The first two come as soon as the Job is decided, the others once its pods are gone, which one
   * on a node that died never is.
   */
  private static final List<String> VERDICTS =
      List.of("SuccessCriteriaMet", "FailureTarget", "Complete", "Failed");

  /** Doubling {@link #SOON} more often is beyond {@link #LATER}. */
  private static final int DOUBLINGS = 5;

  /** All looks at a service that are there. */
  static Stream<ProbeRun> all(ProbedService service, Observed observed) {
    return observed
        .of(service.name())
        .filter(Job.class::isInstance)
        .map(Job.class::cast)
        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
        .filter(
            job ->
                Labels.label(job, Labels.COMPONENT)
                    .filter(ProbeJob.component(service)::equals)
                    .isPresent())
        .map(job -> new ProbeRun(job, observed, service.pace()));
  }

  /** How many looks there were, this one included. */
  int number() {
    return number(Labels.LOOK);
  }

  /** How many looks before it failed in a row. */
  int failures() {
    return number(Labels.FAILURES);
  }

  /** How many failed in a row with this one. */
  int failuresWithIt() {
    return result() instanceof Proved ? 0 : Math.min(failures() + 1, DOUBLINGS);
  }

  private int number(String annotation) {
    return Labels.annotation(job, annotation)
        .filter(text -> text.matches("[0-9]{1,8}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  /** Fingerprint of what it looked at. */
  String inputs() {
    Map<String, String> annotations = job.getSpec().getTemplate().getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(Labels.INPUTS, "");
  }

  /** Whether it has a result. Job and pod come by two watches: the pod's may be a little behind. */
  boolean isFinished() {
    return verdict().isPresent() && pods().allMatch(ProbeRun::hasEnded);
  }

  /** What it found; one that ended well without a word counts as a proof. */
  ProbeResult result() {
    Optional<ProbeResult> said =
        pods()
            .flatMap(ProbeRun::messages)
            .flatMap(text -> ProbeResult.parse(text).stream())
            .findFirst();
    return verdict().filter(ProbeRun::isGood).isPresent()
        ? said.filter(Proved.class::isInstance).orElse(new Proved("", Optional.empty()))
        : said.filter(Refused.class::isInstance).orElseGet(this::withoutResult);
  }

  private Refused withoutResult() {
    String name = job.getMetadata().getName();
    boolean late = verdict().filter(c -> "DeadlineExceeded".equals(c.getReason())).isPresent();
    return new Refused(
        Cause.ProbeFailed,
        late
            ? "Job %s did not end within %d seconds; look whether its image can be pulled and a node takes its pod: `kubectl -n %s describe job %s`"
                .formatted(name, ProbeJob.TIMEOUT_SECONDS, job.getMetadata().getNamespace(), name)
            : "Job %s ended without a result; read `kubectl -n %s logs job/%s`"
                .formatted(name, job.getMetadata().getNamespace(), name));
  }

  /** When the service is to be looked at again. */
  Instant next() {
    return end().plus(result() instanceof Proved ? pace.plus(spread()) : pause());
  }

  /** When it is to be looked at again if that is not to wait. */
  Instant soon() {
    return end().plus(SOON);
  }

  /** Instances that were made together are not looked at together for ever. */
  private Duration spread() {
    return Duration.ofSeconds(
        Math.floorMod(inputs().hashCode(), pace.dividedBy(SPREAD).toSeconds()));
  }

  private Duration pause() {
    Duration doubled = SOON.multipliedBy(1L << Math.min(failures(), DOUBLINGS));
    return doubled.compareTo(LATER) > 0 ? LATER : doubled;
  }

  private Instant end() {
    return verdict()
        .map(JobCondition::getLastTransitionTime)
        .or(() -> Optional.ofNullable(job.getMetadata().getCreationTimestamp()))
        .map(Instant::parse)
        .orElse(observed.now());
  }

  /** What the Job came to; empty while nobody knows, or if the Job is one that was replaced. */
  private Optional<JobCondition> verdict() {
    return observed.hides(job) || job.getStatus() == null
        ? Optional.empty()
        : VERDICTS.stream().flatMap(type -> condition(type).stream()).findFirst();
  }

  private Optional<JobCondition> condition(String type) {
    return job.getStatus().getConditions().stream()
        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst();
  }

  private static boolean isGood(JobCondition verdict) {
    return verdict.getType().equals("SuccessCriteriaMet") || verdict.getType().equals("Complete");
  }

  private Stream<Pod> pods() {
    return observed.podsOf(job.getMetadata().getName()).filter(pod -> pod.getStatus() != null);
  }

  private static boolean hasEnded(Pod pod) {
    String phase = pod.getStatus().getPhase();
    // One that is deleted on a node that is gone never ends.
    return pod.getMetadata().getDeletionTimestamp() != null
        || "Failed".equals(phase)
        || "Succeeded".equals(phase);
  }

  private static Stream<String> messages(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(c -> c.getState() != null && c.getState().getTerminated() != null)
        .flatMap(c -> Stream.ofNullable(c.getState().getTerminated().getMessage()));
  }
}
