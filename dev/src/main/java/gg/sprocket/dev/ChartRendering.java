package gg.sprocket.dev;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs Helm in a JVM of its own. Helm is a Go library here, and Go's runtime takes over the signals
 * of the process it is loaded into: after one rendering, Ctrl-C no longer ended the demo and {@code
 * jstack} got no answer.
 */
final class ChartRendering {
  private ChartRendering() {}

  /** Standard output has the manifests, or standard error Helm's complaint. */
  public static void main(String[] arguments) {
    TemplateCommand template =
        new Helm(Path.of(arguments[0]))
            .template()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .withKubeVersion(arguments[1]);
    for (String value : List.of(arguments).subList(2, arguments.length)) {
      int equals = value.indexOf('=');
      template.set(value.substring(0, equals), value.substring(equals + 1));
    }
    try {
      System.out.writeBytes(template.call().getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  static String inProcessOfItsOwn(Path folder, Map<String, Object> values, String kubernetesVersion)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChartRendering.class.getName(),
                folder.toString(),
                kubernetesVersion));
    values.forEach((key, value) -> command.add(key + "=" + value));
    Process process = new ProcessBuilder(command).start();
    try (var output = process.getInputStream();
        var complaints = process.errorReader()) {
      // Complaints are a few lines, far below what a pipe holds, so one after the other is safe.
      String manifests = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      String complaint = String.join("\n", complaints.lines().toList());
      if (end(process) != 0) {
        throw new DevFailure("The chart " + folder + " does not render: " + complaint);
      }
      return manifests;
    }
  }

  private static int end(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while a chart was rendered.", e);
    }
  }
}
