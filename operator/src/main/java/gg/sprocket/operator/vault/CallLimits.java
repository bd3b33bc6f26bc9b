package gg.sprocket.operator.vault;

import java.time.Duration;

/**
 * How long a call may take; whole seconds, since the driver counts in those.
 *
 * @param connection until there is a connection
 * @param answer from then until the end of the answer
 * @param keys the same where Vault makes or opens keys and holds its first election
 * @param copies the same where all its data are sent
 */
record CallLimits(Duration connection, Duration answer, Duration keys, Duration copies) {

  static final CallLimits USUAL =
      new CallLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10));

  /** The same limit for all. */
  static CallLimits of(Duration limit) {
    return new CallLimits(limit, limit, limit, limit);
  }
}
