package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import java.util.Iterator;
import java.util.List;

/**
 * Tries sets of key shares one after the other, until one is of the right key.
 *
 * @param keys where they are stored
 */
record RightShares(VaultKeys keys) {

  /** What is done with shares. */
  interface Use {
    /**
     * Does it.
     *
     * @throws VaultFailure as {@link Trouble.WrongShare} if they are of another key
     */
    void with(List<KeyShare> shares) throws VaultFailure;
  }

  /**
   * Does something with the first set of shares that is of the right key.
   *
   * @param secrets Secrets with shares, one at least, the likeliest first
   * @param refused what is done before others than the likeliest are tried
   * @return its Secret
   * @throws VaultFailure as {@link Trouble.WrongShare} if none is
   */
  String among(List<String> secrets, Use use, Runnable refused) throws VaultFailure {
    Iterator<String> next = secrets.iterator();
    while (true) {
      String secret = next.next();
      try {
        with(secret, use);
        return secret;
      } catch (VaultFailure e) {
        if (!(e.trouble() instanceof Trouble.WrongShare) || !next.hasNext()) {
          throw e;
        }
        if (secret.equals(secrets.getFirst())) {
          refused.run();
        }
      }
    }
  }

  private void with(String secret, Use use) throws VaultFailure {
    List<KeyShare> shares = keys.shares(secret);
    try {
      use.with(shares);
    } finally {
      shares.forEach(KeyShare::close);
    }
  }
}
