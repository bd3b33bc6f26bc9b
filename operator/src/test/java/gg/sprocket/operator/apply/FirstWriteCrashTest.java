package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.apply.Edges.End;
import gg.sprocket.operator.vault.Entry;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator that ends, or loses its connection, before or after any request by which a value is
 * first written to a Vault and shown from there, leaves one value in both.
 */
class FirstWriteCrashTest {

  /** More than any run has edges. */
  private static final int EDGES = 60;

  private final ValueLife life = new ValueLife();

  @AfterEach
  void stop() {
    life.close();
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aNewValueIsMadeOnce(End end) {
    int met = everyEdge(end, _ -> {}, () -> isOne(1));

    assertThat(met).as("requests of a look, a store and a projection").isGreaterThanOrEqualTo(16);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aValueThatWasThereIsTakenAlong(End end) {
    everyEdge(
        end,
        one -> one.secret("before", Map.of()),
        () -> {
          isOne(1);
          assertThat(life.shown()).isEqualTo("before");
        });
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void anotherVersionIsShownAndTheVaultLeftAlone(End end) {
    everyEdge(
        end,
        one -> {
          one.secret("before", one.mark(one.put("before")));
          one.put("after");
        },
        () -> {
          assertThat(life.versions())
              .extracting(ValueLife::value)
              .containsExactly("before", "after");
          assertThat(life.shown()).isEqualTo("after");
        });
  }

  @Test
  void twoCrashesAreNoOtherThanOne() {
    int runs = 0;
    for (int first = 1; first < EDGES; first++) {
      life.begin();
      if (!life.run(first, End.Killed)) {
        break;
      }
      for (int second = 1; second < EDGES; second++) {
        life.begin();
        life.run(first, End.Killed);
        boolean met = life.run(second, End.Killed);
        life.run();
        isOne(1);
        runs++;
        if (!met) {
          break;
        }
      }
    }
    assertThat(runs).isGreaterThan(50);
  }

  /** How many edges there are. */
  private int everyEdge(End end, Consumer<ValueLife> before, Runnable after) {
    for (int edge = 1; edge < EDGES; edge++) {
      life.begin();
      before.accept(life);
      boolean met = life.run(edge, end);
      life.run();
      after.run();
      assertThat(life.isAtRest()).as("edge %d", edge).isTrue();
      if (!met) {
        return edge - 1;
      }
    }
    throw new AssertionError("a run without an end");
  }

  /** One value in both, and never another one in either. */
  private void isOne(int versions) {
    Set<String> ever = new HashSet<>();
    life.versions().forEach((Entry version) -> ever.add(ValueLife.value(version)));
    List<JsonNode> forms = life.past(Secret.class);
    forms.forEach(form -> ever.add(ValueLife.value(form)));
    assertThat(life.versions()).hasSize(versions);
    assertThat(forms).isNotEmpty();
    assertThat(ever).containsExactly(life.shown());
    assertThat(life.shown()).isNotEmpty();
  }
}
