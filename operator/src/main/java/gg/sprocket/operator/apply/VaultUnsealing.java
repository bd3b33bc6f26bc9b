package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import java.util.List;
import java.util.Optional;

/**
 * Gives sealed members the shares that open them.
 *
 * @param members reaches members
 * @param keys has the shares
 */
record VaultUnsealing(VaultMembers members, VaultKeys keys) {

  /**
   * Does the step. One that cannot be opened must not keep the others closed: together they may be
   * enough.
   *
   * @return why one was not opened, if something stands in its way
   */
  Optional<Problem> make(
      Identity identity, VaultTarget target, Step.Unseal step, CallBudget budget) {
    Optional<Problem> first = Optional.empty();
    for (String member : step.members()) {
      Optional<Problem> problem =
          Unready.attempt(step, () -> unseal(identity, target, member, step.keys(), budget));
      first = first.isPresent() ? first : problem;
    }
    return first;
  }

  private void unseal(
      Identity identity, VaultTarget target, String name, List<String> secrets, CallBudget budget)
      throws VaultFailure, Unready {
    boolean migrates = isMigrating(identity, target, secrets.getFirst());
    try (VaultMember member = Unready.value(members.connect(identity, target, name, budget))) {
      new RightShares(keys)
          .among(
              // A service that is out of reach refuses the right ones as well.
              migrates ? secrets.subList(0, 1) : secrets,
              shares -> unseal(member, shares, migrates),
              () -> noteRefusal(identity, target, secrets.getFirst()));
    }
  }

  /**
   * Before others are tried: whoever ends after they open it would else leave no word of that, and
   * what the likeliest shares do not open may be all that the Vault is by now.
   */
  private void noteRefusal(Identity identity, VaultTarget target, String secret) {
    keys.keys()
        .custody(identity, target.dataId())
        .found()
        .filter(custody -> !custody.isDoubted())
        .ifPresent(custody -> keys.marks().refused(secret, custody.after(target.now())));
  }

  /** Nobody is migrated before it is written down at the keys that count. */
  private boolean isMigrating(Identity identity, VaultTarget target, String secret) throws Unready {
    Optional<SealMigration> asked = target.course().asked();
    return asked.isPresent()
        && Unready.value(keys.keys().custody(identity, target.dataId())).keys().stream()
            .filter(set -> set.secret().equals(secret))
            .anyMatch(asked.orElseThrow()::isBegun);
  }

  private static void unseal(VaultMember member, List<KeyShare> shares, boolean migrates)
      throws VaultFailure {
    if (member.look() instanceof MemberState.Sealed(var seal, var _)
        && (migrates || (seal.takesShares() && !seal.migrating()))) {
      if (seal.given() > 0) {
        member.resetUnseal();
      }
      Opening opening = new Opening(member);
      MemberState now = migrates ? opening.migrate(shares) : opening.unseal(shares);
      if (now instanceof MemberState.Sealed(var left, var _) && shares.size() < left.threshold()) {
        throw new VaultFailure("PUT sys/unseal", new Trouble.WrongShare());
      }
    }
  }
}
