package gg.sprocket.dev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTableTest {

  @Test
  void alignsColumnsAndKeepsTheOrder() {
    ConditionTable table =
        table(
            """
            status:
              conditions:
              - {type: Ready, status: "False", reason: Waiting, message: database first}
              - {type: DatabaseReady, status: Unknown, reason: Ok}
            """);

    assertThat(table.lines())
        .containsExactly(
            "  CONDITION      STATUS   REASON   MESSAGE",
            "  Ready          False    Waiting  database first",
            "  DatabaseReady  Unknown  Ok");
    assertThat(table.isReady()).isFalse();
  }

  @Test
  void onlyTheConditionReadyCounts() {
    assertThat(table("status: {conditions: [{type: Ready, status: \"True\"}]}").isReady()).isTrue();
    assertThat(table("status: {conditions: [{type: AppReady, status: \"True\"}]}").isReady())
        .isFalse();
  }

  @Test
  void saysThatThereIsNothingYet() {
    assertThat(table("status: {observedGeneration: -1}").lines())
        .containsExactly("  (no conditions yet)");
    assertThat(table("spec: {}").isReady()).isFalse();
  }

  @Test
  void shortensLongMessages() {
    ConditionTable table =
        new ConditionTable(List.of(List.of("Ready", "False", "Long", "x".repeat(200))));

    assertThat(table.lines().getLast()).hasSizeLessThan(140).endsWith("x...");
  }

  @Test
  void aScreenShowsABlockOnceAndReplacesItOnlyOnATerminal() {
    assertThat(shown(false)).isEqualTo("a\n1\nb\n2\n".replace("\n", System.lineSeparator()));
    assertThat(shown(true)).contains("\033[2A\033[J");
  }

  private static String shown(boolean terminal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    screen.show("a", List.of("1"));
    screen.show("not again", List.of("1"));
    screen.show("b", List.of("2"));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static ConditionTable table(String yaml) {
    return ConditionTable.of(
        Serialization.unmarshal(
            "apiVersion: sprocket.gg/v1alpha1\nkind: SprocketInstance\n" + yaml,
            GenericKubernetesResource.class));
  }
}
