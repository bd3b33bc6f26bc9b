package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.Progress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A control plane with the operator's chart installed, the operator itself left out. */
final class TestCluster implements AutoCloseable {

  /** Folder of the repository; tests run in the module's. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  private final ControlPlane controlPlane;
  private final KubernetesClient admin;
  private final Path folder;
  private final Path operatorKubeconfig;
  private final AuditLog audit;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final List<OperatorUnderTest> operators = new CopyOnWriteArrayList<>();

  private TestCluster(
      ControlPlane controlPlane,
      KubernetesClient admin,
      Path folder,
      List<String> watchNamespaces) {
    this.controlPlane = controlPlane;
    this.admin = admin;
    this.folder = folder;
    this.audit = new AuditLog(controlPlane.auditLog());
    Map<String, Object> values = new TreeMap<>(Chart.WITHOUT_OPERATOR);
    for (int i = 0; i < watchNamespaces.size(); i++) {
      createNamespace(watchNamespaces.get(i));
      values.put("watchNamespaces[" + i + "]", watchNamespaces.get(i));
    }
    new Chart(REPOSITORY.resolve("helm/sprocket-operator")).install(admin, values);
    operatorKubeconfig = folder.resolve("operator.kubeconfig");
    Kubeconfigs.forServiceAccount(admin, Chart.NAMESPACE, Chart.RELEASE, operatorKubeconfig);
  }

  /** Starts a control plane and installs the chart. */
  static TestCluster start(String name, ControlPlaneOptions options) {
    return start(name, options, List.of());
  }

  /**
   * Starts a control plane and installs the chart for some namespaces only.
   *
   * @param watchNamespaces these, which are made before; none for all
   */
  static TestCluster start(String name, ControlPlaneOptions options, List<String> watchNamespaces) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), name + "-");
      ControlPlane controlPlane =
          ControlPlane.start(
              folder.resolve("control-plane").toAbsolutePath(), options, new Progress(System.out));
      return new TestCluster(
          controlPlane, controlPlane.adminClient(), folder.toAbsolutePath(), watchNamespaces);
    } catch (IOException e) {
      throw new IllegalStateException("no folder for a control plane", e);
    }
  }

  /** The administrator's client. */
  KubernetesClient admin() {
    return admin;
  }

  /** The control plane itself. */
  ControlPlane controlPlane() {
    return controlPlane;
  }

  /** Kubeconfig of the operator's ServiceAccount. */
  Path operatorKubeconfig() {
    return operatorKubeconfig;
  }

  /** Folder for logs. */
  Path folder() {
    return folder;
  }

  /** What the API server was asked. */
  AuditLog audit() {
    return audit;
  }

  /** Takes note of an operator that works here. */
  void operates(OperatorUnderTest operator) {
    operators.add(operator);
  }

  /** Ends operators that a test could not end any more, such as one whose class was not made. */
  void killOperators() {
    operators.stream().filter(OperatorUnderTest::isAlive).forEach(OperatorUnderTest::kill);
    operators.clear();
  }

  /** A new namespace that enforces Pod Security `restricted`. */
  String namespace(String purpose) {
    String name = purpose + "-" + namespaces.incrementAndGet();
    createNamespace(name);
    return name;
  }

  private void createNamespace(String name) {
    RestrictedNamespace.create(admin, name);
  }

  /** Applies objects as the administrator. */
  void apply(List<HasMetadata> objects, String namespace) {
    new Manifests(admin).apply(objects, namespace);
  }

  /** Ends a pod at once, and waits until there is another of its name. */
  void replacePod(String namespace, String pod) {
    var pods = admin.pods().inNamespace(namespace).withName(pod);
    String uid = pods.require().getMetadata().getUid();
    pods.withGracePeriod(0).delete();
    await("another " + pod)
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var now = pods.get();
              return now != null && !now.getMetadata().getUid().equals(uid);
            });
  }

  /** What a shell needs for a kubectl of the administrator. */
  Map<String, String> shell() {
    return new Kubectl(controlPlane.kubeconfig()).shell();
  }

  /** A page of the documentation about an instance in a namespace. */
  Runbook runbook(String page, String namespace) {
    return Runbook.of(page, new Kubectl(controlPlane.kubeconfig()), folder())
        .with("sprocket-mle", namespace);
  }

  /** What kubectl prints. */
  String kubectl(String... arguments) {
    return new Kubectl(controlPlane.kubeconfig()).run(arguments).output();
  }

  @Override
  public void close() {
    admin.close();
    controlPlane.close();
  }
}
