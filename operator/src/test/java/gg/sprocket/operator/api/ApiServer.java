package gg.sprocket.operator.api;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
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

  @Override
  public void close() {
    admin.close();
    plane.close();
  }
}
