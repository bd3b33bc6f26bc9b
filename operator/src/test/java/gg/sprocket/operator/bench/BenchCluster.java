package gg.sprocket.operator.bench;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.Progress;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A control plane with the operator's chart installed, its data in memory where the system has a
 * folder for that: the noise of a disk would cover everything else.
 */
final class BenchCluster implements AutoCloseable {

  private static final String PREFIX = "sprocket-bench-";
  private static final String CONTROL_PLANE = "control-plane";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private final Path folder;
  private final ControlPlane controlPlane;
  private final KubernetesClient admin;
  private final Traffic traffic;

  private BenchCluster(Path folder, ControlPlane controlPlane) {
    this.folder = folder;
    this.controlPlane = controlPlane;
    this.admin = patient(Kubeconfigs.config(controlPlane.kubeconfig()));
    this.traffic = new Traffic(controlPlane.auditLog());
    new Chart(REPOSITORY.resolve("helm/sprocket-operator")).install(admin, Chart.WITHOUT_OPERATOR);
    Kubeconfigs.forServiceAccount(admin, Chart.NAMESPACE, Chart.RELEASE, operatorKubeconfig());
  }

  static BenchCluster start() throws IOException {
    Path parent =
        Files.isWritable(MEMORY) ? MEMORY : Files.createDirectories(Path.of("target/bench"));
    removeLeftovers(parent);
    Path folder = Files.createTempDirectory(parent, PREFIX).toAbsolutePath();
    ControlPlane controlPlane =
        ControlPlane.start(
            folder.resolve(CONTROL_PLANE), ControlPlaneOptions.usual(), new Progress(System.out));
    return new BenchCluster(folder, controlPlane);
  }

  /** A request that is sent again because it took long would count twice. */
  private static KubernetesClient patient(Config config) {
    config.setRequestTimeout(60_000);
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient admin() {
    return admin;
  }

  Traffic traffic() {
    return traffic;
  }

  ControlPlane controlPlane() {
    return controlPlane;
  }

  Path operatorKubeconfig() {
    return folder.resolve("operator.kubeconfig");
  }

  /** Where the data are, in words. */
  String storage() {
    return folder.startsWith(MEMORY) ? "in memory (/dev/shm)" : "on disk (" + folder + ")";
  }

  /** The file of the smallest instance. */
  Path example() {
    return REPOSITORY.resolve("examples/minimal.yaml");
  }

  @Override
  public void close() {
    admin.close();
    controlPlane.close();
    remove(folder);
  }

  /** What a run left behind that was broken off: it cost memory. */
  private static void removeLeftovers(Path parent) throws IOException {
    try (Stream<Path> folders = Files.list(parent)) {
      folders
          .filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
          .filter(folder -> !ControlPlane.isRunning(folder.resolve(CONTROL_PLANE)))
          .forEach(BenchCluster::remove);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(folder + " cannot be removed; remove it by hand", e);
    }
  }
}
