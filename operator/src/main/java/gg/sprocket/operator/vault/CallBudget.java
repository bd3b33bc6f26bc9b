package gg.sprocket.operator.vault;

import java.time.Duration;

/**
 * Time that calls may take together. Each has its own limit too; a member that takes connections
 * and never answers would use that up again and again.
 */
public final class CallBudget {

  /** For those that come after the time is up: one that does answer needs no more. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private final long end;

  private CallBudget(long end) {
    this.end = end;
  }

  /** Begins now. */
  public static CallBudget of(Duration time) {
    return new CallBudget(System.nanoTime() + time.toNanos());
  }

  /** Whether the time is up. */
  public boolean isSpent() {
    return System.nanoTime() - end >= 0;
  }

  /** What is left of the time; nothing once it is up. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** The limit of a call that would have a longer one if it were alone. */
  Duration limit(Duration alone) {
    Duration left = left();
    Duration most = left.compareTo(LEAST) > 0 ? left : LEAST;
    return alone.compareTo(most) < 0 ? alone : most;
  }
}
