package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.util.List;

/**
 * Finds out whether shares open a Vault: a root token is made of them, which revokes those of
 * proofs that did not come to their end, and then itself.
 *
 * @param member the member that leads
 */
record RootProof(VaultMember member) {

  /**
   * Whether they do.
   *
   * @param shares all that are kept; no more are given than it takes
   */
  boolean isOpenedBy(List<KeyShare> shares) throws VaultFailure {
    try (VaultToken root = member.generateRoot(shares)) {
      VaultSession session = member.session(root);
      try {
        VaultSetUp.revokeOthers(session);
      } finally {
        session.revokeSelf();
      }
      return true;
    } catch (VaultFailure e) {
      if (e.trouble() instanceof Trouble.WrongShare) {
        return false;
      }
      throw e;
    }
  }
}
