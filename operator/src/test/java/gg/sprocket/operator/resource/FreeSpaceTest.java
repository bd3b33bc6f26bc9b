package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
