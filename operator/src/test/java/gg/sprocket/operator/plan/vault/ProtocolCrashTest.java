package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator that ends before or after any of its effects leaves nothing that stays broken. */
class ProtocolCrashTest {

  /** More than any run has edges. */
  private static final int EDGES = 60;

  private static final int ROUNDS = 60;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyPairOfCrashesEndsSettled(int size) {
    int crashes = 0;
    for (int first = 1; first < EDGES; first++) {
      for (int second = 1; second < EDGES; second++) {
        VaultModel model = new VaultModel(size);
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
      VaultModel model = new VaultModel(size);
      model.crashAfter(edge);
      boolean crashed = run(model);
      boolean lost = crashed && model.keys().isEmpty() && !model.inits().isEmpty();
      model.crashAfter(Integer.MAX_VALUE);
      run(model);

      assertThat(model.discarded()).as("edge %d", edge).hasSize(lost ? size : 0);
    }
  }

  @Test
  void restartsSilenceAndLostVolumesChangeNothingOfThat() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      VaultModel model = new VaultModel(3);
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
    switch (random.nextInt(4)) {
      case 0 -> model.restart(member);
      case 1 -> model.hush(member, true);
      case 2 -> model.hush(member, false);
      default -> {
        if (Protocol.next(model.situation()) instanceof Step.Settled) {
          model.lose(member);
        }
      }
    }
  }

  /** Lets an operator work; whether it crashed. */
  private static boolean run(VaultModel model) {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        model.turn();
        model.perform(Protocol.next(model.situation()));
      }
      return false;
    } catch (VaultModel.Crash e) {
      return true;
    }
  }

  private static void invariants(VaultModel model, String title) {
    assertThat(model.inits().values()).as(title).allMatch(times -> times == 1);
    List<String> made =
        model.keys().stream().flatMap(set -> set.claims().stream()).collect(Collectors.toList());
    List<String> both = new ArrayList<>(model.discarded());
    both.retainAll(made);
    assertThat(both).as(title + ": removed claims whose shares are stored").isEmpty();
    assertThat(model.keys().stream().map(KeySet::secret)).as(title).doesNotHaveDuplicates();
  }

  private static void settled(VaultModel model, String title) {
    invariants(model, title);
    assertThat(Protocol.next(model.situation())).as(title).isEqualTo(new Step.Settled());
    assertThat(model.isKept()).as(title).isTrue();
    assertThat(model.rootTokens()).as(title).isEmpty();
  }
}
