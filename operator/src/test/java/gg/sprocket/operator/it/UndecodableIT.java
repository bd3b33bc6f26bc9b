package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read stalls only itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UndecodableIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private OperatorUnderTest operator;

  UndecodableIT() {
    cluster = TestCluster.start("undecodable", ControlPlaneOptions.usual());
    instances = new Instances(cluster.admin());
    operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profile: Gigantic | spec.profile | {\"spec\": {\"profile\": \"Small\"}}",
        "images: 5 | spec.images | {\"spec\": {\"images\": null}}",
        "apps: [{name: web, replicas: many}] | spec.apps[0].replicas | {\"spec\": {\"apps\": null}}",
        "suspend: [1] | spec.suspend | {\"spec\": {\"suspend\": false}}"
      })
  void anOddValueStallsItsInstanceAlone(String odd, String field, String mend) {
    String namespace = cluster.namespace("odd");
    instances.discord(namespace);
    try (OddSchema schema = new OddSchema(cluster.admin(), "sprocketinstances.sprocket.gg")) {
      schema.pass(() -> instances.createAlone(namespace, NAME, Instances.MINIMAL + odd + "\n"));
    }

    Condition stalled =
        instances.awaitCondition(
            namespace, NAME, "Stalled", c -> c.getReason().equals("UndecodableSpec"));
    assertThat(stalled.getMessage()).startsWith(field + " holds ");
    assertThat(instances.condition(namespace, NAME, "SpecValid"))
        .map(Condition::getStatus)
        .contains("False");
    String other = cluster.namespace("fine");
    instances.create(other, NAME, "");
    instances.awaitReady(other, NAME);

    instances.patch(namespace, NAME, mend);
    instances.awaitReady(namespace, NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps: [{name: web, replicas: many}]",
        "exposure: {domain: odd.example.org, hosts: [{purpose: Web}]}"
      })
  void anOperatorThatStartsAmongOddObjectsServesTheOthers(String odd) {
    String namespace = cluster.namespace("start");
    String field = odd.substring(0, odd.indexOf(':'));
    String rest = Instances.MINIMAL.replaceFirst("(?m)^" + field + ":.*\n", "");
    // Not even a finalizer was put on it while its definition was open.
    operator.close();
    try (OddSchema schema = new OddSchema(cluster.admin(), "sprocketinstances.sprocket.gg")) {
      schema.pass(() -> instances.createAlone(namespace, NAME, rest + odd + "\n"));
    }
    operator = OperatorUnderTest.start(cluster);

    String other = cluster.namespace("fine");
    instances.create(other, NAME, "");
    instances.awaitReady(other, NAME);
    instances.awaitCondition(
        namespace, NAME, "Stalled", c -> c.getReason().equals("UndecodableSpec"));
    instances.delete(namespace, NAME);
  }

  @Test
  void anOddReleaseStallsItsReadersAlone() {
    try (OddSchema schema = new OddSchema(cluster.admin(), "sprocketreleases.sprocket.gg")) {
      schema.pass(() -> release("6.6.6"));
    }
    OwnReleases releases = new OwnReleases(cluster.admin());
    assertThat(releases.await("6.6.6", "Ready", "False ReleaseInvalid"))
        .startsWith("SprocketRelease 6.6.6: spec.topologies[0].components[0].scaling holds ");
    String namespace = cluster.namespace("release");
    instances.discord(namespace);
    instances.createAlone(namespace, NAME, Instances.MINIMAL.replace("1.5.0", "6.6.6"));

    Condition stalled =
        instances.awaitCondition(
            namespace, NAME, "Stalled", c -> c.getReason().equals("ReleaseInvalid"));
    assertThat(stalled.getMessage())
        .startsWith("SprocketRelease 6.6.6: spec.topologies[0].components[0].scaling holds ")
        .contains("\"Sometimes\"");

    instances.patch(namespace, NAME, "{\"spec\": {\"version\": \"1.5.0\"}}");
    instances.awaitReady(namespace, NAME);
  }

  private void release(String version) {
    JsonNode spec =
        cluster
            .admin()
            .resources(StoredRelease.class)
            .withName("1.5.0")
            .require()
            .getSpec()
            .deepCopy();
    ((ObjectNode) spec.at("/topologies/0/components/0")).put("scaling", "Sometimes");
    StoredRelease odd = new StoredRelease();
    odd.setMetadata(new ObjectMetaBuilder().withName(version).build());
    odd.setSpec(spec);
    cluster.admin().resource(odd).create();
  }
}
