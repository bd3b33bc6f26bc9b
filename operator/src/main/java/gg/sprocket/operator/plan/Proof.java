package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whether an External service can be used, as the last look told. Another address or another login
 * is looked at at once, everything else at a pace: soon after a failure, seldom after a proof.
 *
 * @param service the service
 * @param instance the instance
 * @param observed what is there
 */
record Proof(ProbedService service, Instance instance, Observed observed) {

  /**
   * Whether what the spec asks for now could ever be used. A later look that fails stops nothing:
   * what runs may still work, and shows it itself if not.
   */
  boolean isProved() {
    return proof().isPresent();
  }

  /** Connections that a database had left at the last look. */
  Optional<Connections> connections() {
    return proof()
        .map(ProbeRun::result)
        .flatMap(
            result ->
                result instanceof Proved(String _, Optional<Connections> connections)
                    ? connections
                    : Optional.empty());
  }

  /** The Jobs that are wanted: one that is due, and those whose results count. */
  List<Wanted> wanted(String image) {
    Optional<Job> due = due(image);
    String own = due.map(job -> job.getMetadata().getName()).orElse("");
    List<Wanted> wanted = new ArrayList<>();
    Stream.of(latest(), last(), proof())
        .flatMap(Optional::stream)
        .map(run -> ObjectRef.of(run.job()))
        .filter(ref -> !ref.name().equals(own))
        .distinct()
        .map(Wanted.Held::new)
        .forEach(wanted::add);
    due.map(Wanted.Owned::new).ifPresent(wanted::add);
    return List.copyOf(wanted);
  }

  /** The look that is under way or has to begin. */
  private Optional<Job> due(String image) {
    ProbeJob job = new ProbeJob(service, instance, inputs(), image);
    // A suspended instance is not changed, and a look that is due is no change that waits.
    boolean mayBegin = !instance.spec().suspend();
    Optional<ProbeRun> latest = latest();
    if (latest.isEmpty()) {
      return mayBegin ? Optional.of(job.render(1, 0)) : Optional.empty();
    }
    ProbeRun run = latest.orElseThrow();
    boolean current = run.inputs().equals(inputs());
    if (current && !run.isFinished()) {
      return Optional.of(job.render(run.number(), run.failures()));
    }
    boolean begins = mayBegin && (!current || !next(run).isAfter(observed.now()));
    return begins
        ? Optional.of(job.render(run.number() + 1, current ? run.failuresWithIt() : 0))
        : Optional.empty();
  }

  /** When the service is to be looked at again; empty while a look is under way. */
  Optional<Instant> nextLook() {
    return latest()
        .filter(ProbeRun::isFinished)
        .map(this::next)
        .filter(at -> at.isAfter(observed.now()));
  }

  /** What it brought may have been written over, by a slower look at something else. */
  private Instant next(ProbeRun run) {
    boolean lost = run.result() instanceof Proved && !service.isAnswered(observed, run.inputs());
    return lost ? run.soon() : run.next();
  }

  /** How the service is; what runs is stopped by nothing that is found. */
  Health health() {
    return last()
        .map(ProbeRun::result)
        .map(
            result ->
                switch (result) {
                  case Proved _ -> Health.ready(service.name());
                  case Refused refused -> refused(refused);
                })
        .orElseGet(this::looking);
  }

  private Health refused(Refused refused) {
    boolean runs = observed.objects().values().stream().anyMatch(Deployment.class::isInstance);
    return Health.of(
        service.name(),
        runs ? State.Degraded : State.Failed,
        reason(refused.cause()),
        refused.message() + "; it is looked at again by itself");
  }

  private Health looking() {
    return latest()
        .map(r -> r.job().getMetadata().getName())
        .map(
            job ->
                Workloads.health(service.name(), Job.class, job, observed, new Decision.Absent()))
        .filter(health -> health.state() == State.Degraded)
        .map(h -> Health.of(service.name(), State.Waiting, h.reason(), h.message()))
        .orElseGet(
            () ->
                Health.of(
                    service.name(),
                    State.Waiting,
                    Reason.Unproved,
                    instance.spec().suspend()
                        ? "the External %s is looked at once spec.suspend is false"
                            .formatted(service.name())
                        : "Job %s looks whether the External %s can be used"
                            .formatted(nameOfLook(), service.name())));
  }

  private String nameOfLook() {
    return latest()
        .map(run -> run.job().getMetadata().getName())
        .orElseGet(() -> instance.names().probeJob(service.process(), 1));
  }

  private Optional<ProbeRun> latest() {
    return runs().max(Comparator.comparing(ProbeRun::number));
  }

  /** The last look at what the spec asks for now that has ended. */
  private Optional<ProbeRun> last() {
    return ended().max(Comparator.comparing(ProbeRun::number));
  }

  /** The last of them that found that it can be used. */
  private Optional<ProbeRun> proof() {
    return ended()
        .filter(run -> run.result() instanceof Proved)
        .max(Comparator.comparing(ProbeRun::number));
  }

  private Stream<ProbeRun> ended() {
    String now = inputs();
    return runs().filter(run -> run.inputs().equals(now) && run.isFinished());
  }

  private Stream<ProbeRun> runs() {
    return ProbeRun.all(service, observed);
  }

  /** Fingerprint of what the spec asks to be looked at now. */
  String inputs() {
    return Inputs.fingerprint(
        instance.names(),
        observed,
        service.values(),
        List.of(Json.text(new TreeMap<>(service.variables()))));
  }

  private static Reason reason(ProbeResult.Cause cause) {
    return switch (cause) {
      case Unreachable -> Reason.Unreachable;
      case TlsFailed -> Reason.TlsFailed;
      case AuthenticationFailed -> Reason.AuthenticationFailed;
      case SecretInvalid -> Reason.SecretInvalid;
      case DatabaseMissing -> Reason.DatabaseMissing;
      case PrivilegeMissing -> Reason.PrivilegeMissing;
      case ReadOnly -> Reason.ReadOnly;
      case VersionUnsupported -> Reason.VersionUnsupported;
      case FeatureMissing -> Reason.FeatureMissing;
      case ConnectionsExhausted -> Reason.ConnectionsExhausted;
      case BucketMissing -> Reason.BucketMissing;
      case AclRefused -> Reason.AclRefused;
      case VaultMissing -> Reason.VaultMissing;
      case VaultUninitialized -> Reason.VaultUninitialized;
      case VaultSealed -> Reason.VaultSealed;
      case VaultRoleMissing -> Reason.VaultRoleMissing;
      case VaultPathMissing -> Reason.VaultPathMissing;
      case VaultEngineUnsupported -> Reason.VaultEngineUnsupported;
      case VaultAnswerInvalid -> Reason.VaultAnswerInvalid;
      case AudienceRefused -> Reason.AudienceRefused;
      case ProbeFailed -> Reason.ProbeFailed;
    };
  }
}
