package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.plan.OptionalKind;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routes and certificates in a cluster to which kinds of others come and go. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExposureIT {

  private static final String LONG_AGO = "2020-01-01T00:00:00Z";

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
    ask(early, "first", "shared.example.org");
    instances.awaitReady(early, "first");
    String served = ingress(early).getMetadata().getUid();
    ask(late, "second", "shared.example.org");

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
    // Longer than the operator waits before it looks again at one that has just become unready.
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

  private void ask(String namespace, String name, String domain) {
    instances.patch(
        namespace, name, "{\"spec\": {\"exposure\": {\"domain\": \"%s\"}}}".formatted(domain));
  }

  /** As after a finalizer that was taken away by hand: no pass of the operator says farewell. */
  @Test
  void aHostOfOneThatVanishedGoesToOneThatHasWaitedForLong() {
    String gone = cluster.namespace("gone");
    String waits = cluster.namespace("waits");
    instances.create(gone, "holder", "");
    ask(gone, "holder", "left.example.org");
    instances.awaitReady(gone, "holder");
    instances.create(waits, "heir", "");
    instances.awaitReady(waits, "heir");
    ask(waits, "heir", "left.example.org");
    letWaitForLong(waits, "heir");

    operator.freeze();
    try {
      stored(gone, "holder").delete();
      instances.patch(gone, "holder", "{\"metadata\": {\"finalizers\": null}}");
      instances.awaitGone(gone, "holder");
    } finally {
      operator.thaw();
    }

    // Far below the five minutes after which it is looked at in any case.
    instances.awaitReady(waits, "heir", Duration.ofMinutes(1));
    assertThat(instances.status(waits, "heir").hosts()).contains("left.example.org");
  }

  /** Makes the operator believe that an instance without its host has been so for years. */
  private void letWaitForLong(String namespace, String name) {
    instances.awaitCondition(namespace, name, "Ready", c -> c.getReason().equals("HostConflict"));
    instances.awaitCondition(namespace, name, "AppsReady", c -> c.getStatus().equals("True"));
    Stillness changes = new Stillness(() -> version(namespace, name), Duration.ofSeconds(5));
    await("no change of it").atMost(Duration.ofMinutes(1)).until(changes::isReached);
    stored(namespace, name)
        .editStatus(
            instance -> {
              instance.getStatus().path("conditions").forEach(c -> age((ObjectNode) c));
              return instance;
            });
    // It says the same as before, but it is a change: the pass that follows sees those years.
    instances.patch(namespace, name, "{\"spec\": {\"deletionPolicy\": \"Retain\"}}");
    await("a look at it")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isLookedAt(namespace, name));
    assertThat(instances.status(namespace, name).conditions())
        .extracting(Condition::getLastTransitionTime)
        .containsOnly(LONG_AGO);
    // Longer than the shortest pause: whatever follows is not by chance.
    Stillness looks = new Stillness(() -> (int) operator.passes(), Duration.ofSeconds(12));
    await("no look at anything").atMost(Duration.ofMinutes(1)).until(looks::isReached);
  }

  private int version(String namespace, String name) {
    return Integer.parseInt(instances.get(namespace, name).getMetadata().getResourceVersion());
  }

  private static void age(ObjectNode condition) {
    condition.put("lastTransitionTime", LONG_AGO);
  }

  private boolean isLookedAt(String namespace, String name) {
    InstanceStatus status = instances.status(namespace, name);
    return status.observedGeneration()
        == instances.get(namespace, name).getMetadata().getGeneration();
  }

  private Resource<StoredInstance> stored(String namespace, String name) {
    return cluster.admin().resources(StoredInstance.class).inNamespace(namespace).withName(name);
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
    instances.delete(namespace, "mle");
  }
}
