package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SealPhase;
import gg.sprocket.operator.plan.StuckMembers;
import gg.sprocket.operator.plan.VaultCare;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the way of a Vault between two seals, and the way out.
 *
 * @param instance the instance
 * @param observed what is there
 * @param members names of the members' StatefulSets
 */
record MigrationTroubles(Instance instance, Observed observed, List<String> members) {

  /** Why it does not go on, as far as that is not said of members anyway. */
  Optional<Problem> problem() {
    return VaultCare.of(instance, observed).refusal().isPresent()
        ? Optional.empty()
        : new SealGuard(instance, observed, members)
            .missed()
            .or(this::leaderless)
            .or(this::turned)
            .or(this::restored);
  }

  /**
   * A member that cannot seal the data anew when it leads only gives the lead away, stays open by
   * what it says, and tries nothing more before its process ends ({@code vault/ha.go} of 1.21).
   */
  private Optional<Problem> leaderless() {
    return isBegun() && StuckMembers.isLeaderless(observed, members)
        ? Optional.of(
            new Problem(
                Reason.SealUnreachable,
                "the migration of the Vault stands still: most members are open and none leads, as when the new seal may not encrypt. Look for \"seal migration error\" in the log (container vault) of %s; mend the service or its login, and delete those pods that have that line, one after the other, and no other: one that is open without it may have the only copy of the key"
                    .formatted(String.join(", ", members.stream().map(Names::onlyPod).toList()))))
        : Optional.empty();
  }

  /** Who is not opened any more by the former seal, to which the spec went back too late. */
  private Optional<Problem> turned() {
    boolean isBack =
        isBegun() && VaultSeal.migration(instance.spec().vault().managed().unseal()).isEmpty();
    List<String> shut = otherwise();
    return isBack && !shut.isEmpty()
        ? Optional.of(
            new Problem(
                Reason.SealUnreachable,
                Message.of(
                    "the migration of the Vault was given up after its data were sealed anew: %s is not opened by %s any more; set both blocks of spec.vault.managed.unseal back as they were, and let it come to its end",
                    String.join(", ", shut), Quote.of(VaultSeal.key(VaultSeal.of(instance))))))
        : Optional.empty();
  }

  /** Whose volume is of before the Vault was migrated, though nothing is going on. */
  private Optional<Problem> restored() {
    List<String> shut = otherwise();
    return !isBegun() && !shut.isEmpty()
        ? Optional.of(
            new Problem(
                Reason.SealMismatch,
                Message.of(
                    "%s holds data of another seal than %s, as a volume that was put back from before the Vault was migrated does: set spec.vault.mode to Disabled without the block managed, then to Managed with the block of that time and recoveryMode true, and when its members run, recoveryMode to false",
                    String.join(", ", shut),
                    Quote.of(VaultSeal.key(SealPhase.of(instance, observed).seal())))))
        : Optional.empty();
  }

  /** Members that are told of one seal alone, and have data of another. */
  private List<String> otherwise() {
    List<String> ended = StuckMembers.otherwise(observed, members);
    return members.stream()
        .filter(
            member ->
                ended.contains(member)
                    || (isMigrating(member) && !VaultPod.migrating(observed).containsKey(member)))
        .toList();
  }

  private boolean isMigrating(String member) {
    return state(member)
        .filter(state -> state instanceof MemberState.Sealed(var seal, var _) && seal.migrating())
        .isPresent();
  }

  private Optional<MemberState> state(String member) {
    return observed.vault().known().map(VaultView::members).map(states -> states.get(member));
  }

  private boolean isBegun() {
    return keys().flatMap(KeySet::migrating).isPresent();
  }

  private Optional<KeySet> keys() {
    return VaultCare.of(instance, observed).keys();
  }

  /**
   * Why members refuse the keys; Vault says the same of keys that are wrong and of a service that
   * it cannot ask whether they are right.
   */
  Optional<Problem> refused(Problem failure) {
    return SealPhase.of(instance, observed)
        .former()
        .filter(_ -> failure.reason() == Reason.UnsealKeysWrong)
        .map(
            former ->
                new Problem(
                    Reason.SealUnreachable,
                    Message.of(
                        "the migration of the Vault stands still: members refuse the keys of Secret %s, as they do also when they cannot use %s by %s: see first that it can be used, by the log of the members (container vault). Only if it can, the Secret is another one than was made for these volumes: put that back",
                        secret(), Quote.of(former.key()), Quote.of(former.login()))));
  }

  /** Why members that are configured for both seals do not open, and how to go back. */
  Problem stuck(List<String> stuck, VaultSeal seal) {
    return new Problem(
        Reason.SealUnreachable,
        Message.of(
            "the migration of the Vault stands still: %s cannot use %s by %s. Read `kubectl -n %s logs %s -c vault` and mend that; or give it up: set the former block back without migrateFrom, which opens what was not sealed anew yet. Keep both keys until annotation sprocket.gg/migrating of Secret %s is gone",
            String.join(", ", stuck),
            Quote.of(seal.key()),
            Quote.of(seal.login()),
            instance.identity().namespace(),
            Names.onlyPod(stuck.getFirst()),
            secret()));
  }

  private String secret() {
    return keys().map(KeySet::secret).orElse("vault-keys");
  }
}
