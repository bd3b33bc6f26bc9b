package gg.sprocket.dev.node;

import gg.sprocket.dev.DevFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Short commands of the system. */
final class SystemCommands {

  /** How one ended. */
  private record Ended(int code, String output) {}

  private SystemCommands() {}

  /**
   * Runs a command and gives what it said.
   *
   * @throws DevFailure with what it said when it fails
   */
  static String run(List<String> command) {
    return run(command, Map.of());
  }

  /** The same with more variables. */
  static String run(List<String> command, Map<String, String> environment) {
    Ended ended = attempt(command, environment);
    if (ended.code() != 0) {
      throw new DevFailure("`%s` failed:%n%s".formatted(String.join(" ", command), ended.output()));
    }
    return ended.output();
  }

  /** Whether a command ends well. */
  static boolean succeeds(List<String> command) {
    return succeeds(command, Map.of());
  }

  /** The same with more variables. */
  static boolean succeeds(List<String> command, Map<String, String> environment) {
    return attempt(command, environment).code() == 0;
  }

  private static Ended attempt(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      return new Ended(127, command.getFirst() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while `%s` ran".formatted(command.getFirst()), e);
    }
  }
}
