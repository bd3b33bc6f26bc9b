package gg.sprocket.operator.plan.vault;

import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The record, made before it is done, that a Vault is initialised on certain claims.
 *
 * @param claims uids of the claims of all members
 * @param phase how far it is
 * @param number first number under which its shares may be stored
 * @param opened when it was written for these claims; the epoch if that is not said
 * @param version resource version of its object, empty before it is stored; what is done to it is
 *     done to that version only
 */
public record Intent(
    NavigableSet<String> claims, Phase phase, int number, Instant opened, String version) {

  /** How far an initialisation is. */
  public enum Phase {
    /** It may have been asked for. */
    Open,
    /** The Vault says that it was begun and can neither be finished nor begun again. */
    Broken,
    /** Its answer was lost, and its claims are being removed. */
    Discarding
  }

  /** Keeps an own copy. */
  public Intent {
    claims = new TreeSet<>(claims);
  }

  /** One that is not stored yet. */
  public Intent(NavigableSet<String> claims, Phase phase, int number) {
    this(claims, phase, number, Instant.EPOCH, "");
  }

  /** The same at another phase. */
  public Intent at(Phase next) {
    return new Intent(claims, next, number, opened, version);
  }
}
