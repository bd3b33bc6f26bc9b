package gg.sprocket.operator.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is learned outside the reconcile, by a watch or a poller of its own, and that may
 * not be known yet.
 *
 * @param <T> what is learned
 */
public sealed interface Fact<T> {

  /** Nobody could look yet. */
  record Unknown<T>() implements Fact<T> {}

  /**
   * Seen.
   *
   * @param value what was seen
   */
  record Known<T>(T value) implements Fact<T> {}

  /**
   * The last look failed.
   *
   * @param problem why
   * @param since when it began to fail
   */
  record Failed<T>(Problem problem, Instant since) implements Fact<T> {}

  /** The value, if it was seen. */
  default Optional<T> known() {
    return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
  }
}
