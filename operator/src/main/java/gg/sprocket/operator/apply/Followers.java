package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the members of a Vault have written what the one that leads has.
 *
 * @param members reaches them
 * @param identity the instance
 * @param target the Vault
 */
record Followers(VaultMembers members, Identity identity, VaultTarget target) {

  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Who has not; its volume may need the former shares. Those that are late are waited for. */
  Optional<Problem> behind(VaultMember leader, CallBudget budget) throws VaultFailure {
    long wanted = leader.applied();
    for (VaultTarget.Member member : target.members()) {
      if (!has(member.name(), wanted, budget)) {
        return Optional.of(
            new Problem(
                Reason.VaultRotationFailed,
                "the Vault works, and its former key shares are kept until %s has all that the member that leads has written; it is looked at again"
                    .formatted(member.name())));
      }
    }
    return leads(leader)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.VaultRotationFailed,
                "the Vault works, and its former key shares are kept, because another member leads by now and may have written more; it is looked at again"));
  }

  /** What the others have was compared with what it has. */
  private static boolean leads(VaultMember leader) throws VaultFailure {
    return leader.look() instanceof MemberState.Active;
  }

  private boolean has(String name, long wanted, CallBudget budget) throws VaultFailure {
    Read<VaultMember> asked = members.connect(identity, target, name, budget);
    if (!(asked instanceof Read.Ok<VaultMember>(VaultMember member))) {
      return false;
    }
    try (member) {
      while (member.applied() < wanted) {
        if (budget.isSpent()) {
          return false;
        }
        Thread.sleep(PAUSE);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
