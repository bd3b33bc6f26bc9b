package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
  @TempDir Path folder;
  private StateFolder state = StateFolder.at(Path.of("/"));
  private Processes processes = new Processes(state);

  @BeforeEach
  void prepare() {
    state = StateFolder.at(folder.resolve("state"));
    state.create();
    processes = new Processes(state);
  }

  @AfterEach
  void end() {
    processes.killAll();
  }

  @Test
  void anotherProcessFindsAndEndsWhatWasStarted() {
    startSleeper("one");
    startSleeper("two");
    Processes elsewhere = new Processes(StateFolder.at(folder.resolve("state")));
    assertThat(elsewhere.isAlive("one")).isTrue();

    elsewhere.stop("one", Duration.ofSeconds(10));
    assertThat(processes.isAlive("one")).isFalse();
    assertThat(processes.isAlive("two")).isTrue();

    elsewhere.killAll();
    assertThat(processes.isAlive("two")).isFalse();
  }

  @Test
  void aProcessIdThatBelongsToSomebodyElseNowIsLeftAlone() {
    startSleeper("ours");
    ProcessRecord ours = processes.records().getFirst();
    ProcessRecord stale = new ProcessRecord("stale", ours.pid(), "/another/folder");

    assertThat(ours.alive()).isPresent();
    assertThat(stale.alive()).isEmpty();
  }

  @Test
  void theEndOfAProcessIsToldWithItsLastWords() {
    processes.start(
        "short", List.of("sh", "-c", "echo last words of $0", state.root().toString()), Map.of());
    // While it turns from setsid into sh it shows no arguments, and is not taken for alive.
    long pid = processes.records().getFirst().pid();
    Await.until(
        "its end",
        Duration.ofSeconds(10),
        () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());

    assertThatThrownBy(() -> processes.requireAlive("short"))
        .isInstanceOf(DevFailure.class)
        .hasMessageContaining("last words")
        .hasMessageContaining(state.log("short").toString());
  }

  @Test
  void aRecordThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(state.processes().resolve("odd"), "what");

    assertThatThrownBy(processes::records).hasMessageContaining(file.toString());
    Files.delete(file);
  }

  @Test
  void aFolderWithOtherFilesIsNeverRemoved() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "x");

    assertThatThrownBy(() -> StateFolder.at(folder).delete()).isInstanceOf(DevFailure.class);
    assertThat(precious).exists();
  }

  /** One process without children, whose arguments name the state folder. */
  private void startSleeper(String name) {
    processes.start(name, List.of("tail", "-f", state.log(name).toString()), Map.of());
  }
}
