package gg.sprocket.operator.plan.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * How a set of key shares came about, and what was done by it since.
 *
 * @param split into how many it is split; empty while that is not noted
 * @param succession whose place it takes; empty for one that came with its Vault
 * @param rekeyed when it was made, and at whose word
 * @param rotated when the Vault last began to write with a new encryption key, and at whose word
 * @param rotating the new encryption key that may have been asked for and is not noted as made
 * @param tried what came of trying it
 */
public record KeyLife(
    Optional<Split> split,
    Optional<Succession> succession,
    Done rekeyed,
    Done rotated,
    Optional<Rotating> rotating,
    Tried tried) {

  /**
   * When something was done last.
   *
   * @param at when
   * @param word brief digest of the word of a person that counts as heard since
   */
  public record Done(Instant at, Optional<String> word) {
    /** Not that anybody knows. */
    public static final Done NEVER = new Done(Instant.EPOCH, Optional.empty());
  }

  /**
   * Shares that take the place of others.
   *
   * @param former Secret of those others
   * @param proved when it was proved that these open the Vault, so that the others do not; empty
   *     while nobody knows which of the two sets does
   */
  public record Succession(String former, Optional<Instant> proved) {}

  /**
   * A new encryption key, written down before it is asked for.
   *
   * @param term number of the key before it
   * @param word brief digest of the word of the person who wants it
   */
  public record Rotating(int term, Optional<String> word) {}

  /**
   * What came of trying shares that may not be the right ones.
   *
   * @param refused when a member was sealed and refused them, although they were taken for those
   *     that count; it may have another's former data
   * @param counted when it was last found out by asking that they, and no others, open the Vault
   */
  public record Tried(Instant refused, Instant counted) {
    /** Nothing that anybody knows. */
    public static final Tried NEVER = new Tried(Instant.EPOCH, Instant.EPOCH);
  }
}
