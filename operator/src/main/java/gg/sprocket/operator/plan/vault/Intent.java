package gg.sprocket.operator.plan.vault;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The record, made before it is done, that a Vault is initialised on certain claims.
 *
 * @param claims uids of the claims of all members
 * @param phase how far it is
 */
public record Intent(NavigableSet<String> claims, Phase phase) {

  /** How far an initialisation is. */
  public enum Phase {
    /** It may have been asked for. */
    Open,
    /** Its answer was lost, and its claims are being removed. */
    Discarding
  }

  /** Keeps an own copy. */
  public Intent {
    claims = new TreeSet<>(claims);
  }
}
