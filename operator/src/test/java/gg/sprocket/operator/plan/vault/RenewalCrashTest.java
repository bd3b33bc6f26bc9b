package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.KeyLife.Succession;
import gg.sprocket.operator.plan.vault.Rotation.Ask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator that ends before or after any of its effects while it makes the keys of a Vault anew
 * leaves, at every moment, shares that open every volume; and the next one brings it to its end.
 */
class RenewalCrashTest {

  /** More than any run has edges. */
  private static final int EDGES = 40;

  private static final int ROUNDS = 40;
  private static final Ask REKEY = word("a");
  private static final Ask ROTATE = word("b");

  /** What goes on while no operator runs. */
  private static final Map<String, Consumer<RenewalModel>> MEANWHILE =
      new TreeMap<>(
          Map.of(
              "nothing", _ -> {},
              "another leads", RenewalModel::stepDown,
              "the leader restarts", model -> model.restart("v0"),
              "all restart", model -> model.members().forEach(model::restart),
              "another hand begins new shares", RenewalModel::meddle));

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyPairOfCrashesEndsWithNewShares(int size) {
    int crashes = 0;
    for (Map.Entry<String, Consumer<RenewalModel>> meanwhile : MEANWHILE.entrySet()) {
      for (int first = 1; first < EDGES; first++) {
        for (int second = 1; second < EDGES; second++) {
          String title = "%s after %d and %d edges".formatted(meanwhile.getKey(), first, second);
          RenewalModel model = asked(size);
          for (int edge : List.of(first, second)) {
            model.crashAfter(edge);
            crashes += run(model, title) ? 1 : 0;
            meanwhile.getValue().accept(model);
          }
          model.crashAfter(Integer.MAX_VALUE);
          run(model, title);
          renewed(model, title);
        }
      }
    }
    assertThat(crashes).isGreaterThan(EDGES * 10);
  }

