package gg.sprocket.operator.api;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an admin does with Helm, in a JVM of its own: the library brings Go's runtime along, which
 * takes over the signals of its process.
 */
final class HelmRun {
  private static final String RELEASE = "sprocket-operator";
  private static final String NAMESPACE = "sprocket-system";

  private HelmRun() {}

  /** Arguments: what to do, and the kubeconfig where that needs a cluster. */
  public static void main(String[] arguments) {
    Helm chart = new Helm(RepositoryFolder.CHART);
    String action = arguments[0];
    if (action.equals("lint")) {
      var result = chart.lint().strict().call();
      System.out.println(String.join("\n", result.getMessages()));
      System.exit(result.isFailed() ? 1 : 0);
    }
    Path kubeconfig = Path.of(arguments[1]);
    switch (action) {
      case "install" ->
          chart
              .install()
              .withName(RELEASE)
              .withNamespace(NAMESPACE)
              .createNamespace()
              .withKubeConfig(kubeconfig)
              .set("operator.deploy", "false")
              .call();
      case "upgrade" -> upgrade(chart, kubeconfig, "true");
      case "upgrade-without-releases" -> upgrade(chart, kubeconfig, "false");
      case "uninstall" ->
          Helm.uninstall(RELEASE).withNamespace(NAMESPACE).withKubeConfig(kubeconfig).call();
      default -> throw new IllegalArgumentException("no action " + action);
    }
  }

  private static void upgrade(Helm chart, Path kubeconfig, String releases) {
    chart
        .upgrade()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeConfig(kubeconfig)
        .set("operator.deploy", "false")
        .set("releases.install", releases)
        .call();
  }

  /**
   * Runs {@link #main} elsewhere.
   *
   * @throws AssertionError with Helm's complaint when it fails
   */
  static void of(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HelmRun.class.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("helm " + String.join(" ", arguments) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Helm ran", e);
    }
  }
}
