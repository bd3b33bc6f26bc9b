package gg.sprocket.standin;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end: SIGTERM asks for it, the program ends in order, then the process does. */
public final class Stop {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /** One that SIGTERM and Ctrl-C ask. */
  public static Stop onSignal() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::perform, "stop"));
    return stop;
  }

  /** Returns when it is time to end. */
  public void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a pause, or less when it is time to end; whether it is. */
  public boolean within(Duration pause) {
    try {
      return asked.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Tells that the program has ended in order. */
  public void done() {
    done.countDown();
  }

  /** Ends the process at once, as an error that nothing catches ends Node and Python. */
  public static void crash(Log log, Fatal cause) {
    log.raw(cause.words());
    Runtime.getRuntime().halt(1);
  }

  private void perform() {
    asked.countDown();
    try {
      done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
