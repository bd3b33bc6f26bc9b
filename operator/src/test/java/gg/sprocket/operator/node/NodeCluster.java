package gg.sprocket.operator.node;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.image.LocalImages;
import gg.sprocket.dev.node.RealCluster;
import gg.sprocket.dev.node.StandinImages;
import gg.sprocket.operator.it.Kubectl;
import gg.sprocket.operator.it.RestrictedNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real node with the operator on it: two pods, installed by Helm as an admin does. */
final class NodeCluster implements AutoCloseable {

  /** Folder of the repository; tests run in the module's. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private static final Duration OPERATOR_LIMIT = Duration.ofMinutes(2);
  private static final String OPERATOR = "sprocket-operator";
  private static final Chart CHART = new Chart(REPOSITORY.resolve("helm/sprocket-operator"));

  private final RealCluster cluster;
  private final KubernetesClient admin;
  private final AtomicInteger namespaces;
  private final List<String> own = new CopyOnWriteArrayList<>();
  private Optional<Havoc> havoc;

  private NodeCluster(
      RealCluster cluster,
      KubernetesClient admin,
      AtomicInteger namespaces,
      Optional<Havoc> havoc) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespaces = namespaces;
    this.havoc = havoc;
  }

  /** Starts all of it, and kills the operator's pods from then on, one every now and then. */
  static NodeCluster start() {
    NodeCluster node = startInPeace();
    node.havoc = Optional.of(Havoc.among(node.admin));
    return node;
  }

  /** Starts all of it. */
  static NodeCluster startInPeace() {
    Progress progress = new Progress(System.out);
    RealCluster cluster = RealCluster.start(folder(), images(progress), progress);
    NodeCluster node =
        new NodeCluster(cluster, cluster.adminClient(), new AtomicInteger(), Optional.empty());
    try {
      node.cluster.serveHosts(progress);
      node.install();
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static List<Path> images(Progress progress) {
    return List.of(
        LocalImages.services(progress),
        LocalImages.operator(
            Path.of("target/sprocket-operator.jar").toAbsolutePath(),
            CHART.operatorImage(),
            progress),
        StandinImages.of(REPOSITORY).archive(progress));
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "node-").toAbsolutePath();
    } catch (IOException e) {
      throw new IllegalStateException("no folder for a node", e);
    }
  }

  private void install() {
    CHART.installByHelm(cluster.kubeconfig(), Map.of());
    awaitOperators(2);
  }

  /** Waits until so many pods of the operator are ready. */
  void awaitOperators(int count) {
    await(count + " pods of the operator")
        .atMost(OPERATOR_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Deployment deployment =
                  admin
                      .apps()
                      .deployments()
                      .inNamespace(Chart.NAMESPACE)
                      .withName(OPERATOR)
                      .require();
              Integer available = deployment.getStatus().getAvailableReplicas();
              return available != null && available == count;
            });
  }

  /** Both pods of the operator run until it is closed, and one of them leads. */
  Havoc.Truce truce() {
    Havoc.Truce truce = havoc.map(Havoc::truce).orElse(() -> {});
    awaitOperators(2);
    await("a leader").atMost(OPERATOR_LIMIT).until(this::isLed);
    return truce;
  }

  /** Whoever is gone holds the lease until it runs out. */
  private boolean isLed() {
    String holder = holder(admin);
    return operators(admin).stream()
        .anyMatch(pod -> holder.startsWith(pod.getMetadata().getName() + "_"));
  }

  /** Who holds the operator's lease; empty if nobody ever did. */
  static String holder(KubernetesClient admin) {
    return admin.leases().inNamespace(Chart.NAMESPACE).list().getItems().stream()
        .map(lease -> lease.getSpec().getHolderIdentity())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  /** The administrator's client. */
  KubernetesClient admin() {
    return admin;
  }

  /** The operator's pods that are not on their way out. */
  static List<Pod> operators(KubernetesClient admin) {
    return admin
        .pods()
        .inNamespace(Chart.NAMESPACE)
        .withLabel("app.kubernetes.io/name", OPERATOR)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** What kubectl prints. */
  String kubectl(String... arguments) {
    Kubectl.Ended ended = new Kubectl(kubeconfig()).run(arguments);
    if (ended.code() != 0) {
      throw new IllegalStateException(
          "kubectl %s: %s".formatted(String.join(" ", arguments), ended.output()));
    }
    return ended.output();
  }

  /**
   * A new instance of the smallest spec and more, in a namespace of its own.
   *
   * @param more YAML that is appended to the spec
   */
  League league(String purpose, String more) {
    return league(purpose, League.SMALLEST_VERSION, more);
  }

  /** The same, of another release. */
  League league(String purpose, String version, String more) {
    League league = new League(this, namespace(purpose), "mle");
    league.create(version, more);
    return league;
  }

  /** The node's address, where public hosts are served. */
  String address() {
    return cluster.address();
  }

  /** The administrator's kubeconfig. */
  Path kubeconfig() {
    return cluster.kubeconfig();
  }

  /** A new namespace that enforces Pod Security `restricted`. */
  String namespace(String purpose) {
    String name = purpose + "-" + namespaces.incrementAndGet();
    RestrictedNamespace.create(admin, name);
    own.add(name);
    return name;
  }

  /** The same node for one who removes what was made by this one alone. */
  NodeCluster visited() {
    return new NodeCluster(cluster, admin, namespaces, havoc);
  }

  /** Removes the namespaces that were made by this one, without waiting for their end. */
  void leave() {
    own.forEach(name -> admin.namespaces().withName(name).delete());
  }

  @Override
  public void close() {
    havoc.ifPresent(Havoc::close);
    admin.close();
    cluster.close();
  }
}
