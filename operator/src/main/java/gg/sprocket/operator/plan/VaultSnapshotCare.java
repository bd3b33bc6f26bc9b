package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.VaultSnapshots;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The snapshots that are asked of a Vault, and how they go.
 *
 * @param instance the instance
 * @param settings what its spec asks
 */
public record VaultSnapshotCare(Instance instance, VaultSnapshots settings) {

  /** Name of the part. */
  public static final String PART = "vaultSnapshots";

  /** Process of the pods; not that of the members, which are known by theirs. */
  public static final String PROCESS = "vault-snapshot";

  /** The longest that a Job takes; one of many gigabytes is sent and read back in less. */
  public static final Duration LONGEST = Duration.ofMinutes(30);

  /** After its time a Job may be made for so long, for example once a control plane is back. */
  public static final Duration LATEST = Duration.ofHours(1);

  /** Exit code of a pod that stored one and failed after that: each try would store one more. */
  public static final int UNSETTLED = 3;

  private static final String FIELD = "spec.vault.managed.snapshots.";

  /** Each is a whole copy of the Vault. */
  private static final Duration LEAST = Duration.ofMinutes(15);

  /** Those of an instance that asks for them. */
  public static Optional<VaultSnapshotCare> of(Instance instance) {
    return Optional.ofNullable(instance.spec().vault().managed().snapshots())
        .filter(_ -> instance.spec().vault().runs())
        .map(settings -> new VaultSnapshotCare(instance, settings));
  }

  /** Bucket that they are in. */
  public String bucket() {
    return Optional.ofNullable(settings.bucket())
        .orElseGet(() -> instance.spec().organization().slug() + "-vault-snapshots");
  }

  /** Beginning of their keys: the data's own, so that no other Vault's are taken for them. */
  public String folder() {
    return "vault/" + instance.dataId() + "/";
  }

  /** Whether none is to be made now: while a person repairs the Vault. */
  public boolean rests() {
    return instance.spec().vault().managed().recoveryMode();
  }

  /** Why the schedule cannot be followed; nothing else waits for it. */
  public Optional<Problem> problemOfSchedule(Instant now) {
    String cron = settings.schedule();
    return Schedule.zoneProblem(FIELD + "timeZone", settings.timeZone())
        .or(() -> Schedule.problem(FIELD + "schedule", cron))
        .or(() -> problemOfSunday(cron))
        .or(() -> problemOfPace(cron, now));
  }

  /**
   * Kubernetes knows no day 7, nor a range to SUN, which is 0; it would refuse the CronJob
   * (robfig/cron, "CRON Expression").
   */
  private static Optional<Problem> problemOfSunday(String cron) {
    return cron.matches("(?i).* ([^ ]*[,-])?7([,/-][^ ]*)?|.* ([^ ]*,)?[^ ,]+-SUN([,/][^ ]*)?")
        ? SpecChecks.problem(
            Reason.ScheduleInvalid,
            "%s \"%s\" names Sunday as the day of week 7, which Kubernetes does not know; write 0 or"
                + " SUN for it, and begin a range with it",
            FIELD + "schedule",
            cron)
        : Optional.empty();
  }

  private Optional<Problem> problemOfPace(String cron, Instant now) {
    return Schedule.of(cron, settings.timeZone()).isRare(now, LEAST)
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.ScheduleInvalid,
            "%s \"%s\" never comes, or more often than every 15 minutes; give a time that comes less"
                + " often, such as \"30 2 * * *\"",
            FIELD + "schedule",
            cron);
  }

  /** When the CronJob is to come: as before, if it is there and the schedule cannot be followed. */
  public Optional<SnapshotClock> clock(Observed observed) {
    return problemOfSchedule(observed.now()).isEmpty()
        ? Optional.of(new SnapshotClock(settings.schedule(), settings.timeZone(), rests()))
        : cronJob(observed).map(live -> SnapshotClock.of(live).resting(rests()));
  }

  /** What is wrong with them, if they are made at all; the Vault itself works all the same. */
  public Optional<Problem> problem(Observed observed) {
    return cronJob(observed)
        .filter(_ -> !rests())
        .flatMap(
            cron ->
                new SnapshotPods(instance, observed)
                    .problem(cron, lastSuccess(cron), byHand())
                    .or(() -> overdue(cron, observed.now())));
  }

  /** What is told of them when nothing is wrong. */
  public String note(Observed observed) {
    String last =
        cronJob(observed)
            .flatMap(VaultSnapshotCare::lastSuccess)
            .map(at -> "the last snapshot was stored at " + at)
            .orElse("no snapshot has been stored yet");
    return rests() ? last + "; none is made while spec.vault.managed.recoveryMode is true" : last;
  }

  /** When time alone makes another thing of them. */
  static Optional<Instant> nextLook(Instance instance, Observed observed) {
    return of(instance)
        .filter(care -> !care.rests())
        .flatMap(care -> care.cronJob(observed).flatMap(VaultSnapshotCare::dueBy))
        .filter(at -> at.isAfter(observed.now()));
  }

  /** The CronJob, if it is there. */
  public Optional<CronJob> cronJob(Observed observed) {
    return observed.find(CronJob.class, instance.names().vaultSnapshots());
  }

  private String byHand() {
    String cronJob = instance.names().vaultSnapshots();
    return "`kubectl -n %s create job --from=cronjob/%s %s-$(date +%%s)`"
        .formatted(instance.identity().namespace(), cronJob, cronJob);
  }

  private Optional<Problem> overdue(CronJob cron, Instant now) {
    return dueBy(cron).filter(at -> !at.isAfter(now)).map(_ -> overdue(cron));
  }

  private Problem overdue(CronJob cron) {
    return new Problem(
        Reason.VaultSnapshotOverdue,
        "%s of the Vault was stored although spec.vault.managed.snapshots.schedule asks for one; look at `kubectl -n %s describe cronjob %s`, and make one by %s"
            .formatted(
                lastSuccess(cron).map(at -> "no snapshot since " + at).orElse("no snapshot"),
                instance.identity().namespace(),
                instance.names().vaultSnapshots(),
                byHand()));
  }

  /** When the next one after the last must be there. */
  private static Optional<Instant> dueBy(CronJob cron) {
    return SnapshotClock.next(cron, lastSuccess(cron)).map(at -> at.plus(LATEST).plus(LONGEST));
  }

  private static Optional<Instant> lastSuccess(CronJob cron) {
    return cron.getStatus() == null
        ? Optional.empty()
        : Age.end(cron.getStatus().getLastSuccessfulTime(), Duration.ZERO);
  }
}
