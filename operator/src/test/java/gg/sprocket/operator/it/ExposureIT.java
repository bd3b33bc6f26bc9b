package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.plan.OptionalKind;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routes and certificates in a cluster to which kinds of others come and go. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExposureIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final OptionalKinds kinds;
  private final OperatorUnderTest operator;

  ExposureIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.kinds = new OptionalKinds(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aClusterWithoutAnyOfThemServesByIngress() {
    String namespace = cluster.namespace("plain");
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");

    Ingress ingress =
        new Children(cluster.admin(), namespace, "mle").get(Ingress.class, "mle-public");
    assertThat(ingress.getSpec().getTls()).hasSize(1);
    assertThat(
            cluster
                .admin()
                .configMaps()
                .inNamespace(namespace)
                .withName("mle-ca")
                .require()
                .getData())
        .containsKey("ca.crt");
  }

  @Test
  void aHostBelongsToTheInstanceThatHadItFirstUntilItGoes() {
    String early = cluster.namespace("early");
    String late = cluster.namespace("late");
    instances.create(late, "second", "");
    instances.awaitReady(late, "second");
    instances.create(early, "first", "");
    ask(early, "first");
    instances.awaitReady(early, "first");
    String served = ingress(early).getMetadata().getUid();
    ask(late, "second");

    Condition told =
        instances.awaitCondition(
            late, "second", "ExposureReady", c -> c.getReason().equals("HostConflict"));
    assertThat(told.getMessage())
        .contains("shared.example.org")
        .doesNotContain(early)
        .doesNotContain("first");
    assertThat(cluster.admin().network().v1().ingresses().inNamespace(late).list().getItems())
        .as("routes of the older instance, which asked later")
        .isEmpty();
    // Longer than the operator waits before it looks again at an instance that is not ready.
    await("the younger instance keeps its hosts")
        .during(Duration.ofSeconds(12))
        .atMost(Duration.ofSeconds(30))
        .until(() -> ingress(early).getMetadata().getUid().equals(served));
    assertThat(instances.status(early, "first").hosts())
        .contains("shared.example.org", "image-generation.shared.example.org");
    instances.awaitReady(early, "first");

    instances.delete(early, "first");
    instances.awaitReady(late, "second");
    assertThat(cluster.admin().network().v1().ingresses().inNamespace(late).list().getItems())
        .hasSize(1);
  }

  private Ingress ingress(String namespace) {
    return cluster
        .admin()
        .network()
        .v1()
        .ingresses()
        .inNamespace(namespace)
        .withName("first-public")
        .require();
  }

  private void ask(String namespace, String name) {
    instances.patch(
        namespace, name, "{\"spec\": {\"exposure\": {\"domain\": \"shared.example.org\"}}}");
  }

  @Test
  void aKindThatIsInstalledLaterIsNoticedWithoutARestart() {
    String namespace = cluster.namespace("later");
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");
    instances.patch(
        namespace,
        "mle",
        """
        {"spec": {"exposure": {"type": "Gateway",
           "gateway": {"mode": "Attach", "parentRefs": [{"name": "shared", "namespace": "infra"}]}}}}
        """);
    instances.awaitCondition(
        namespace, "mle", "ExposureReady", c -> c.getReason().equals("KindMissing"));
    assertThat(cluster.admin().network().v1().ingresses().inNamespace(namespace).list().getItems())
        .as("what served before")
        .hasSize(1);

    kinds.install(OptionalKind.HttpRoute);
    kinds.await(namespace, "HTTPRoute/mle-public-web", "HTTPRoute/mle-public-api");
    instances.awaitReady(namespace, "mle");
    assertThat(cluster.admin().network().v1().ingresses().inNamespace(namespace).list().getItems())
        .isEmpty();

    kinds.remove(OptionalKind.HttpRoute);
    instances.awaitCondition(
        namespace, "mle", "ExposureReady", c -> c.getReason().equals("KindMissing"));
    assertThat(operator.isAlive()).isTrue();
  }
}
