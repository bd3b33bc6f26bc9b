package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Combinations of components and modes, so that each two settings meet somewhere: the API server
 * takes what the operator makes of them, their pods pass Pod Security {@code restricted}, and each
 * ends Ready or in the one condition that it must.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixIT {

  private static final Map<String, Map<String, String>> DIMENSIONS = dimensions();

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  MatrixIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  private static Map<String, Map<String, String>> dimensions() {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    all.put(
        "release",
        values(
            "rabbit", "version: \"1.4.0\"",
            "monolith", "version: \"1.5.0\"",
            "micro", "version: \"1.5.0\"\ntopology: Microservices",
            "preview", "version: 2.0.0-preview.1"));
    all.put("profile", values("Tiny", "profile: Tiny", "Small", "", "Large", "profile: Large"));
    all.put(
        "database",
        values(
            "builtin",
            "",
            "sized",
            "database: {builtin: {storage: {size: 30Gi}, parameters: {work_mem: 16MB}}}",
            "require",
            external("Require"),
            "verify",
            external("VerifyFull")));
    all.put(
        "cache",
        values(
            "builtin", "",
            "memory", "cache: {builtin: {persistence: None, maxMemory: 96Mi}}",
            "external",
                "cache: {mode: External, external: {host: redis.example.org, tls: true, secretRef:"
                    + " {name: supplied}}}"));
    all.put(
        "queue",
        values(
            "absent", "",
            "sized", "queue: {builtin: {storage: {size: 3Gi}}}",
            "external",
                "queue: {mode: External, external: {tls: true, vhost: league, secretRef: {name:"
                    + " supplied}}}",
            "disabled", "queue: {mode: Disabled}"));
    all.put(
        "storage",
        values(
            "builtin",
            "",
            "external",
            "objectStorage: {mode: External, external: {endpoint: 'https://s3.example.org',"
                + " buckets: {replays: rrr, images: iii}, secretRef: {name: supplied}}}"));
    all.put(
        "exposure",
        values(
            "ingress",
            "exposure: {domain: mle.example.org}",
            "listed",
            "exposure: {domain: mle.example.org, hosts: [{purpose: Web, host:"
                + " web.mle.example.org}], origins: ['https://stats.example.net']}",
            "none",
            "exposure: {domain: mle.example.org, type: None}",
            "more",
            "exposure: {domain: mle.example.org, access: [{name: local, domain:"
                + " local.mle.example.org, tls: {mode: Disabled}}]}"));
    all.put(
        "tls",
        values("usual", "", "own", "tls: {mode: SelfSigned}", "off", "tls: {mode: Disabled}"));
    all.put(
        "web",
        values(
            "usual", "",
            "three", "apps: [{name: web, replicas: 3}]",
            "autoscaled", "apps: [{name: web, autoscaling: {minReplicas: 2, maxReplicas: 4}}]",
            "stopped", "apps: [{name: web, replicas: 0}]"));
    all.put("asleep", values("no", "", "yes", "hibernation: {enabled: true}"));
    all.put(
        "placing",
        values(
            "anywhere", "",
            "spread", "scheduling: {topologySpread: Zone}",
            "tolerant", "scheduling: {tolerations: [{key: dedicated, operator: Exists}]}"));
    all.put(
        "rules",
        values(
            "usual", "",
            "open", "security: {networkPolicies: Disabled}\ndriftPolicy: Report",
            "careful", "deletionPolicy: Delete\nsecurity: {runAsUser: 2000}"));
    return all;
  }

  private static String external(String mode) {
    return "database: {mode: External, external: {host: db.example.org, port: 25060, database:"
        + " league, username: league, sslMode: "
        + mode
        + ", secretRef: {name: supplied}}}";
  }

  private static Map<String, String> values(String... namesAndTexts) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      values.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return values;
  }

  @Test
  void everyTwoSettingsGoTogether() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    DIMENSIONS.forEach((dimension, values) -> names.put(dimension, List.copyOf(values.keySet())));
    List<Map<String, String>> cases = Pairs.of(names);
    Map<String, Map<String, String>> byNamespace = new TreeMap<>();

    for (Map<String, String> one : cases) {
      String namespace = cluster.namespace("matrix");
      supply(namespace);
      instances.createAlone(namespace, "mle", spec(one));
      byNamespace.put(namespace, one);
    }

    System.out.printf("matrix: %d cases over %d dimensions%n", cases.size(), names.size());
    byNamespace.forEach(this::assertEnd);
  }

  private void assertEnd(String namespace, Map<String, String> one) {
    Optional<String> refusal = refusal(one);
    if (refusal.isPresent()) {
      instances.awaitCondition(
          namespace, "mle", "SpecValid", c -> c.getReason().equals(refusal.orElseThrow()));
      assertThat(cluster.admin().apps().deployments().inNamespace(namespace).list().getItems())
          .as(one.toString())
          .isEmpty();
      return;
    }
    InstanceStatus status = instances.awaitReady(namespace, "mle", Duration.ofMinutes(5));
    Phase expected = "yes".equals(one.get("asleep")) ? Phase.Hibernated : Phase.Running;
    assertThat(status.phase()).as(one.toString()).isEqualTo(expected);
  }

  /** Why a combination cannot be; the first check that fails counts. */
  private static Optional<String> refusal(Map<String, String> one) {
    if ("rabbit".equals(one.get("release")) && "disabled".equals(one.get("queue"))) {
      return Optional.of("QueueRequired");
    }
    if ("Tiny".equals(one.get("profile")) && "autoscaled".equals(one.get("web"))) {
      return Optional.of("AutoscalingWithoutRequest");
    }
    return Optional.empty();
  }

  private static String spec(Map<String, String> one) {
    StringBuilder spec =
        new StringBuilder(
            """
            organization: {slug: mle, displayName: Minor League Esports}
            integrations: {discord: {secretRef: {name: discord}}}
            """);
    one.forEach(
        (dimension, value) ->
            spec.append(DIMENSIONS.getOrDefault(dimension, Map.of()).getOrDefault(value, ""))
                .append('\n'));
    return spec.toString();
  }

  private void supply(String namespace) {
    instances.discord(namespace);
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("supplied")
                .endMetadata()
                .withStringData(
                    Map.of(
                        "password", "not-real",
                        "ca.crt", "not-real",
                        "uri", "amqps://not:real@rabbit.example.org",
                        "accessKey", "not-real",
                        "secretKey", "not-real"))
                .build())
        .create();
  }
}
