package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Often enough to unseal within seconds, and never more than one call in a second. */
class VaultPaceTest {

  private final VaultPace pace = new VaultPace(new Random(1));

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aVaultThatDoesNotAnswerIsAskedOnceASecondAtMostAndEveryFourSecondsAtLeast(int members) {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.next(down(), members))
          .isBetween(Duration.ofSeconds(members), VaultPace.UNWELL);
    }
    assertThat(pace.next(down(), members)).isEqualTo(VaultPace.UNWELL);
  }

  @Test
  void aChangeIsFollowedByFrequentLooks() {
    for (int i = 0; i < 10; i++) {
      pace.next(down(), 1);
    }
    pace.reset();
    assertThat(pace.next(down(), 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pace.next(down(), 1)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void stepsThatFailAreTriedMoreAndMoreRarely() {
    Duration last = Duration.ZERO;
    for (int i = 0; i < 5; i++) {
      pace.failed();
      assertThat(pace.next(down(), 1)).isGreaterThan(last);
      last = pace.next(down(), 1);
    }
    for (int i = 0; i < 20; i++) {
      pace.failed();
    }
    assertThat(pace.next(down(), 1)).isEqualTo(VaultPace.FAILING);
  }

  @Test
  void whatIsWellIsSeldomLookedAtAndNotAllAtOnce() {
    Duration one = pace.next(well(1), 1);
    assertThat(one).isBetween(VaultPace.WELL.multipliedBy(8).dividedBy(10), VaultPace.WELL);
    assertThat(pace.next(well(1), 1)).isNotEqualTo(one);
    assertThat(pace.next(well(2), 3)).as("one is missing").isLessThan(Duration.ofSeconds(5));
  }

  private static Fact<VaultView> down() {
    return view(Map.of("v", new MemberState.Unreachable(NoAnswer.ConnectionRefused)));
  }

  private static Fact<VaultView> well(int count) {
    Map<String, MemberState> members = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      members.put("v" + i, new MemberState.Active("vault", "1"));
    }
    return view(members);
  }

  private static Fact<VaultView> view(Map<String, MemberState> members) {
    return new Fact.Known<>(
        new VaultView(members, Custody.NONE, Optional.empty(), new Read.Ok<>("trust"), true));
  }
}
