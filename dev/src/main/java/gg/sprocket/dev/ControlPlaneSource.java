package gg.sprocket.dev;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Where tests get their control plane from: the first of these that this machine offers. */
public enum ControlPlaneSource {
  /** A cluster that the caller names. */
  GIVEN("the cluster of SPROCKET_TEST_KUBECONFIG"),
  /** K3s in a container. */
  DOCKER("K3s in Docker"),
  /** {@link ControlPlane}. */
  LOCAL("programs built from pinned Go modules");

  private static final String KUBECONFIG = "SPROCKET_TEST_KUBECONFIG";

  private final String description;

  ControlPlaneSource(String description) {
    this.description = description;
  }

  /** For a line on the console. */
  public String description() {
    return description;
  }

  /** What this machine and its environment offer. */
  public static ControlPlaneSource ofThisMachine() {
    return of(System.getenv(), ControlPlaneSource::dockerAnswers);
  }

  static ControlPlaneSource of(Map<String, String> environment, BooleanSupplier docker) {
    if (!environment.getOrDefault(KUBECONFIG, "").isBlank()) {
      return GIVEN;
    }
    return docker.getAsBoolean() ? DOCKER : LOCAL;
  }

  /** The client alone proves nothing: only an engine that answers can run a container. */
  private static boolean dockerAnswers() {
    try {
      Process process =
          new ProcessBuilder("docker", "info", "--format", "{{.ServerVersion}}")
              .redirectOutput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
