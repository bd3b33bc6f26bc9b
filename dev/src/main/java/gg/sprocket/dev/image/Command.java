package gg.sprocket.dev.image;

import gg.sprocket.dev.ChildProcess;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that runs to its end, in a folder.
 *
 * @param folder where it runs
 * @param environment variables on top of ours
 */
record Command(Path folder, Map<String, String> environment) {
  private static final int TAIL = 25;

  static Command in(Path folder) {
    return new Command(folder, Map.of());
  }

  /**
   * Runs it.
   *
   * @throws DevFailure with the end of what it said if it fails
   */
  void run(List<String> command) {
    int code = code(command, log());
    if (code != 0) {
      throw new DevFailure(
          "`%s` failed with exit code %d:%n%s".formatted(String.join(" ", command), code, end()));
    }
  }

  /** Whether the last run has printed a text. */
  boolean said(String text) throws IOException {
    return Files.readString(log()).contains(text);
  }

  /** The end of what the last run has printed. */
  String end() {
    return Folders.tail(log(), TAIL);
  }

  private Path log() {
    return folder.resolve("command.log");
  }

  /** What it answers; empty if it fails or is not there. */
  static Optional<String> answer(String... command) {
    try {
      Path log = Files.createTempFile("sprocket-command", ".log");
      try {
        Process process = start(new ProcessBuilder(command), log);
        return process.waitFor() == 0 ? Optional.of(Files.readString(log)) : Optional.empty();
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private int code(List<String> command, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      return ChildProcess.await(command.getFirst(), start(builder, log));
    } catch (IOException e) {
      throw new DevFailure("`%s` cannot be started.".formatted(command.getFirst()), e);
    }
  }

  private static Process start(ProcessBuilder builder, Path log) throws IOException {
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
