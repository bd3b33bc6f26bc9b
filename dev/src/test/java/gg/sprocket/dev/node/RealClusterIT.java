package gg.sprocket.dev.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a node comes up, and that nothing of it is left on the machine, however it ends. */
class RealClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @BeforeEach
  void onlyWhereThereCanBeOne() {
    NodeTier.leftOut().ifPresent(Assumptions::abort);
  }

  @Test
  void anOrderlyEndLeavesNothing() {
    Machine before = Machine.now(folder);
    Progress progress = new Progress(System.out);

    RealCluster cluster = RealCluster.start(folder, List.of(), progress);
    Machine during = Machine.now(folder);
    cluster.close();

    assertThat(during.processes()).hasSizeGreaterThan(8);
    assertThat(during.interfaces()).hasSize(before.interfaces().size() + 1);
    assertThat(during.controlGroups()).isNotEqualTo(before.controlGroups());
    assertThat(during.parameters()).isEqualTo(before.parameters());
    assertThat(Machine.now(folder).changesSince(before)).isEmpty();
  }

  @Test
  void aKillLeavesNothing() throws IOException {
    Machine before = Machine.now(folder);

    Process starter = another();
    awaitLine(starter, StartNodeAndWait.STARTED);
    assertThat(Machine.now(folder).processes()).hasSizeGreaterThan(8);
    starter.destroyForcibly();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(Machine.now(folder).changesSince(before)).isEmpty());
  }

  @Test
  void anInterruptWhileItStartsLeavesNothing() throws IOException {
    Machine before = Machine.now(folder);

    Process starter = another();
    await()
        .atMost(LIMIT)
        .until(() -> Machine.now(folder).processes().stream().anyMatch(p -> p.contains("etcd")));
    // As Ctrl-C does, for a JVM that is asked to end runs its hooks.
    starter.destroy();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(Machine.now(folder).changesSince(before)).isEmpty());
  }

  private Process another() throws IOException {
    Path arguments = folder.resolve("starter.args");
    Files.writeString(
        arguments,
        "-cp \"%s\" %s \"%s\""
            .formatted(
                System.getProperty("java.class.path"),
                StartNodeAndWait.class.getName(),
                folder.resolve("cluster")));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments)
        .redirectErrorStream(true)
        .start();
  }

  private static void awaitLine(Process process, String line) throws IOException {
    BufferedReader output = process.inputReader();
    Optional<String> found =
        Stream.generate(() -> read(output))
            .takeWhile(Optional::isPresent)
            .map(Optional::get)
            .filter(line::equals)
            .findFirst();
    assertThat(found).as("the other process says that it has started").isPresent();
  }

  private static Optional<String> read(BufferedReader output) {
    try {
      return Optional.ofNullable(output.readLine());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
