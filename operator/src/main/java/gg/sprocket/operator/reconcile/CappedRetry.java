package gg.sprocket.operator.reconcile;

import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Tries again for ever: after a tenth of a second, then twice as long each time up to ten seconds,
 * with a fifth of jitter so that many instances do not come back together. The framework's own
 * default gives up after five attempts and leaves the instance stuck when the cause is gone.
 *
 * @param random source of the jitter
 */
record CappedRetry(RandomGenerator random) implements Retry {

  static final long FIRST_MILLIS = 100;
  static final long MAX_MILLIS = 10_000;
  private static final double JITTER = 0.2;

  @Override
  public RetryExecution initExecution() {
    return new Execution();
  }

  private final class Execution implements RetryExecution {
    private int attempts;

    @Override
    public Optional<Long> nextDelay() {
      attempts++;
      int doublings = Math.min(attempts - 1, 10);
      long delay = Math.min(MAX_MILLIS, FIRST_MILLIS << doublings);
      // Jitter only shortens, so that the cap holds.
      return Optional.of(delay - (long) (delay * JITTER * random.nextDouble()));
    }

    @Override
    public int getAttemptCount() {
      return attempts;
    }

    @Override
    public boolean isLastAttempt() {
      return false;
    }
  }
}
