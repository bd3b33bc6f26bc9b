package gg.sprocket.dev;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
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
final class HelmProcess {
  private HelmProcess() {}

  /** Standard output has the manifests, or standard error Helm's complaint. */
  public static void main(String[] arguments) {
    Helm chart = new Helm(Path.of(arguments[1]));
    List<String> values = List.of(arguments).subList(3, arguments.length);
    try {
      switch (arguments[0]) {
        case "template" -> template(chart.template().withKubeVersion(arguments[2]), values);
        case "install" -> install(chart.install().withKubeConfig(Path.of(arguments[2])), values);
        default -> throw new IllegalArgumentException("no action " + arguments[0]);
      }
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void template(TemplateCommand template, List<String> values) {
    template.withName(Chart.RELEASE).withNamespace(Chart.NAMESPACE);
    values.forEach(value -> template.set(key(value), text(value)));
    System.out.writeBytes(template.call().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private static void install(InstallCommand install, List<String> values) {
    install.withName(Chart.RELEASE).withNamespace(Chart.NAMESPACE).createNamespace();
    values.forEach(value -> install.set(key(value), text(value)));
    install.call();
  }

  private static String key(String value) {
    return value.substring(0, value.indexOf('='));
  }

  private static String text(String value) {
    return value.substring(value.indexOf('=') + 1);
  }

  /**
   * Runs Helm and gives what it printed.
   *
   * @param action {@code template}, with a version of Kubernetes, or {@code install}, with a
   *     kubeconfig
   * @throws DevFailure with Helm's complaint
   */
  static String inProcessOfItsOwn(
      String action, Path folder, String target, Map<String, Object> values) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HelmProcess.class.getName(),
                action,
                folder.toString(),
                target));
    values.forEach((key, value) -> command.add(key + "=" + value));
    Process process = new ProcessBuilder(command).start();
    try (var output = process.getInputStream();
        var complaints = process.errorReader()) {
      // Complaints are a few lines, far below what a pipe holds, so one after the other is safe.
      String manifests = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      String complaint = String.join("\n", complaints.lines().toList());
      if (end(process) != 0) {
        throw new DevFailure(
            "`helm %s` of the chart %s failed: %s".formatted(action, folder, complaint));
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
