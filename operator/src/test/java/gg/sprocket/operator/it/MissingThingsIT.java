package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is missing is named, and the operator goes on by itself once it is there. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingThingsIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  MissingThingsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aReleaseThatIsMissing() {
    String namespace = cluster.namespace("release");
    instances.discord(namespace);
    instances.createAlone(namespace, NAME, Instances.MINIMAL.replace("1.5.0", "1.5.0-later"));

    assertCondition(
        namespace,
        "SpecValid",
        "ReleaseMissing",
        "SprocketRelease 1.5.0-later does not exist; create it, or set spec.version to one of"
            + " `kubectl get sprocketreleases`");
    StoredRelease later = new StoredRelease();
    later.setMetadata(new ObjectMetaBuilder().withName("1.5.0-later").build());
    later.setSpec(
        cluster.admin().resources(StoredRelease.class).withName("1.5.0").require().getSpec());
    cluster.admin().resource(later).create();

    awaitGoingOn(namespace, "SpecValid");
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aSecretThenItsKeysThenTheirValues() {
    String namespace = cluster.namespace("secret");
    instances.createAlone(namespace, NAME, Instances.MINIMAL);

    assertCondition(
        namespace,
        "SecretsReady",
        "SecretMissing",
        "Secret discord does not exist; create it with the keys clientId, clientSecret, botToken");

    discord(namespace, Map.of("clientId", "1", "clientSecret", "not-real"));
    assertCondition(
        namespace,
        "SecretsReady",
        "SecretKeyMissing",
        "Secret discord has no value under the key botToken; add it");

    discord(namespace, Map.of("clientId", "1", "clientSecret", "", "botToken", "not-real"));
    assertCondition(
        namespace,
        "SecretsReady",
        "SecretKeyMissing",
        "Secret discord has no value under the key clientSecret; add it");

    discord(namespace, Map.of("clientId", "1", "clientSecret", "not-real", "botToken", "not-real"));
    awaitGoingOn(namespace, "SecretsReady");
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void theSecretsOfExternalServices() {
    String namespace = cluster.namespace("external");
    instances.create(
        namespace,
        NAME,
        """
        database:
          mode: External
          external: {host: db.example.com, database: sprocket, username: sprocket, secretRef: {name: db}}
        cache:
          mode: External
          external: {host: redis.example.com, secretRef: {name: redis}}
        objectStorage:
          mode: External
          external:
            endpoint: https://objects.example.com
            buckets: {replays: cloud-replays, images: cloud-images}
            secretRef: {name: s3}
        """);

    assertCondition(
        namespace,
        "DatabaseReady",
        "SecretMissing",
        "Secret db does not exist; create it with the key password");
    assertCondition(
        namespace,
        "CacheReady",
        "SecretMissing",
        "Secret redis does not exist; create it with the key password");
    assertCondition(
        namespace,
        "ObjectStorageReady",
        "SecretMissing",
        "Secret s3 does not exist; create it with the keys accessKey, secretKey");

    supply(namespace, "db", Map.of("password", "not-real"));
    awaitGoingOn(namespace, "DatabaseReady");
    supply(namespace, "redis", Map.of("password", "not-real"));
    awaitGoingOn(namespace, "CacheReady");
    supply(namespace, "s3", Map.of("accessKey", "not-real", "secretKey", "not-real"));
    awaitGoingOn(namespace, "ObjectStorageReady");
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void anIntegrationThatTheReleaseRequires() {
    String namespace = cluster.namespace("integration");
    instances.discord(namespace);
    instances.createAlone(
        namespace,
        NAME,
        """
        organization: {slug: mle, displayName: Minor League Esports}
        version: "1.5.0"
        exposure: {domain: mle.example.org}
        """);

    assertCondition(
        namespace,
        "SecretsReady",
        "IntegrationMissing",
        "spec.integrations.discord is absent, but release 1.5.0 does not start without it; create a"
            + " Secret with the keys clientId, clientSecret, botToken and name it in"
            + " spec.integrations.discord.secretRef");
    assertThat(instances.condition(namespace, NAME, "Stalled"))
        .map(Condition::getReason)
        .contains("IntegrationMissing");

    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"integrations\": {\"discord\": {\"secretRef\": {\"name\": \"discord\"}}}}}");
    awaitGoingOn(namespace, "SecretsReady");
    instances.awaitReady(namespace, NAME);
  }

  private void discord(String namespace, Map<String, String> values) {
    supply(namespace, "discord", values);
  }

  private void supply(String namespace, String name, Map<String, String> values) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .createOr(
            existing -> {
              existing.delete();
              return existing.create();
            });
  }

  private void assertCondition(String namespace, String type, String reason, String message) {
    Condition condition =
        instances.awaitCondition(
            namespace,
            NAME,
            type,
            c -> c.getReason().equals(reason) && c.getMessage().equals(message));
    assertThat(condition.getStatus()).isEqualTo("False");
  }

  /** What was missing is there: the condition turns within the ten seconds that are promised. */
  private void awaitGoingOn(String namespace, String type) {
    await(type + " of " + namespace)
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                instances
                    .condition(namespace, NAME, type)
                    .filter(c -> c.getStatus().equals("True"))
                    .isPresent());
  }
}