  /** What is on a volume that does not follow is opened by the former shares, whatever comes. */
  @Test
  void aMemberThatLagsKeepsTheFormerShares() {
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      RenewalModel model = asked(3);
      model.lag("v2", true);
      model.crashAfter(edge);
      run(model, title);
      model.crashAfter(Integer.MAX_VALUE);
      run(model, title);
      assertThat(model.found()).as(title).hasSize(2);

      model.members().forEach(model::restart);
      run(model, title);
      model.lag("v2", false);
      run(model, title);
      renewed(model, title);
    }
  }

  @Test
  void noSharesAreMadeWhileAMemberIsAway() {
    RenewalModel model = new RenewalModel(3);
    model.ask(RenewalModel.SPLIT, REKEY, Ask.NONE, Duration.ZERO);
    model.restart("v2");
    Situation away = model.situation();

    assertThat(Protocol.next(away)).isInstanceOf(Step.Unseal.class);
    List<Member> members =
        away.members().stream()
            .map(
                member ->
                    member.standing() == Standing.Sealed
                        ? new Member(member.name(), member.claim(), false, Standing.Silent)
                        : member)
            .toList();
    model.perform(new Step.NoteSplit("v0", "keys-1"));
    Situation silent =
        new Situation(
            false, members, model.situation().custody(), false, away.setUp(), away.rotation());
    assertThat(Protocol.next(silent)).isEqualTo(new Step.Settled());
  }

  @Test
  void troubleOfAllKindsLosesNothing() {
    for (int seed = 0; seed < 3000; seed++) {
      String title = "seed " + seed;
      Random random = new Random(seed);
      RenewalModel model = asked(3);
      for (int trouble = 0; trouble < 6; trouble++) {
        model.crashAfter(1 + random.nextInt(20));
        disturb(model, random);
        run(model, title);
      }
      model.lag("v2", false);
      model.crashAfter(Integer.MAX_VALUE);
      run(model, title);
      renewed(model, title);
    }
  }

  /** Volumes that are put back, of one time or another, are opened by the shares of that time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theSharesOfARestoredVaultAreFoundAndCount(int size) {
    for (int seed = 0; seed < 3000; seed++) {
      String title = "seed " + seed;
      Random random = new Random(seed);
      RenewalModel model = new RenewalModel(size);
      for (int trouble = 0; trouble < 6; trouble++) {
        model.backUp();
        model.ask(new Split(1, 1), word("w" + trouble / 2), ROTATE, Duration.ofDays(30));
        model.crashAfter(random.nextBoolean() ? 1 + random.nextInt(20) : Integer.MAX_VALUE);
        run(model, title);
        model.backUp();
        model.restore(random);
        model.pass(Duration.ofDays(random.nextInt(3)));
      }
      model.crashAfter(Integer.MAX_VALUE);
      run(model, title);

      assertThat(Protocol.next(model.situation())).as(title).isEqualTo(new Step.Settled());
      assertThat(model.isRight()).as(title).isTrue();
      assertThat(model.rootTokens()).as(title).isEmpty();
      assertThat(model.found().getLast().life().rekeyed().word()).as(title).contains("w2");
    }
  }

  /** Those of the time between the backup and its restore open the backups of that time. */
  @Test
  void sharesThatARestorePutOutOfUseGoInTheirTime() {
    RenewalModel model = new RenewalModel(1);
    model.backUp();
    model.ask(RenewalModel.SPLIT, REKEY, Ask.NONE, Duration.ofDays(30));
    run(model, "made");
    model.pass(Duration.ofDays(29));
    model.restore(new Random(1));
    run(model, "put back, and made anew for the same word");
    assertThat(model.found()).extracting(KeySet::number).containsExactly(1, 2, 3);

    model.pass(Duration.ofDays(29));
    run(model, "kept, since the first ones counted until the restore");
    assertThat(model.found()).extracting(KeySet::number).containsExactly(1, 2, 3);

    model.pass(Duration.ofDays(1).plusMinutes(1));
    run(model, "dropped");
    assertThat(model.found()).extracting(KeySet::number).containsExactly(3);
  }

  private static void disturb(RenewalModel model, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> model.stepDown();
      case 1 -> model.restart("v" + random.nextInt(3));
      case 2 -> model.members().forEach(model::restart);
      case 3 -> model.lag("v2", random.nextBoolean());
      case 4 -> model.meddle();
      default -> {}
    }
  }

  @Test
  void thatAndNothingMoreIsDoneForOneWord() {
    RenewalModel model = asked(1);
    run(model, "first");
    int effects = model.effects();

    run(model, "again");
    assertThat(model.effects()).isEqualTo(effects);

    model.ask(new Split(1, 1), word("c"), ROTATE, Duration.ZERO);
    run(model, "another word");
    assertThat(model.found().getLast().number()).isEqualTo(3);
    assertThat(model.term()).isEqualTo(2);
  }

  @Test
  void anotherSplitIsAWishForNewShares() {
    RenewalModel model = new RenewalModel(1);
    model.ask(new Split(7, 4), Ask.NONE, Ask.NONE, Duration.ZERO);
    run(model, "split");

    assertThat(model.found()).hasSize(1);
    assertThat(model.found().getFirst().life().split()).contains(new Split(7, 4));
    assertThat(Protocol.next(model.situation())).isEqualTo(new Step.Settled());
  }

  @Test
  void theClockAsksOnceForEachTime() {
    RenewalModel model = new RenewalModel(1);
    Instant due = Instant.parse("2026-01-01T03:00:00Z");
    model.pass(Duration.ofHours(4));
    Ask clock = new Ask(Optional.empty(), Optional.of(due));
    model.ask(RenewalModel.SPLIT, clock, clock, Duration.ZERO);
    run(model, "clock");

    assertThat(model.found().getFirst().number()).isEqualTo(2);
    assertThat(model.term()).isEqualTo(2);
    int effects = model.effects();
    model.pass(Duration.ofHours(1));
    run(model, "clock, later");
    assertThat(model.effects()).isEqualTo(effects);
  }

  @Test
  void formerSharesStayForAsLongAsTheyAreToBeKept() {
    RenewalModel model = new RenewalModel(1);
    model.ask(RenewalModel.SPLIT, REKEY, Ask.NONE, Duration.ofDays(30));
    run(model, "kept");
    assertThat(model.found()).hasSize(2);
    assertThat(model.found().getLast().life().succession())
        .hasValueSatisfying(next -> assertThat(next.proved()).isPresent());

    model.pass(Duration.ofDays(30).minusMinutes(5));
    run(model, "still kept");
    assertThat(model.found()).hasSize(2);

    model.pass(Duration.ofMinutes(5));
    run(model, "dropped");
    assertThat(model.found()).extracting(KeySet::secret).containsExactly("keys-2");
  }

  /** Those that were dropped leave gaps that are longer than the search. */
  @Test
  void theLastSetIsFoundHoweverManyWereDropped() {
    RenewalModel model = new RenewalModel(1);
    for (int times = 1; times < 12; times++) {
      model.ask(RenewalModel.SPLIT, word("w" + times), Ask.NONE, Duration.ZERO);
      run(model, "time " + times);
      assertThat(model.found())
          .extracting(KeySet::number)
          .as("time %d", times)
          .containsExactly(times + 1);
    }
  }

  /** Until it is known which of two sets counts, the one that did is taken for it. */
  @Test
  void whatIsUndecidedCountsForNothing() {
    KeySet former = set(1, "a", Optional.empty());
    KeySet made = set(2, "a", Optional.of(new Succession("keys-1", Optional.empty())));
    KeySet proved = set(2, "a", Optional.of(new Succession("keys-1", Optional.of(Instant.EPOCH))));

    assertThat(situation(List.of(former, made)).keys()).contains(former);
    assertThat(situation(List.of(former, proved)).keys()).contains(proved);
  }

  /** They open its backups, and nobody ever proved that others do. */
  @Test
  void sharesOfALostVaultAreKept() {
    KeySet lost = set(1, "z", Optional.empty());
    KeySet undecided = set(2, "z", Optional.of(new Succession("keys-1", Optional.empty())));
    KeySet now = set(3, "a", Optional.empty());

    assertThat(Protocol.next(situation(List.of(lost, undecided, now))))
        .isEqualTo(new Step.Settled());
  }

  @Test
  void formerSharesStayWhileAMemberIsAway() {
    KeySet former = set(1, "a", Optional.empty());
    KeySet proved = set(2, "a", Optional.of(new Succession("keys-1", Optional.of(Instant.EPOCH))));
    Situation whole = situation(List.of(former, proved));
    Member silent = new Member("v1", Optional.of("a"), false, Standing.Silent);
    Situation away =
        new Situation(
            false,
            List.of(whole.members().getFirst(), silent),
            whole.custody(),
            false,
            whole.setUp(),
            whole.rotation());

    assertThat(Protocol.next(whole)).isEqualTo(new Step.DropShares("v0", "keys-1", "keys-2"));
    assertThat(Protocol.next(away)).isEqualTo(new Step.Settled());
  }

  @Test
  void aWordThatIsTakenBackLeavesNoKeyInDoubt() {
    for (int edge = 1; edge < 8; edge++) {
      String title = "edge " + edge;
      RenewalModel model = new RenewalModel(1);
      model.perform(new Step.NoteSplit("v0", "keys-1"));
      model.ask(RenewalModel.SPLIT, Ask.NONE, ROTATE, Duration.ZERO);
      model.crashAfter(edge);
      run(model, title);
      model.crashAfter(Integer.MAX_VALUE);
      model.ask(RenewalModel.SPLIT, Ask.NONE, Ask.NONE, Duration.ZERO);
      run(model, title);

      KeyLife life = model.found().getFirst().life();
      assertThat(life.rotating()).as(title).isEmpty();
      assertThat(life.rotated().word()).as(title).isEqualTo(word(model.term()));
    }
  }

  private static Optional<String> word(int term) {
    return term > 1 ? ROTATE.word() : Optional.empty();
  }

  private static KeySet set(int number, String claim, Optional<Succession> succession) {
    TreeSet<String> claims = new TreeSet<>(List.of(claim));
    KeyLife life =
        new KeyLife(
            Optional.of(RenewalModel.SPLIT),
            succession,
            KeyLife.Done.NEVER,
            KeyLife.Done.NEVER,
            Optional.empty(),
            KeyLife.Tried.NEVER);
    return new KeySet(
        "keys-" + number, number, claims, claims, Optional.of("mark"), List.of(), life);
  }

  private static Situation situation(List<KeySet> sets) {
    Rotation rotation =
        new Rotation(Instant.EPOCH, RenewalModel.SPLIT, Ask.NONE, Ask.NONE, Duration.ZERO);
    return new Situation(
        false,
        List.of(new Member("v0", Optional.of("a"), false, Standing.Leading)),
        new Custody(Optional.empty(), sets, new TreeSet<>()),
        false,
        Optional.of("mark"),
        rotation);
  }

  private static RenewalModel asked(int size) {
    RenewalModel model = new RenewalModel(size);
    model.ask(new Split(1, 1), REKEY, ROTATE, Duration.ZERO);
    return model;
  }

  private static Ask word(String word) {
    return new Ask(Optional.of(word), Optional.empty());
  }

  /** Lets an operator work; whether it crashed. Whatever it does, no volume is ever lost. */
  private static boolean run(RenewalModel model, String title) {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        model.turn();
        Step step = Protocol.next(model.situation());
        model.perform(step);
        assertThat(model.lost()).as(title).isEmpty();
        assertThat(model.stored()).as(title).isEqualTo(model.found());
        if (step instanceof Step.Settled) {
          break;
        }
      }
      return false;
    } catch (RenewalModel.Crash e) {
      assertThat(model.lost()).as(title).isEmpty();
      assertThat(model.stored()).as(title).isEqualTo(model.found());
      return true;
    }
  }

  private static void renewed(RenewalModel model, String title) {
    assertThat(Protocol.next(model.situation())).as(title).isEqualTo(new Step.Settled());
    assertThat(model.rootTokens()).as(title).isEmpty();
    assertThat(model.term()).as(title).isEqualTo(2);
    assertThat(model.found()).as(title).hasSize(1);
    KeyLife life = model.found().getFirst().life();
    assertThat(life.split()).as(title).contains(new Split(1, 1));
    assertThat(life.rekeyed().word()).as(title).isEqualTo(REKEY.word());
    assertThat(life.rotated().word()).as(title).isEqualTo(ROTATE.word());
    assertThat(life.succession().flatMap(Succession::proved)).as(title).isPresent();
  }
}
