package gg.sprocket.operator.component.snapshots;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Snapshots of the Managed Vault. What is wrong with them, but for a time that cannot be followed,
 * is told as advice: the Vault works.
 *
 * @param image image that makes them
 */
public record SnapshotsComponent(String image) implements Component {

  @Override
  public String name() {
    return VaultSnapshotCare.PART;
  }

  @Override
  public ConditionType condition() {
    return ConditionType.VaultReady;
  }

  @Override
  public Set<Class<? extends HasMetadata>> kinds() {
    return Set.of(ServiceAccount.class, CronJob.class);
  }

  @Override
  public Decision decide(Instance instance, Observed observed) {
    return VaultSnapshotCare.of(instance)
        .<Decision>map(
            care -> Want.all(List.of(new Wanted.Owned(account(instance)), cronJob(care, observed))))
        .orElseGet(Decision.Absent::new);
  }

  /** Without a time that can be followed none is made. */
  private Wanted cronJob(VaultSnapshotCare care, Observed observed) {
    Optional<CronJob> live = care.cronJob(observed);
    return care.clock(observed)
        .map(
            clock ->
                new SnapshotCronJob(care, clock, clock.mark(live, observed.now()), image).render())
        .<Wanted>map(Wanted.Owned::new)
        .orElseGet(
            () ->
                new Wanted.Held(
                    new ObjectRef(CronJob.class, care.instance().names().vaultSnapshots())));
  }

  private static ServiceAccount account(Instance instance) {
    return new ServiceAccountBuilder()
        .withMetadata(
            Objects.meta(instance.names().vaultSnapshotAccount(), VaultSnapshotCare.PROCESS))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  /** Nothing is told where none are asked for. */
  @Override
  public List<Health> health(Instance instance, Observed observed, Decision decision) {
    return VaultSnapshotCare.of(instance)
        .map(care -> health(care, observed, decision))
        .map(List::of)
        .orElse(List.of());
  }

  private Health health(VaultSnapshotCare care, Observed observed, Decision decision) {
    String cronJob = care.instance().names().vaultSnapshots();
    Health health = Workloads.health(name(), CronJob.class, cronJob, observed, decision);
    Optional<Problem> schedule = care.problemOfSchedule(observed.now());
    if (schedule.isPresent() && !isHeldUp(health)) {
      return health.as(State.Degraded, schedule.orElseThrow());
    }
    if (health.state() != State.Ready) {
      return health;
    }
    Optional<Health> told = care.problem(observed).map(problem -> health.as(State.Ready, problem));
    return told.orElseGet(() -> health.noting(care.note(observed)));
  }

  /** Whether something else must be mended first. */
  private static boolean isHeldUp(Health health) {
    return health.state() != State.Ready && health.state() != State.Progressing;
  }
}
