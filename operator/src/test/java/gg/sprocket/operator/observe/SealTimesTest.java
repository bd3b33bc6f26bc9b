package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long members were sealed. */
class SealTimesTest {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final MemberState SEALED =
      new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1");
  private static final MemberState SILENT = new MemberState.Unreachable(NoAnswer.TimedOut);
  private static final MemberState OPEN = new MemberState.Standby("vault", "1.21.1");

  private final SealTimes times = new SealTimes();

  @Test
  void theTimeIsFromTheFirstLookThatShowedItSealed() {
    assertThat(see("v0", SEALED, 0)).isEmpty();
    assertThat(see("v0", SEALED, 2)).isEmpty();
    assertThat(see("v0", SILENT, 3)).isEmpty();
    assertThat(see("v1", OPEN, 4)).isEmpty();
    assertThat(see("v0", OPEN, 5)).contains(Duration.ofSeconds(5));
    assertThat(see("v0", OPEN, 6)).as("once").isEmpty();
    assertThat(see("v0", SEALED, 7)).isEmpty();
    assertThat(see("v0", OPEN, 8)).contains(Duration.ofSeconds(1));
  }

  /** It was initialised and unsealed in one step. */
  @Test
  void oneThatNobodySawSealedDoesNotCount() {
    assertThat(see("v0", new MemberState.Uninitialized(), 0)).isEmpty();
    assertThat(see("v0", OPEN, 5)).isEmpty();
  }

  private Optional<Duration> see(String member, MemberState state, int second) {
    return times.see(member, state, BEGIN.plusSeconds(second));
  }
}
