package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FreshAuthoritiesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FreshAuthorities fresh = new FreshAuthorities();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void theSecondWhoNeedsItGetsWhatTheFirstMade() {
    Read<Authority> first = fresh.get("a", "ca", this::make);
    assertThat(fresh.get("a", "ca", this::make).found()).isEqualTo(first.found());
    assertThat(made).hasValue(1);

    fresh.get("a", "other", this::make);
    fresh.get("b", "ca", this::make);
    assertThat(made).hasValue(3);
  }

  @Test
  void itLastsUntilAPassDoesNotNeedIt() {
    fresh.get("a", "ca", this::make);
    fresh.passed("a");
    fresh.get("a", "ca", this::make);
    fresh.passed("a");
    assertThat(made).hasValue(1);

    fresh.passed("a");
    fresh.get("a", "ca", this::make);
    assertThat(made).hasValue(2);
  }

  @Test
  void onceForgottenItIsAskedForAnew() {
    fresh.get("a", "ca", this::make);
    fresh.get("b", "ca", this::make);
    fresh.forget("a");

    fresh.get("a", "ca", this::make);
    fresh.get("b", "ca", this::make);
    assertThat(made).hasValue(3);
  }

  @Test
  void whatCouldNotBeHadIsTriedAgain() {
    fresh.get("a", "ca", () -> new Read.Bad<>(new Problem(Reason.DataMismatch, "not ours")));

    assertThat(fresh.get("a", "ca", this::make).found()).isPresent();
  }

  private Read<Authority> make() {
    made.incrementAndGet();
    return new Read.Ok<>(Authority.create("league/mle", NOW));
  }
}
