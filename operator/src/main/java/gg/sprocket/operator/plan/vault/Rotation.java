package gg.sprocket.operator.plan.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is asked for the keys of a Vault.
 *
 * @param now the time at which it is asked
 * @param split into how many shares the key is to be split
 * @param rekey who wants new shares
 * @param rotate who wants a new encryption key
 * @param keeping how long shares are kept after others took their place
 */
public record Rotation(Instant now, Split split, Ask rekey, Ask rotate, Duration keeping) {

  /**
   * Who wants something.
   *
   * @param word brief digest of what a person wrote; empty if nobody did
   * @param due the last time of the schedule that has come; empty without one
   */
  public record Ask(Optional<String> word, Optional<Instant> due) {

    /** Nobody. */
    public static final Ask NONE = new Ask(Optional.empty(), Optional.empty());

    /** Whether that is still to be done. */
    boolean isOpen(KeyLife.Done last) {
      return isNews(last) || due.filter(last.at()::isBefore).isPresent();
    }

    private boolean isNews(KeyLife.Done last) {
      return word.isPresent() && !word.equals(last.word());
    }
  }
}
