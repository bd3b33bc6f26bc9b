package gg.sprocket.operator.plan;

import java.util.Optional;

/**
 * Something decoded from stored JSON.
 *
 * @param <T> its type
 */
public sealed interface Read<T> {

  /**
   * Decoded.
   *
   * @param value the value
   */
  record Ok<T>(T value) implements Read<T> {}

  /**
   * Absent or not readable.
   *
   * @param problem why
   */
  record Bad<T>(Problem problem) implements Read<T> {}

  /** The value, if it could be decoded. */
  default Optional<T> found() {
    return this instanceof Ok<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The problem, if it could not. */
  default Optional<Problem> refusal() {
    return this instanceof Bad<T>(Problem problem) ? Optional.of(problem) : Optional.empty();
  }
}
