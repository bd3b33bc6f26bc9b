package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {

  @TempDir private Path folder;

  @Test
  void nothingIsLeftOfWhatAKilledProcessStarted() throws IOException {
    StateFolder state = StateFolder.at(folder.resolve("state"));
    state.create();
    Processes processes = new Processes(state);
    ProcessHandle one = parent(processes, state, "one");
    ProcessHandle other = parent(processes, state, "other");

    processes.kill("one");
    assertThat(one).matches(Processes::hasEnded);
    assertThat(other).matches(ProcessHandle::isAlive);

    processes.killAll();
    assertThat(other).matches(Processes::hasEnded);
  }

  /** A process that has started another one, which is returned. */
  private ProcessHandle parent(Processes processes, StateFolder state, String name)
      throws IOException {
    Path child = folder.resolve(name);
    String script = "sleep 600 & echo $! >\"$1.new\"; mv \"$1.new\" \"$1\"; wait";
    processes.start(
        name, List.of("sh", "-c", script, state.root().toString(), child.toString()), Map.of());
    Await.until("the child of " + name, Duration.ofSeconds(10), () -> Files.isRegularFile(child));
    return ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).orElseThrow();
  }
}
