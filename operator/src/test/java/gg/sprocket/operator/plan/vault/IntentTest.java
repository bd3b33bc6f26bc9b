package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.Intent.Phase;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Vault says to who asks for its initialisation. */
class IntentTest {

  private static final Trouble BEGUN =
      new Trouble.Refused(
          400, List.of("failed to bootstrap raft instance: cluster already has state"));

  /** Only one of which it was seen that it gave no answer may have been broken off. */
  @ParameterizedTest
  @CsvSource({"Asked, Foreign", "Unanswered, Broken"})
  void aLogThatIsThereAlreadyIsOursOnlyIfAnAnswerWasMissedBefore(Phase before, Phase after) {
    assertThat(at(before).after(BEGUN)).isEqualTo(after);
  }

  @ParameterizedTest
  @EnumSource(NoAnswer.class)
  void aQuestionThatCannotHaveArrivedBeginsNothing(NoAnswer why) {
    boolean mayHave = why == NoAnswer.ConnectionLost || why == NoAnswer.TimedOut;

    assertThat(at(Phase.Asked).after(new Trouble.Unanswered(why)))
        .isEqualTo(mayHave ? Phase.Unanswered : Phase.Asked);
  }

  @Test
  void aVaultThatFailsMayHaveBegun() {
    assertThat(at(Phase.Asked).after(new Trouble.Erring(500))).isEqualTo(Phase.Unanswered);
    assertThat(at(Phase.Asked).after(new Trouble.Unready())).isEqualTo(Phase.Asked);
    assertThat(at(Phase.Asked).after(new Trouble.Refused(400, List.of("no shares"))))
        .isEqualTo(Phase.Asked);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void nothingIsOfOneThatWasNotAskedForOrWasRefused(Phase phase) {
    assertThat(at(phase).isAsked()).isEqualTo(phase != Phase.Open && phase != Phase.Foreign);
  }

  private static Intent at(Phase phase) {
    return new Intent(new TreeSet<>(Set.of("a")), phase, 1);
  }
}
