package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator that ends, or loses its connection, anywhere between the steps with a login at the
 * database: who comes after it loses none that is used, and forgets none.
 */
class LeaseCrashTest {

  private static final Duration RENEWAL = Duration.ofMinutes(40);

  private final LeaseLife life = new LeaseLife();

  @AfterEach
  void stop() {
    life.close();
  }

  @ParameterizedTest
  @EnumSource(Edges.End.class)
  void whileTheFirstIsMade(Edges.End end) {
    int edge = 1;
    for (boolean met = true; met; edge++) {
      life.begin();
      met = life.run(edge, end);
      theShownOneLives(edge);
      life.run();
      oneIsShown(edge);
      whenAnotherIsDue();
      life.run();
      nothingElseLives(edge);
    }
    assertThat(edge).as("edges").isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(Edges.End.class)
  void whileItIsMadeLonger(Edges.End end) {
    int edge = 1;
    for (boolean met = true; met; edge++) {
      life.begin();
      life.run();
      life.pass(RENEWAL);
      Instant before = life.ends().getFirst();
      met = life.run(edge, end);
      life.run();
      assertThat(life.ends().getFirst()).as("after edge %s", edge).isAfter(before);
      nothingElseLives(edge);
    }
    assertThat(edge).as("edges").isGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource(Edges.End.class)
  void whileAnotherTakesItsPlace(Edges.End end) {
    int edge = 1;
    for (boolean met = true; met; edge++) {
      life.begin();
      life.run();
      whenAnotherIsDue();
      met = life.run(edge, end);
      theShownOneLives(edge);
      life.run();
      oneIsShown(edge);
      whenAnotherIsDue();
      life.run();
      nothingElseLives(edge);
    }
    assertThat(edge).as("edges").isGreaterThan(20);
  }

  @Test
  void oneThatTheVaultHasLostIsFollowedByAnother() {
    life.begin();
    life.run();
    String lost = life.shown().getFirst();
    life.vault().lose(lost);
    life.pass(RENEWAL);
    life.run();

    assertThat(life.shown()).hasSize(1).doesNotContain(lost);
    nothingElseLives(0);
  }

  @Test
  void whatNobodyKnowsTheNameOfIsTakenBackWithTheNextOne() {
    life.begin();
    life.run();
    String orphan = life.vault().orphan();
    life.pass(RENEWAL);
    life.run();
    assertThat(life.vault().living()).contains(orphan);

    whenAnotherIsDue();
    life.run();
    nothingElseLives(0);
  }

  /** As by a client that asks again when the first answer is lost. */
  @Test
  void aSecretThatIsSentTwiceKeepsItsLogin() {
    life.begin();
    life.inTheWay(() -> life.vault().living().iterator().next());
    life.round();

    assertThat(life.vault().living()).isNotEmpty().containsExactlyElementsOf(life.shown());
  }

  /** By a view that is late, a login that was just recorded is none that nobody knows of. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatTheViewDoesNotShowYetIsKept(int late) {
    life.begin();
    life.lag(late);
    Set<String> shown = new TreeSet<>();
    for (int round = 1; round < 180; round++) {
      life.round();
      shown.addAll(life.shown());
      theShownOneLives(round);
      life.pass(Duration.ofMinutes(5));
    }
    assertThat(shown).as("one, and one each four hours").hasSize(4);

    life.lag(0);
    life.run();
    nothingElseLives(0);
  }

  @Test
  void whatTheViewDoesNotShowYetStaysWhenAFormerOneIsTakenBack() {
    life.begin();
    life.run();
    String former = life.shown().getFirst();
    whenAnotherIsDue();
    life.round();
    life.lag(1);
    life.round();
    String unseen = life.vault().orphan();
    life.put(3, unseen);
    life.round();

    assertThat(life.vault().living()).contains(unseen).doesNotContain(former);
  }

  @Test
  void aLoginWhosePlaceIsTakenIsTakenBack() {
    life.begin();
    life.inTheWay(() -> "another");
    life.round();

    assertThat(life.vault().living()).isEmpty();
    assertThat(life.shown()).containsExactly("another");
  }

  /** Its long life would outlast many a try. */
  @Test
  void aLoginAtTheVaultByWhichNothingCameIsEnded() {
    life.begin();
    life.vault().refuse(Optional.of(new Trouble.Refused(400, List.of())));

    assertThat(life.round()).hasSize(1).allMatch(Result.Failed.class::isInstance);
    assertThat(life.vault().open()).isEqualTo(1);
    assertThat(life.shown()).isEmpty();
  }

  /** At two thirds of the life of one that was made just now, or somewhat later. */
  private void whenAnotherIsDue() {
    for (int renewal = 1; renewal < 6; renewal++) {
      life.pass(RENEWAL);
      life.run();
    }
    life.pass(RENEWAL);
  }

  /** The newest is the one that the application is given. */
  private void theShownOneLives(int edge) {
    if (!life.shown().isEmpty()) {
      assertThat(life.vault().living()).as("after edge %s", edge).contains(life.shown().getLast());
    }
  }

  private void oneIsShown(int edge) {
    assertThat(life.shown()).as("after edge %s", edge).hasSize(1);
    theShownOneLives(edge);
  }

  private void nothingElseLives(int edge) {
    assertThat(life.round()).as("after edge %s", edge).isEmpty();
    oneIsShown(edge);
    assertThat(life.vault().living())
        .as("after edge %s", edge)
        .containsExactlyElementsOf(life.shown());
  }
}
