package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.plan.vault.Step.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
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
    return refused().or(this::unsure);
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
        .step()
        .filter(Step.Refused.class::isInstance)
        .map(step -> ((Step.Refused) step).why())
        .filter(
            why ->
                switch (why) {
                  case OtherSeal, OtherMigration -> true;
                  case KeysMissing -> isMigrationAsked();
                  case RecoveryMode, DataMissing, PartLeft -> false;
                });
  }

  private boolean isMigrationAsked() {
    return instance.spec().vault().managed().unseal().migrateFrom() != null;
  }

  private Optional<Problem> unsure() {
    boolean mayHold = members.stream().anyMatch(member -> LostClaims.isThere(observed, member));
    // In the middle of a migration the same configuration may be of two forms of the members.
    boolean same =
        !isMigrationAsked()
            && VaultPod.migrating(observed).isEmpty()
            && live().filter(wanted()::equals).isPresent();
    if (!mayHold || same) {
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
    boolean mayHold =
        !view.members().values().stream().allMatch(MemberState.Uninitialized.class::isInstance);
    return isMigrationAsked()
            && live().filter(wanted()::equals).isEmpty()
            && live().isPresent()
            && mayHold
            && VaultCare.of(instance, observed).keys().filter(set -> isSaid(set, view)).isEmpty()
        ? Optional.of(
            new Problem(
                Reason.WaitingForMembers,
                "members are not told of another seal until it is known what opens them: no key shares of theirs that say it are in the keys namespace, and not all say that they are uninitialised; look at `kubectl -n %s get pods -l sprocket.gg/part=vault`"
                    .formatted(instance.identity().namespace())))
        : Optional.empty();
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
