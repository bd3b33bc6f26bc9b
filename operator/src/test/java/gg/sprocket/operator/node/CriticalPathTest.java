package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.node.CriticalPath.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalPathTest {

  private static final Step DATABASE = step("database", 100, 1_000, 3_000);
  private static final Step CACHE = step("cache", 100, 500, 900);
  private static final Step SCHEMA = step("schema", 3_200, 3_500, 6_000);
  private static final Step CORE = step("core", 6_100, 6_300, 8_000);
  private static final Step WEB = step("web", 6_100, 6_200, 7_000);

  @Test
  void theChainLeadsFromWhatWasReadyLastBackToTheOrder() {
    CriticalPath path = new CriticalPath(List.of(WEB, CORE, SCHEMA, CACHE, DATABASE));

    assertThat(path.links())
        .extracting(link -> link.step().name())
        .containsExactly("database", "schema", "core");
    assertThat(path.links())
        .extracting(link -> link.idle().toMillis())
        .containsExactly(100L, 200L, 100L);
  }

  @Test
  void theLinesNameEveryProcessAndTheChain() {
    List<String> lines =
        new CriticalPath(List.of(DATABASE, CACHE, SCHEMA, CORE, WEB))
            .lines(Duration.ofMillis(8_300));

    assertThat(String.join("\n", lines))
        .contains(
            "cache",
            "web",
            "schema: 0.2 s after database, then 0.3 s to prepare and 2.5 s to start",
            "Ready: 0.3 s after that");
  }

  @Test
  void aStepThatTookNoTimeWaitsNotForItself() {
    Step moment = step("moment", 500, 500, 500);

    assertThat(new CriticalPath(List.of(moment)).links()).hasSize(1);
  }

  @Test
  void nothingHasNoChain() {
    assertThat(new CriticalPath(List.of()).links()).isEmpty();
  }

  private static Step step(String name, int made, int started, int ready) {
    return new Step(
        name, Duration.ofMillis(made), Duration.ofMillis(started), Duration.ofMillis(ready));
  }
}
