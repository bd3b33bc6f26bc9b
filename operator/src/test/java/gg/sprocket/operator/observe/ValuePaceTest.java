package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How often the values in a Vault are looked at. */
class ValuePaceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ValuePace pace = new ValuePace(new Random(1));

  @Test
  void whatIsWellIsLookedAtSeldom() {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.usual(NOW)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
    }
    assertThat(pace.soon(NOW)).isZero();
  }

  @Test
  void everyCallTakesASecond() {
    pace.calling(NOW, 3);
    assertThat(pace.soon(NOW)).isEqualTo(Duration.ofSeconds(3));
    assertThat(pace.soon(NOW.plusSeconds(2))).isEqualTo(Duration.ofSeconds(1));

    pace.calling(NOW.plusSeconds(2), 1);
    assertThat(pace.soon(NOW.plusSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.soon(NOW.plusSeconds(9))).isZero();
  }

  @Test
  void failuresAreTriedMoreAndMoreRarely() {
    Duration last = Duration.ZERO;
    for (int seconds : new int[] {2, 4, 8, 16, 32, 60, 60, 60}) {
      pace.failed();
      last = pace.usual(NOW);
      assertThat(last).isEqualTo(Duration.ofSeconds(seconds));
    }
    pace.succeeded();
    assertThat(pace.usual(NOW)).isLessThan(last);
    assertThat(pace.soon(NOW)).isZero();
  }

  @Test
  void neverMoreThanOneCallInASecondWhateverHappens() {
    Random random = new Random(7);
    Instant now = NOW;
    int calls = 0;
    for (int i = 0; i < 1000; i++) {
      now = now.plus(pace.soon(now));
      int made = random.nextInt(1, 5);
      pace.calling(now, made);
      calls += made;
      if (random.nextBoolean()) {
        pace.succeeded();
      }
    }
    assertThat(calls).isLessThanOrEqualTo((int) Duration.between(NOW, now).toSeconds() + 5);
  }
}
