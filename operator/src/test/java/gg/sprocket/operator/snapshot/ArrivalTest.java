package gg.sprocket.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.snapshot.Arrival.Question;
import gg.sprocket.operator.vault.VaultFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a snapshot is back, and when nobody knows. */
class ArrivalTest {

  private static final String KEY = "vault/abc/20260103T030000Z.snap";
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final Question KNOWN = () -> {};
  private static final Question DENIED = failing(new Trouble.Denied());
  private static final Question UNREADY = failing(new Trouble.Unready());
  private static final Question UNANSWERED = failing(new Trouble.Unanswered(NoAnswer.TimedOut));

  private static final MemberState ACTIVE = new MemberState.Active("vault", "1.21.1");
  private static final MemberState SLOW = new MemberState.Unreachable(NoAnswer.TimedOut);
  private static final MemberState GONE = new MemberState.Unreachable(NoAnswer.ConnectionRefused);
  private static final MemberState SEALED =
      new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1");

  /** One that a service opens, and that it has not opened. */
  private static final MemberState SHUT =
      new MemberState.Sealed(new SealState("transit", 5, 3, 0, "", false), "1.21.1");

  private final Deque<Question> answers = new ArrayDeque<>();
  private final Deque<MemberState> states = new ArrayDeque<>();
  private int forgotten;

  @Test
  void itIsBackOnceTheTokenOfTheRunIsUnknown() throws Exception {
    answers.addAll(List.of(KNOWN, UNANSWERED, UNREADY, DENIED));
    states.addAll(List.of(SLOW, ACTIVE));

    await(false, KNOWN, LONG);

    assertThat(answers).isEmpty();
    assertThat(forgotten).isZero();
  }

  @Test
  void oneThatOtherSharesOpenIsBackOnceItIsSealed() {
    answers.addAll(List.of(KNOWN, UNANSWERED, UNREADY));
    states.addAll(List.of(SLOW, SEALED));

    assertThatCode(() -> await(true, KNOWN, LONG)).doesNotThrowAnyException();
  }

  /**
   * The service may be away for now, or the data are of another key: only the first mends itself.
   */
  @Test
  void oneThatAServiceOpensIsNotBackWhenItIsSealed() {
    for (int i = 0; i < 50; i++) {
      answers.add(UNREADY);
      states.add(SHUT);
    }

    assertThatThrownBy(() -> await(true, UNREADY, Duration.ofMillis(600)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("took " + KEY + " in place of its data")
        .hasMessageContainingAll(
            "First see whether the service is reachable",
            "of another key",
            "spec.vault.managed.unseal");
    assertThat(forgotten).as("a sealed one forgets nothing").isZero();
  }

  /** It may have been restarted before it had the data, and its service be out of reach. */
  @Test
  void oneThatWasAwayAndThatItsServiceDoesNotOpenMayHaveTheDataOfBefore() {
    answers.add(UNANSWERED);
    states.add(GONE);
    for (int i = 0; i < 50; i++) {
      answers.add(UNREADY);
      states.add(SHUT);
    }

    assertThatThrownBy(() -> await(true, UNREADY, Duration.ofMillis(600)))
        .hasMessageContaining("is not known");
  }

  /** It opens itself in a moment, and knows the token no more. */
  @Test
  void oneThatItsServiceOpensIsBack() {
    answers.addAll(List.of(UNREADY, DENIED));
    states.add(SHUT);

    assertThatCode(() -> await(true, KNOWN, LONG)).doesNotThrowAnyException();
  }

  /** Vault seals itself when it fails to put the data back. */
  @Test
  void oneThatItsOwnSharesOpenIsNotBackWhenItIsSealed() {
    answers.add(UNREADY);
    states.add(SEALED);

    assertThatThrownBy(() -> await(false, KNOWN, LONG))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("sealed itself or was restarted while it put " + KEY + " back")
        .hasMessageContaining("recoveryMode: false");
  }

  /** Whether it was restarted before or after cannot be told. */
  @Test
  void oneThatWasAwayAndIsSealedMayHaveTheDataOfBefore() {
    answers.addAll(List.of(UNANSWERED, UNREADY));
    states.addAll(List.of(GONE, SEALED));

    assertThatThrownBy(() -> await(true, KNOWN, LONG)).hasMessageContaining("is not known");
  }

  @Test
  void aVaultThatTakesTooLongForgetsTheToken() {
    assertThatThrownBy(() -> await(false, KNOWN, Duration.ZERO))
        .hasMessageContaining("took " + KEY + ", but has not put it back");
    assertThatThrownBy(() -> await(false, UNANSWERED, Duration.ZERO))
        .hasMessageContaining("has not put it back");
    assertThat(forgotten).isEqualTo(2);
  }

  @Test
  void whatComesAtTheLastMomentIsBack() {
    assertThatCode(() -> await(false, DENIED, Duration.ZERO)).doesNotThrowAnyException();
  }

  private void await(boolean foreign, Question forget, Duration longest) throws Exception {
    new Arrival(
            () -> answers.remove().ask(),
            () -> {
              forgotten++;
              forget.ask();
            },
            states::remove,
            KEY,
            foreign,
            longest)
        .await();
  }

  private static Question failing(Trouble trouble) {
    return () -> {
      throw new VaultFailure("GET auth/token/lookup-self", trouble);
    };
  }
}
