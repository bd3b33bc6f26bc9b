package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** An operator in a cluster where everything is there that a case of the matrix may ask for. */
final class MatrixTrial implements AutoCloseable {

  static final String NAME = "mle";

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration QUIET = Duration.ofSeconds(4);

  /** Every key that any account or service may ask for. */
  private static final Map<String, String> SUPPLIED =
      Map.ofEntries(
          Map.entry("username", "not-real"),
          Map.entry("password", "not-real"),
          Map.entry("host", "mail.example.org"),
          Map.entry("ca.crt", "not-real"),
          Map.entry("uri", "amqps://not:real@rabbit.example.org"),
          Map.entry("accessKey", "not-real"),
          Map.entry("secretKey", "not-real"),
          Map.entry("clientId", "not-real"),
          Map.entry("clientSecret", "not-real"),
          Map.entry("apiKey", "not-real"),
          Map.entry("token", "not-real"),
          Map.entry("hmacKey", "not-real"));

  private final TestCluster cluster;
  private final Instances instances;
  private final Matrix matrix = Matrix.read();
  private final PlayedControllers others;
  private final OperatorUnderTest operator;

  MatrixTrial(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    OptionalKinds kinds = new OptionalKinds(cluster.admin());
    kinds.installPinned();
    kinds.ingressClass("traefik", "traefik.io/ingress-controller");
    kinds.ingressClass("nginx", "k8s.io/ingress-nginx");
    cluster
        .admin()
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName("important")
                .endMetadata()
                .withValue(1000)
                .build())
        .serverSideApply();
    this.others = new PlayedControllers(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @Override
  public void close() {
    operator.close();
    others.close();
  }

  /** The matrix. */
  Matrix matrix() {
    return matrix;
  }

  /** Makes an instance of a case, with every Secret that it may name, in a namespace of its own. */
  String create(Map<String, String> one) {
    String namespace = cluster.namespace("matrix");
    instances.discord(namespace);
    secret(namespace, "supplied", "Opaque", SUPPLIED);
    Map<String, String> plain = new HashMap<>(SUPPLIED);
    plain.put("uri", "amqp://not:real@rabbit.example.org:25672");
    secret(namespace, "supplied-plain", "Opaque", plain);
    secret(
        namespace,
        "supplied-registry",
        "kubernetes.io/dockerconfigjson",
        Map.of(".dockerconfigjson", "{\"auths\": {}}"));
    String domain = NAME + "." + namespace + ".example.org";
    ServerCertificate pair =
        ServerCertificate.of(domain, "*." + domain, "*.lan." + domain, "*.vpn." + domain);
    secret(
        namespace,
        "supplied-tls",
        "kubernetes.io/tls",
        Map.of("tls.crt", pair.certificate(), "tls.key", pair.key()));
    instances.createAlone(namespace, NAME, Json.text(matrix.spec(one)));
    return namespace;
  }

  private void secret(String namespace, String name, String type, Map<String, String> values) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType(type)
                .withStringData(values)
                .build())
        .create();
  }

  /** Each of these cases becomes ready and runs, and then nothing is written any more. */
  void allRun(List<Map<String, String>> cases) {
    long mark = cluster.audit().mark();
    SortedMap<String, Map<String, String>> byNamespace = new TreeMap<>();
    cases.forEach(one -> byNamespace.put(create(one), one));
    Instant end = Instant.now().plus(LIMIT);

    List<String> faults = new ArrayList<>();
    byNamespace.forEach(
        (namespace, one) -> {
          if (!runs(namespace, end)) {
            faults.add("%s: %s%n%s".formatted(namespace, one, told(namespace)));
          }
        });

    assertThat(faults).isEmpty();
    await("no more writes")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .until(new Stillness(() -> writes(mark, byNamespace), QUIET)::isReached);
  }

  private boolean runs(String namespace, Instant end) {
    Duration left = Duration.between(Instant.now(), end);
    try {
      instances.awaitReady(namespace, NAME, left.isPositive() ? left : Duration.ofMillis(200));
    } catch (ConditionTimeoutException _) {
      return false;
    }
    return instances.status(namespace, NAME).phase() == Phase.Running
        && !deployments(namespace).isEmpty();
  }

  private String told(String namespace) {
    return instances.status(namespace, NAME).conditions().stream()
        .filter(condition -> condition.getStatus().equals("False"))
        .map(c -> "  %s %s: %s%n".formatted(c.getType(), c.getReason(), c.getMessage()))
        .collect(Collectors.joining());
  }

  private int writes(long mark, Map<String, Map<String, String>> byNamespace) {
    return (int)
        cluster.audit().writesSince(mark).stream()
            .filter(request -> byNamespace.containsKey(request.namespace()))
            .count();
  }

  /** What runs the application in a namespace. */
  List<Deployment> deployments(String namespace) {
    return cluster.admin().apps().deployments().inNamespace(namespace).list().getItems();
  }
}
