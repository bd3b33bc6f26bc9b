package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreshAuthoritiesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void theSecondWhoNeedsItGetsWhatTheFirstMade() {
    FreshAuthorities fresh = new FreshAuthorities(Clock.fixed(NOW, ZoneOffset.UTC));

    Read<Authority> first = fresh.get("a", this::make);
    assertThat(fresh.get("a", this::make).found()).isEqualTo(first.found());
    assertThat(made).hasValue(1);

    fresh.get("b", this::make);
    assertThat(made).hasValue(2);
    fresh.forget("a");
    fresh.get("a", this::make);
    assertThat(made).hasValue(3);
  }

  @Test
  void afterAMomentItIsAskedForAnew() {
    Ticking clock = new Ticking();
    FreshAuthorities fresh = new FreshAuthorities(clock);
    fresh.get("a", this::make);

    clock.now = NOW.plus(Duration.ofSeconds(11));
    fresh.get("a", this::make);
    assertThat(made).hasValue(2);
  }

  @Test
  void whatCouldNotBeHadIsTriedAgain() {
    FreshAuthorities fresh = new FreshAuthorities(Clock.fixed(NOW, ZoneOffset.UTC));
    fresh.get("a", () -> new Read.Bad<>(new Problem(Reason.DataMismatch, "not ours")));

    assertThat(fresh.get("a", this::make).found()).isPresent();
  }

  private Read<Authority> make() {
    made.incrementAndGet();
    return new Read.Ok<>(Authority.create("league/mle", NOW));
  }

  private static final class Ticking extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
