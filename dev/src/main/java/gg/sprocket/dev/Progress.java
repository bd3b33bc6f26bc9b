package gg.sprocket.dev;

import java.io.PrintStream;
import java.time.Duration;

/** Tells the person at the console what takes time, and that it still goes on. */
public final class Progress {
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);

  private final PrintStream out;
  private final Duration heartbeat;

  /** Progress on a stream, with a line at least every 30 seconds. */
  public Progress(PrintStream out) {
    this(out, HEARTBEAT);
  }

  Progress(PrintStream out, Duration heartbeat) {
    this.out = out;
    this.heartbeat = heartbeat;
  }

  /** Prints one line at once. */
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Runs a step between a line that names it and a line that says how long it took. */
  public void step(String what, Runnable step) {
    long start = System.nanoTime();
    say(what + " ...");
    Thread beat = Thread.ofVirtual().start(() -> beat(what, start));
    try {
      step.run();
    } finally {
      beat.interrupt();
    }
    say(what + ": done in " + elapsed(start));
  }

  private void beat(String what, long start) {
    try {
      while (true) {
        Thread.sleep(heartbeat);
        say(what + ": still at it after " + elapsed(start));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The time since a reading of {@link System#nanoTime}, for people. */
  public static String elapsed(long startNanos) {
    Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
    if (time.toMinutes() > 0) {
      return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
  }
}
