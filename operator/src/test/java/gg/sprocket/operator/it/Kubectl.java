package gg.sprocket.operator.it;

import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * kubectl as somebody uses it.
 *
 * @param kubeconfig that person's
 */
public record Kubectl(Path kubeconfig) {

  /**
   * How it ended.
   *
   * @param code its exit code
   * @param output what it printed, complaints included
   */
  public record Ended(int code, String output) {}

  /** Variables of a shell in which it is found and speaks to that cluster. */
  public Map<String, String> shell() {
    Path program = Programs.cached(new Progress(System.out)).path(Program.KUBECTL);
    return Map.of(
        "KUBECONFIG",
        kubeconfig.toString(),
        "PATH",
        program.getParent() + File.pathSeparator + System.getenv("PATH"));
  }

  /** Runs it to its end. */
  public Ended run(String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Programs.cached(new Progress(System.out)).path(Program.KUBECTL).toString());
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new IllegalStateException("kubectl cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kubectl ran", e);
    }
  }
}
