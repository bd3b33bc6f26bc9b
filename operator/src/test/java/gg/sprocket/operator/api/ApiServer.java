package gg.sprocket.operator.api;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real API server with the chart installed and no operator.
 *
 * @param plane its control plane
 * @param admin an admin's client
 */
record ApiServer(ControlPlane plane, KubernetesClient admin) implements AutoCloseable {
  static final String NAMESPACE = "leagues";

  /** Starts one, with more flags of the API server. */
  static ApiServer start(Path folder, String... flags) {
    ControlPlane plane =
        ControlPlane.start(
            folder,
            ControlPlaneOptions.usual().withoutNodes().withApiServerFlags(flags),
            new Progress(System.out));
    ApiServer server = new ApiServer(plane, plane.adminClient());
    new Chart(RepositoryFolder.CHART).install(server.admin, Map.of("operator.deploy", "false"));
    new Manifests(server.admin).createNamespace(NAMESPACE);
    return server;
  }

  /** The output of kubectl; what it complains about is part of it. */
  String kubectl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.cached(new Progress(System.out)).path(Program.KUBECTL).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", plane.kubeconfig().toString());
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close();
    plane.close();
  }
}
