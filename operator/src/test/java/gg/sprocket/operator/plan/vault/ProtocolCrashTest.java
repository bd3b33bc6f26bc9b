package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator that ends before or after any of its effects leaves nothing that stays broken. */
class ProtocolCrashTest {

  /** More than any run has edges. */
  private static final int EDGES = 60;

  private static final int ROUNDS = 60;

  /** A Vault of so many members. */
  VaultModel model(int size) {
    return new VaultModel(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyPairOfCrashesEndsSettled(int size) {
    int crashes = 0;
    for (int first = 1; first < EDGES; first++) {
      for (int second = 1; second < EDGES; second++) {
        VaultModel model = model(size);
        for (int edge : List.of(first, second)) {
          model.crashAfter(edge);
          crashes += run(model) ? 1 : 0;
          invariants(model, "crashes after %d and %d edges".formatted(first, second));
        }
        model.crashAfter(Integer.MAX_VALUE);
        run(model);
        settled(model, "crashes after %d and %d edges".formatted(first, second));
      }
    }
    assertThat(crashes).isGreaterThan(EDGES * 10);
  }

  /** Where nothing crashed after the shares were stored, nothing may be removed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void onlyALostAnswerRemovesClaims(int size) {
    for (int edge = 1; edge < EDGES; edge++) {
      VaultModel model = model(size);
      model.crashAfter(edge);
      boolean crashed = run(model);
      boolean lost = crashed && model.keys().isEmpty() && !model.inits().isEmpty();
      model.crashAfter(Integer.MAX_VALUE);
      run(model);

      assertThat(model.discarded()).as("edge %d", edge).hasSize(lost ? size : 0);
    }
  }

  /**
   * Wherever an operator ends, once shares are stored nothing is initialised in place of what is
   * lost, until a person gives it up.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void allClaimsReplacedAtAnyEdgeAreToldAndNotInitialised(int size) {
    int told = 0;
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = model(size);
      model.crashAfter(edge);
      run(model);
      boolean stored = !model.keys().isEmpty();
      int inits = model.inits().size();
      members(size).forEach(model::lose);
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      if (stored) {
        told++;
        assertThat(Protocol.next(model.situation()))
            .as(title)
            .isEqualTo(new Step.Refused(Step.Refusal.DataMissing));
        assertThat(model.inits()).as(title).hasSize(inits);
        model.giveUp();
        run(model);
        assertThat(model.inits()).as(title).hasSize(inits + 1);
      }
      settled(model, title);
    }
    assertThat(told).isGreaterThan(5);
  }

  /** An operator that begins anew with leave ends anywhere, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatWasGivenUpIsBegunAnewOverCrashes(int size) {
    for (int edge = 1; edge < EDGES; edge++) {
      VaultModel model = model(size);
      run(model);
      members(size).forEach(model::lose);
      model.giveUp();
      model.crashAfter(edge);
      run(model);
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      settled(model, "edge " + edge);
      assertThat(model.keys()).hasSize(2);
    }
  }

  /** Volumes that were put back from a backup are opened; also those of an earlier Vault. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void allClaimsRestoredAreOpenedOverCrashes(int size) {
    for (int before = 0; before < 2; before++) {
      for (int edge = 1; edge < EDGES; edge++) {
        String title = "after %d more, edge %d".formatted(before, edge);
        VaultModel model = model(size);
        run(model);
        if (before > 0) {
          members(size).forEach(model::lose);
          model.giveUp();
          run(model);
        }
        int inits = model.inits().size();
        model.restore();
        model.crashAfter(edge);
        run(model);
        members(size).forEach(model::restart);
        model.crashAfter(Integer.MAX_VALUE);
        run(model);
        settled(model, title);
        assertThat(model.inits()).as(title).hasSize(inits);
      }
    }
  }

  /** One after the other, until no claim is left that the shares were made for. */
  @Test
  void claimsReplacedOneByOneStayKnown() {
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = model(3);
      run(model);
      for (String member : List.of("v1", "v0", "v2", "v0")) {
        model.lose(member);
        model.crashAfter(edge);
        run(model);
        members(3).forEach(model::restart);
        model.crashAfter(Integer.MAX_VALUE);
        run(model);
        settled(model, title);
      }
      assertThat(model.inits()).as(title).hasSize(1);
    }
  }

  /** Before others have joined, the first volume is all there is. */
  @Test
  void theFirstClaimReplacedAtAnyEdgeIsNeverInitialisedBesideItsShares() {
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = model(3);
      model.crashAfter(edge);
      run(model);
      boolean stored = !model.keys().isEmpty();
      int inits = model.inits().size();
      model.lose("v0");
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      // Who took the shares when that one led hangs until its pod is restarted.
      members(3).forEach(model::restart);
      run(model);
      invariants(model, title);
      if (stored && !model.hasData()) {
        assertThat(Protocol.next(model.situation()))
            .as(title)
            .isEqualTo(new Step.Refused(Step.Refusal.DataMissing));
      }
      if (stored) {
        assertThat(model.inits()).as(title).hasSize(inits);
      } else {
        settled(model, title);
      }
    }
  }

