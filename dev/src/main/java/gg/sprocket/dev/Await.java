package gg.sprocket.dev;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, not for a time. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Await() {}

  /** Waits until a condition holds; see {@link #value}. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    value(
        what, limit, PAUSE, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * The first value that a look gives.
   *
   * @throws DevFailure when there is none within the limit
   */
  public static <T> T value(
      String what, Duration limit, Duration pause, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> value = look.get();
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() > end) {
        throw new DevFailure("Waited %d s in vain for %s.".formatted(limit.toSeconds(), what));
      }
      pause(what, pause);
    }
  }

  /** Lets some time pass before the next look. */
  public static void pause(String what, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while waiting for " + what + ".", e);
    }
  }
}
