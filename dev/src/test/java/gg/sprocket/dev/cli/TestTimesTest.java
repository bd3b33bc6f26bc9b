package gg.sprocket.dev.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTimesTest {

  private static final Instant START = Instant.parse("2030-01-01T10:00:00Z");

  @TempDir private Path root;

  @Test
  void kindsAreFromTheFirstBeginningToTheLastEndAndFormerRunsCountNot() throws IOException {
    report("operator/target/surefire-reports", "gg.PlanTest", 7, "1.5", 10);
    report("operator/target/failsafe-reports", "gg.it.InstallIT", 3, "20", 40);
    report("operator/target/failsafe-reports", "gg.it.DriftIT", 2, "30", 45);
    report("operator/target/failsafe-reports", "gg.node.DrainOnNodeIT", 1, "1000.25", 1100);
    report("dev/target/surefire-reports", "gg.dev.OldTest", 99, "5", -60);

    assertThat(TestTimes.in(root, START).lines())
        .containsExactly(
            "Where the time went:",
            "  operator, integration            5 tests     30.0 s",
            "  operator, on a real node         1 tests   1000.3 s",
            "  operator, pure                   7 tests      1.5 s",
            "Slowest classes:",
            "  DrainOnNodeIT                    1 tests   1000.3 s",
            "  DriftIT                          2 tests     30.0 s",
            "  InstallIT                        3 tests     20.0 s",
            "  PlanTest                         7 tests      1.5 s");
  }

  private void report(String folder, String name, int tests, String seconds, int end)
      throws IOException {
    Path file = Files.createDirectories(root.resolve(folder)).resolve("TEST-" + name + ".xml");
    Files.writeString(
        file,
        "<?xml version=\"1.0\"?>\n<testsuite name=\"%s\" time=\"%s\" tests=\"%d\"><x/></testsuite>"
            .formatted(name, seconds, tests));
    Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(end)));
  }
}
