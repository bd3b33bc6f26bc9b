package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The container beside a server, by the programs that it runs. */
class FreeSpaceTest {

  private static final Container SERVER =
      Containers.of("database", "postgres:17", "IfNotPresent")
          .withResources(
              Amounts.requirements(
                  new Resources(new ComputeAmounts("1", "1Gi"), new ComputeAmounts(null, "2Gi"))))
          .build();

  @TempDir Path volume;

  @ParameterizedTest
  @CsvSource({
    "1, there, true",
    "9000000000000000, there, false",
    "9000000000000000, gone, true",
  })
  void itIsReadyUnlessItSeesThatThereIsNoRoom(long kibibytes, String directory, boolean ready)
      throws IOException, InterruptedException {
    Path place = directory.equals("there") ? volume : volume.resolve(directory);
    Container container = new FreeSpace(kibibytes).beside(SERVER, place.toString());

    Process probe = start(container.getReadinessProbe().getExec().getCommand());

    assertThat(probe.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(probe.exitValue() == 0).isEqualTo(ready);
  }

  /** Names of devices and places as df prints them, and what it prints for what it cannot tell. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/dev/sda1 100 40 60 40% /data | 60 | true",
        "/dev/sda1 100 40 60 40% /data | 61 | false",
        "//server/my share 100 40 60 40% /data | 60 | true",
        "//server/my share 100 40 60 40% /data | 61 | false",
        "/dev/sda1 100 40 0 100% /data | 1 | false",
        "overlay - - - - /data | 1 | true",
        "* 100 40 60 40% /data | 61 | false",
      })
  void theColumnOfWhatIsFreeIsFound(String line, long kibibytes, boolean ready)
      throws IOException, InterruptedException {
    String df = "cat <<'END'\nFilesystem 1024-blocks Used Available Capacity Mounted on\n%s\nEND";
    assertReady(df.formatted(line), kibibytes, ready);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "echo / 1 1 0 0% /data; exit 1", "true", "echo df"})
  void whatCannotBeMeasuredIsNotFull(String df) throws IOException, InterruptedException {
    assertReady(df, 1, true);
  }

  /** As of a file system whose server is away; the node ends a probe that takes longer. */
  @Test
  void whatIsNotMeasuredInTimeIsNotFull() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    assertReady("exec sleep 60", 1, true);

    Probe probe = new FreeSpace(1).beside(SERVER, "/data").getReadinessProbe();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(Duration.ofSeconds(probe.getTimeoutSeconds()));
  }

  private void assertReady(String df, long kibibytes, boolean ready)
      throws IOException, InterruptedException {
    Path program = Files.writeString(volume.resolve("df"), "#!/bin/sh\n" + df + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Container container = new FreeSpace(kibibytes).beside(SERVER, "/data");
    ProcessBuilder probe = new ProcessBuilder(container.getReadinessProbe().getExec().getCommand());
    probe.environment().merge("PATH", volume.toString(), (path, first) -> first + ":" + path);

    assertThat(probe.start().waitFor() == 0).isEqualTo(ready);
  }

  @ParameterizedTest
  @CsvSource({"1, , true", ", 2Gi, true", ", , false"})
  void aLimitAloneIsAnsweredByALimit(String cpu, String limit, boolean any) {
    Resources asked = new Resources(new ComputeAmounts(cpu, null), new ComputeAmounts(null, limit));
    Container server =
        Containers.of("database", "postgres:17", "Always")
            .withResources(Amounts.requirements(asked))
            .build();

    Map<String, Quantity> limits =
        FreeSpace.USUAL.beside(server, "/data").getResources().getLimits();

    assertThat(limits != null && limits.containsKey("memory")).isEqualTo(any);
  }

  /** A pod would wait for its whole time of grace otherwise. */
  @Test
  @Timeout(30)
  void itEndsAtTheSignalToStop() throws IOException, InterruptedException {
    Process idle = start(FreeSpace.USUAL.beside(SERVER, "/data").getCommand());
    assertThat(idle.waitFor(500, TimeUnit.MILLISECONDS)).as("it stays").isFalse();
    List<ProcessHandle> children = idle.descendants().toList();

    idle.destroy();

    assertThat(idle.waitFor()).isZero();
    children.forEach(ProcessHandle::destroy);
  }

  @Test
  void itTakesNextToNothingAndNothingIsSaidWhereNothingIs() {
    assertThat(FreeSpace.USUAL.beside(SERVER, "/data").getResources().getRequests())
        .containsKeys("cpu", "memory");
    Container unbound = Containers.of("database", "postgres:17", "Always").build();
    assertThat(FreeSpace.USUAL.beside(unbound, "/data"))
        .returns("Always", Container::getImagePullPolicy)
        .satisfies(c -> assertThat(c.getResources().getRequests()).isNullOrEmpty());
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
