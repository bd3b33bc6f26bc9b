package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Instances beside each other, whatever their names. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class NeighboursIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  NeighboursIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void threeOfOneNamespaceWithACommonPrefixAllBecomeReady() {
    String namespace = cluster.namespace("prefix");
    List<String> names = List.of("mle", "mle-two", "mle-web");
    names.forEach(name -> instances.create(namespace, name, ""));
    names.forEach(name -> instances.awaitReady(namespace, name));

    List<String> all =
        names.stream().flatMap(n -> children(namespace, n).titles().stream()).toList();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(names.stream().map(n -> password(namespace, n + "-database-login")).distinct())
        .hasSize(3);
  }

  /**
   * The names of release 1.5.0 leave no room for it, but a release's components can be called
   * anything.
   */
  @Test
  void whoComesSecondToANameIsRefusedAndTheFirstIsLeftAlone() {
    release("9.0.1", "two-cache");
    String namespace = cluster.namespace("collision");
    instances.create(namespace, "mle-two", "");
    instances.awaitReady(namespace, "mle-two");
    HasMetadata before = service(namespace);

    instances.createAlone(namespace, "mle", Instances.MINIMAL.replace("\"1.5.0\"", "\"9.0.1\""));

    Condition refused =
        instances.awaitCondition(
            namespace, "mle", "Ready", c -> c.getReason().equals("ForeignObject"));
    assertThat(refused.getStatus()).isEqualTo("False");
    // It is a ConfigMap and a Service; whichever is asked for first is named.
    assertThat(refused.getMessage())
        .contains("/mle-two-cache exists and does not belong to this instance");
    assertThat(service(namespace)).isEqualTo(before);
    assertThat(instances.condition(namespace, "mle-two", "Ready"))
        .map(Condition::getStatus)
        .contains("True");

    instances.delete(namespace, "mle-two");
    instances.awaitReady(namespace, "mle");
    assertThat(children(namespace, "mle").get(Service.class, "mle-two-cache").getMetadata())
        .satisfies(
            meta -> assertThat(meta.getLabels()).containsEntry("sprocket.gg/instance", "mle"));
  }

  @Test
  void theLongestNamesFit() {
    String namespace = cluster.namespace("n23456789-123456789-123456789-123456789-123456789-123");
    String name = "abcdefghij-klmnopqrst-uvwxyz12";
    assertThat(name).hasSize(30);

    instances.create(
        namespace,
        name,
        """
        apps: [{name: image-generation-frontend, enabled: true, replicas: 1}]
        """);

    assertThat(instances.awaitReady(namespace, name).components())
        .allMatch(c -> List.of("Ready", "Disabled").contains(c.state().name()))
        .anyMatch(c -> c.name().equals("image-generation-frontend"));
  }

  @Test
  void oneNameInTwoNamespacesIsTwoInstances() {
    String one = cluster.namespace("same");
    String other = cluster.namespace("same");
    instances.create(one, "mle", "");
    instances.create(other, "mle", "");
    instances.awaitReady(one, "mle");
    instances.awaitReady(other, "mle");

    assertThat(password(one, "mle-database-login"))
        .isNotEqualTo(password(other, "mle-database-login"));
    assertThat(instances.status(one, "mle").dataId())
        .isNotEqualTo(instances.status(other, "mle").dataId());
    instances.delete(one, "mle");
    assertThat(instances.condition(other, "mle", "Ready"))
        .map(Condition::getStatus)
        .contains("True");
  }

  @Test
  void whatTraefikCouldNotTellFromAnOlderOneGetsNoIngressOfIt() {
    new OptionalKinds(cluster.admin())
        .ingressClass("neighbours-traefik", "traefik.io/ingress-controller");
    String one = cluster.namespace("joined");
    String other = cluster.namespace(one + "-a");
    String name = other.substring(one.length() + 1) + "-mle";
    instances.create(one, name, "");
    instances.awaitReady(one, name);
    instances.create(other, "mle", "");
    instances.awaitReady(other, "mle");

    List.of(one, other)
        .forEach(
            namespace ->
                instances.patch(
                    namespace,
                    namespace.equals(one) ? name : "mle",
                    "{\"spec\": {\"exposure\": {\"ingress\":"
                        + " {\"className\": \"neighbours-traefik\"}}}}"));

    instances.awaitCondition(
        other, "mle", "ExposureReady", c -> c.getReason().equals("NameAmbiguous"));
    instances.awaitReady(one, name);
    assertThat(cluster.admin().network().v1().ingresses().inNamespace(one).list().getItems())
        .hasSize(1);
    instances.delete(one, name);
    instances.awaitReady(other, "mle");
  }

  private Children children(String namespace, String name) {
    return new Children(cluster.admin(), namespace, name);
  }

  private HasMetadata service(String namespace) {
    return Children.bare(children(namespace, "mle-two").get(Service.class, "mle-two-cache"));
  }

  private String password(String namespace, String secret) {
    Map<String, String> data =
        cluster.admin().secrets().inNamespace(namespace).withName(secret).require().getData();
    return String.valueOf(data.get("password"));
  }

  /** Release 1.5.0 with another name for its web component. */
  private void release(String version, String component) {
    StoredRelease usual =
        cluster.admin().resources(StoredRelease.class).withName("1.5.0").require();
    ObjectNode spec = usual.getSpec().deepCopy();
    ArrayNode components = spec.withArray("/topologies/0/components");
    components.forEach(
        c -> {
          if (c.path("name").asText().equals("web")) {
            ((ObjectNode) c).put("name", component);
          }
        });
    StoredRelease other = new StoredRelease();
    other.setMetadata(new ObjectMetaBuilder().withName(version).build());
    other.setSpec(spec);
    cluster.admin().resource(other).create();
  }
}
