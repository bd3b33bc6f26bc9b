package gg.sprocket.operator.plan.vault;

import java.util.Optional;

/**
 * What is written at key shares of migrations to another seal.
 *
 * @param begun word of the one that was begun and may be done or not
 * @param done word of the last one that was done
 */
public record SealMoves(Optional<String> begun, Optional<String> done) {

  /** None. */
  public static final SealMoves NONE = new SealMoves(Optional.empty(), Optional.empty());
}
