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
      lint(chart);
    }
    if (action.startsWith("instance")) {
      instance(action, arguments);
      return;
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

  private static void lint(Helm chart) {
    var result = chart.lint().strict().call();
    System.out.println(String.join("\n", result.getMessages()));
    System.exit(result.isFailed() ? 1 : 0);
  }

  /** The other chart: its values come in files, or it is installed under a kubeconfig. */
  private static void instance(String action, String[] arguments) {
    Helm chart = new Helm(RepositoryFolder.INSTANCE_CHART);
    switch (action) {
      case "instance-lint" -> lint(chart);
      case "instance-template" -> {
        for (int i = 1; i < arguments.length; i++) {
          System.out.println(
              chart
                  .template()
                  .withName("mle")
                  .withNamespace("sprocket-mle")
                  .withKubeVersion("1.34.0")
                  .withValuesFile(Path.of(arguments[i]))
                  .call());
        }
      }
      case "instance-install" ->
          chart
              .install()
              .withName("mle")
              .withNamespace(arguments[3])
              .withKubeConfig(Path.of(arguments[1]))
              .withValuesFile(Path.of(arguments[2]))
              .call();
      case "instance-upgrade" ->
          chart
              .upgrade()
              .withName("mle")
              .withNamespace(arguments[3])
              .withKubeConfig(Path.of(arguments[1]))
              .withValuesFile(Path.of(arguments[2]))
              .call();
      case "instance-uninstall" ->
          Helm.uninstall("mle")
              .withNamespace(arguments[2])
              .withKubeConfig(Path.of(arguments[1]))
              .call();
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
   * @return what it printed
   * @throws AssertionError with Helm's complaint when it fails
   */
  static String of(String... arguments) {
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
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Helm ran", e);
    }
  }
}
