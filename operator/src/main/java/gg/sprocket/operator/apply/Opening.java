package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.InitialKeys;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a member shares.
 *
 * @param member the member
 */
record Opening(VaultMember member) {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Gives shares until it takes no more; one that opens itself takes none, and one that would be
   * migrated by them neither.
   */
  MemberState unseal(List<KeyShare> shares) throws VaultFailure {
    return give(shares, seal -> seal.takesShares() && !seal.migrating(), member::unseal);
  }

  /**
   * The same to one that is configured for a migration, whether its data were sealed anew or not.
   */
  MemberState migrate(List<KeyShare> shares) throws VaultFailure {
    boolean migrates =
        member.look() instanceof MemberState.Sealed(var seal, var _) && seal.migrating();
    return migrates
        ? give(shares, SealState::migrating, member::migrate)
        : give(shares, _ -> true, member::unseal);
  }

  /** Takes a share. */
  private interface Taking {
    MemberState take(KeyShare share) throws VaultFailure;
  }

  private MemberState give(List<KeyShare> shares, Predicate<SealState> which, Taking taking)
      throws VaultFailure {
    MemberState state = member.look();
    for (KeyShare share : shares) {
      if (!(state instanceof MemberState.Sealed(var seal, var _)) || !which.test(seal)) {
        break;
      }
      int given = seal.given();
      state = taking.take(share);
      if (state instanceof MemberState.Sealed(var now, var _) && now.given() < given) {
        break; // It has all it needs, and joins the others before it opens.
      }
    }
    return state;
  }

  /**
   * Opens a Vault that was just initialised, and revokes the token it gave. If that does not work,
   * the next steps unseal it, and its set-up revokes the token.
   */
  void once(InitialKeys made, CallBudget budget) {
    try {
      unseal(made.shares());
      // A member alone leads within a second or two.
      while (!budget.isSpent() && !(member.look() instanceof MemberState.Active)) {
        Thread.sleep(PAUSE);
      }
      member.session(made.root()).revokeSelf();
    } catch (VaultFailure e) {
      log.info("the first root token is left to the set-up: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
