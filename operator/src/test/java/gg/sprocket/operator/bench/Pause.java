package gg.sprocket.operator.bench;

import java.time.Duration;

/** Time that has to pass: what is measured here is that nothing happens in it. */
final class Pause {

  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
