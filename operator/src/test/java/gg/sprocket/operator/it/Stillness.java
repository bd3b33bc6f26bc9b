package gg.sprocket.operator.it;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** Whether a number has stayed the same for a while; asked again and again. */
final class Stillness {

  private final IntSupplier number;
  private final Duration length;
  private int last = -1;
  private Instant since = Instant.MIN;

  Stillness(IntSupplier number, Duration length) {
    this.number = number;
    this.length = length;
  }

  boolean isReached() {
    int now = number.getAsInt();
    if (now != last) {
      last = now;
      since = Instant.now();
    }
    return since.plus(length).isBefore(Instant.now());
  }
}
