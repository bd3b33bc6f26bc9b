package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One case for each folder of {@code src/test/resources/plan}: the plan for {@code instance.yaml}
 * in the cluster of {@code observed.yaml} is {@code expected.yaml}. {@code -Dgolden.update=true}
 * writes the expected files anew, to be read as a difference.
 */
class PlanGoldenTest {

  private static final boolean UPDATE = Boolean.getBoolean("golden.update");
  private static final Set<String> FILES =
      Set.of("instance.yaml", "observed.yaml", "release.yaml", "expected.yaml");

  @TestFactory
  Stream<DynamicTest> plans() throws IOException {
    return cases().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), folder.toUri(), () -> check(folder)));
  }

  /** All cases. */
  static List<Path> cases() throws IOException {
    try (Stream<Path> paths = Files.list(Observations.FOLDER)) {
      return paths.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void check(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).isSubsetOf(FILES);
    }
    List<Component> components = Observations.components();
    Observed observed = Observations.of(folder);
    Plan plan = new Planner(components).plan(observed);
    String text = PlanText.of(plan, observed, components);
    Path expected = folder.resolve("expected.yaml");
    if (UPDATE) {
      Files.writeString(expected, text);
    }
    assertThat(expected).as("make golden writes it").exists();
    assertThat(text).isEqualTo(Files.readString(expected));
  }
}
