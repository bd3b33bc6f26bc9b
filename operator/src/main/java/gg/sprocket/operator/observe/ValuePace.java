package gg.sprocket.operator.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * How often the values in a Vault are looked at: seldom, soon after a change, more and more rarely
 * while looks or steps fail, and never so often that it is more than one call in a second.
 */
final class ValuePace {

  /** Between looks; a fifth of it is left to chance. */
  static final Duration USUAL = Duration.ofSeconds(30);

  /** Longest pause after failures, one after the other. */
  static final Duration FAILING = Duration.ofMinutes(1);

  private static final Duration CALL = Duration.ofSeconds(1);
  private static final double JITTER = 0.2;
  private static final int DOUBLINGS = 6;

  private final RandomGenerator random;
  private int failures;
  private Instant free = Instant.MIN;

  ValuePace(RandomGenerator random) {
    this.random = random;
  }

  /** Notes that calls are being made now. */
  void calling(Instant now, int calls) {
    Instant begin = free.isAfter(now) ? free : now;
    free = begin.plus(CALL.multipliedBy(calls));
  }

  /** A look or step failed. */
  void failed() {
    failures++;
  }

  /** A look or step did what it was to do. */
  void succeeded() {
    failures = 0;
  }

  /** The pause before a look at what has changed. */
  Duration soon(Instant now) {
    return longer(free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO, backOff());
  }

  /** The pause before a look without a cause. */
  Duration usual(Instant now) {
    Duration usual = USUAL.minusMillis((long) (USUAL.toMillis() * JITTER * random.nextDouble()));
    return longer(failures > 0 ? Duration.ZERO : usual, soon(now));
  }

  private Duration backOff() {
    Duration pause = CALL.multipliedBy(failures == 0 ? 0 : 1L << Math.min(failures, DOUBLINGS));
    return pause.compareTo(FAILING) < 0 ? pause : FAILING;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
