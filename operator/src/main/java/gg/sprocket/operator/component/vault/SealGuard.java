package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.Step.Refusal;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;

/**
 * When members must not be told of another seal. With one that their data do not have they do not
 * even start, so it is first known what the key shares say.
 *
 * @param instance the instance
 * @param observed what is there
 * @param members names of the members' StatefulSets
 */
record SealGuard(Instance instance, Observed observed, List<String> members) {

  /** Why nothing of the members is touched. */
  Optional<Problem> problem() {
    return forgotten().or(this::refused).or(this::unsure);
  }

  /**
   * Why a migration stands still of which the keys say nothing. It is asked before anything else:
   * what members say of their own seal fits neither that nor what is asked for.
   */
  Optional<Problem> forgotten() {
    return VaultCare.of(instance, observed).keys().filter(this::isForgotten).map(this::forgotten);
  }

  private Optional<Problem> refused() {
    return refusal()
        .flatMap(
            why ->
                observed
                    .vault()
                    .known()
                    .map(view -> new VaultWords(instance, members).refused(why, view)));
  }

  /** Why no form can be given to members, if it is for the seal. */
  Optional<Refusal> refusal() {
    return VaultCare.of(instance, observed)
        .refusal()
        .filter(
            why ->
                switch (why) {
                  case OtherSeal, OtherMigration -> true;
                  case KeysMissing -> isMigrationAsked() || isBegun();
                  case RecoveryMode, DataMissing, PartLeft -> false;
                });
  }

  /** What is missed of the keys, so that members stay as they are. */
  Optional<Problem> missed() {
    return observed
        .vault()
        .known()
        .filter(_ -> refusal().isEmpty() && mayHold())
        .flatMap(this::unkept);
  }

  private boolean mayHold() {
    return observed.of(VaultPod.PART).anyMatch(PersistentVolumeClaim.class::isInstance);
  }

  private boolean isMigrationAsked() {
    return instance.spec().vault().managed().unseal().migrateFrom() != null;
  }

  /** Whether members were told of two seals, and not of one alone since. */
  private boolean isBegun() {
    return !VaultPod.begun(observed).isEmpty();
  }

  private Optional<Problem> unsure() {
    // In the middle of a migration the same configuration may be of two forms of the members.
    boolean same = !isMigrationAsked() && !isBegun() && live().filter(wanted()::equals).isPresent();
    if (!mayHold() || same) {
      return Optional.empty();
    }
    return switch (observed.vault()) {
      case Fact.Failed<VaultView>(Problem problem, var _) -> Optional.of(problem);
      case Fact.Unknown<VaultView> _ -> Optional.of(new VaultWords(instance, members).unasked());
      case Fact.Known<VaultView>(VaultView view) -> unkept(view);
    };
  }

  /** Without shares nobody knows what members that may hold something have. */
  private Optional<Problem> unkept(VaultView view) {
    Optional<KeySet> keys = VaultCare.of(instance, observed).keys();
    boolean mayHold =
        !view.members().values().stream().allMatch(MemberState.Uninitialized.class::isInstance);
    if (!mayHold || !(isBegun() || isNews())) {
      return Optional.empty();
    }
    return keys.filter(set -> isSaid(set, view)).isEmpty() ? Optional.of(unsaid()) : forgotten();
  }

  /** Whether members that run would be told of another seal. */
  private boolean isNews() {
    return isMigrationAsked() && live().filter(seals -> !seals.equals(wanted())).isPresent();
  }

  private Problem unsaid() {
    return new Problem(
        Reason.WaitingForMembers,
        "members are not told of another seal until it is known what opens them: no key shares of theirs that say it are in the keys namespace, and not all say that they are uninitialised; look at `kubectl -n %s get pods -l sprocket.gg/part=vault`"
            .formatted(instance.identity().namespace()));
  }

  /** Whether members run for a migration of which these keys, as put back from before, say none. */
  private boolean isForgotten(KeySet set) {
    return VaultSeal.migration(instance.spec().vault().managed().unseal())
        .filter(migration -> VaultPod.begun(observed).contains(migration.word()))
        .filter(migration -> !migration.isBegun(set) && !migration.isDone(set))
        .isPresent();
  }

  private Problem forgotten(KeySet set) {
    return new Problem(
        Reason.SealMismatch,
        "members run for a migration to another seal, and Secret %s of the keys namespace does not say that it was begun, as it was put back from before; give it the annotation %s=%s, so that it comes to its end"
            .formatted(
                set.secret(), Labels.MIGRATING, String.join(", ", VaultPod.begun(observed))));
  }

  private static boolean isSaid(KeySet set, VaultView view) {
    return !set.seal().isEmpty() || !view.seals().isEmpty();
  }

  private String wanted() {
    return new VaultConfig(instance, members, SealPhase.of(instance, observed)).seals();
  }

  private Optional<String> live() {
    return observed
        .find(ConfigMap.class, instance.names().vault())
        .map(map -> VaultConfig.seals(map.getData()));
  }
}
