package gg.sprocket.operator.plan.vault;

import java.util.Optional;

/**
 * That another seal is to open a Vault, as its spec asks for it. It is written down at the key
 * shares that count before a member is told of the new seal, and that it is done once all members
 * say so and the keys are proved; in between the data are sealed by either of the two.
 *
 * @param from what opens it before
 * @param to what is to open it
 * @param word brief digest of the two keys, by which it is written down
 */
public record SealMigration(SealKind from, SealKind to, String word) {

  /** Whether it was begun and is not known to be done. */
  public boolean isBegun(KeySet keys) {
    return keys.migrating().equals(Optional.of(word));
  }

  /** Whether nothing is left to do, as the Vault has that seal. */
  public boolean isDone(KeySet keys) {
    return keys.migrating().isEmpty() && keys.isOf(to);
  }
}