  /**
   * An operator hangs after {@code sys/init}, another takes its place and may end too, and then the
   * shares are stored after all: they are either those of the Vault or never count.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void sharesThatAreStoredLateAtAnyEdgeEndSettled(int size) {
    int late = 0;
    boolean again = true;
    while (again) {
      late++;
      again = false;
      for (int crash = 1; crash < EDGES; crash++) {
        VaultModel model = model(size);
        model.storesAfter(late);
        assertThat(run(model)).isTrue();
        boolean crashed = runWithCrash(model, crash);
        again |= !model.isLate();
        endsSettled(model, "stored after %d, crash after %d edges".formatted(late, crash));
        if (!crashed) {
          break;
        }
      }
    }
    assertThat(late).isGreaterThan(20);
  }

  /** The question itself comes late, and its answer too; claims may be replaced meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"", "v0", "v1", "v0 v1 v2"})
  void aVaultThatIsInitialisedLateAtAnyEdgeEndsSettled(String replaced) {
    for (int asked = 1; asked < EDGES; asked++) {
      for (int stored = 1; stored < EDGES; stored++) {
        VaultModel model = model(3);
        model.asksAfter(asked, stored);
        assertThat(run(model)).isTrue();
        Stream.of(replaced.split(" ", -1)).filter(m -> !m.isEmpty()).forEach(model::lose);
        run(model);
        boolean isLate = model.isLate();
        ends(replaced, model, "asked after %d, stored after %d more".formatted(asked, stored));
        if (isLate) {
          break;
        }
      }
    }
  }

  /** What comes of a Vault that is initialised late after claims were replaced. */
  void ends(String replaced, VaultModel model, String title) {
    endsSettled(model, title);
  }

  private static boolean runWithCrash(VaultModel model, int edge) {
    model.crashAfter(edge);
    boolean crashed = run(model);
    model.crashAfter(Integer.MAX_VALUE);
    run(model);
    return crashed;
  }

  /** Whatever has not arrived yet comes when all is done. */
  static void endsSettled(VaultModel model, String title) {
    invariants(model, title);
    model.arrive();
    run(model);
    settled(model, title);
  }

  static List<String> members(int size) {
    return IntStream.range(0, size).mapToObj(number -> "v" + number).toList();
  }

  @Test
  void restartsSilenceAndLostVolumesChangeNothingOfThat() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      VaultModel model = model(3);
      String title = "seed " + seed;
      for (int trouble = 0; trouble < 6; trouble++) {
        model.crashAfter(1 + random.nextInt(25));
        disturb(model, random);
        run(model);
        invariants(model, title);
      }
      for (int i = 0; i < 3; i++) {
        model.hush("v" + i, false);
      }
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      settled(model, title);
    }
  }

  /** Never the volumes of a majority, without which no Vault has its data. */
  private static void disturb(VaultModel model, Random random) {
    String member = "v" + random.nextInt(3);
    switch (random.nextInt(5)) {
      case 0 -> model.restart(member);
      case 3 -> {
        if (Protocol.next(model.situation()) instanceof Step.Settled) {
          model.restore();
        }
      }
      case 1 -> model.hush(member, true);
      case 2 -> model.hush(member, false);
      default -> {
        if (Protocol.next(model.situation()) instanceof Step.Settled && model.isKept()) {
          model.lose(member);
        }
      }
    }
  }

  /** Lets an operator work; whether it crashed. */
  static boolean run(VaultModel model) {
    try {
      Optional<Situation> before = Optional.empty();
      for (int i = 0; i < ROUNDS && !before.equals(Optional.of(model.situation())); i++) {
        before = Optional.of(model.situation());
        model.turn();
        model.perform(Protocol.next(model.situation()));
      }
      return false;
    } catch (VaultModel.Crash e) {
      return true;
    }
  }

  static void invariants(VaultModel model, String title) {
    assertThat(model.inits().values()).as(title).allMatch(times -> times == 1);
    List<String> made =
        model.keys().stream().flatMap(set -> set.claims().stream()).collect(Collectors.toList());
    List<String> both = new ArrayList<>(model.discarded());
    both.retainAll(made);
    assertThat(both).as(title + ": removed claims whose shares are stored").isEmpty();
    assertThat(model.keys().stream().map(KeySet::secret)).as(title).doesNotHaveDuplicates();
  }

  static void settled(VaultModel model, String title) {
    invariants(model, title);
    assertThat(Protocol.next(model.situation())).as(title).isEqualTo(new Step.Settled());
    assertThat(model.isKept()).as(title).isTrue();
    assertThat(model.hanging()).as(title).isEmpty();
    assertThat(model.rootTokens()).as(title).isEmpty();
  }
}
