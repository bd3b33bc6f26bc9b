package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No secret value leaves its Secret, even with the operator's log at its most talkative. */
@ExtendWith(OnCluster.class)
class LeakIT {

  private static final Map<String, String> SUPPLIED =
      Map.of(
          "clientId", "108234",
          "clientSecret", "canary-client-secret-7Hq2",
          "botToken", "canary-bot-token-k9Zp");

  /** Shorter ones are names and numbers that stand in many places. */
  private static final int SHORTEST = 16;

  private final TestCluster cluster;
  private final Instances instances;

  LeakIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
  }

  @Test
  void noSecretValueStandsAnywhereElse() {
    String namespace = cluster.namespace("leak");
    SortedMap<String, String> canaries = new TreeMap<>();
    SortedMap<String, String> places = new TreeMap<>();
    try (OperatorUnderTest operator =
        OperatorUnderTest.start(
                cluster, Map.of("SPROCKET_LEADER_ELECTION", "false", "SPROCKET_LOG_LEVEL", "TRACE"))
            .awaitReady()) {
      live(namespace, canaries, places);
      places.put("metrics", operator.body("/metrics"));
      cluster
          .admin()
          .resources(StoredInstance.class)
          .inNamespace(namespace)
          .withName("mle")
          .delete();
      instances.awaitGone(namespace, "mle");
      places.putAll(objects(namespace));
      places.put("log", operator.log());
    }

    assertThat(canaries).hasSizeGreaterThan(10);
    assertThat(places).containsKeys("log", "metrics", "Event", "ConfigMap", "Pod", "Deployment");
    assertThat(places.getOrDefault("log", "")).contains("\"level\":\"TRACE\"");
    canaries.forEach(
        (name, value) ->
            places.forEach(
                (place, text) ->
                    assertThat(text.contains(value)).as("%s stands in %s", name, place).isFalse()));
  }

  /** Creates, breaks, mends and changes an instance. */
  private void live(
      String namespace, SortedMap<String, String> canaries, SortedMap<String, String> places) {
    supply(namespace);
    instances.createAlone(namespace, "mle", Instances.MINIMAL + "deletionPolicy: Delete\n");
    instances.awaitReady(namespace, "mle");
    canaries.putAll(canaries(namespace));
    places.putAll(objects(namespace));

    var supplied = cluster.admin().secrets().inNamespace(namespace).withName("discord");
    supplied.edit(
        secret -> {
          secret.getData().remove("botToken");
          return secret;
        });
    instances.awaitCondition(
        namespace, "mle", "SecretsReady", c -> c.getReason().equals("SecretKeyMissing"));
    places.put("Instance while a key is missing", Json.text(instances.get(namespace, "mle")));
    supplied.delete();
    supply(namespace);
    instances.patch(
        namespace,
        "mle",
        """
        {"metadata": {"annotations": {"%s": "mle"}},
         "spec": {"exposure": {"domain": "other.example.org"}}}
        """
            .formatted(Labels.CONFIRM_DELETION));
    instances.awaitReady(namespace, "mle");
    await("the changed domain everywhere")
        .atMost(Duration.ofSeconds(60))
        .until(() -> objects(namespace).toString().contains("other-mle." + namespace));
    canaries.putAll(canaries(namespace));
    objects(namespace).forEach((kind, text) -> places.merge(kind, text, String::concat));
  }

  private void supply(String namespace) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("discord")
                .endMetadata()
                .withStringData(SUPPLIED)
                .build())
        .create();
  }

  /** Every secret value in plain and in base64; of a key in PEM one line of its middle. */
  private SortedMap<String, String> canaries(String namespace) {
    SortedMap<String, String> canaries = new TreeMap<>();
    List<Secret> secrets = cluster.admin().secrets().inNamespace(namespace).list().getItems();
    for (Secret secret : secrets) {
      secret
          .getData()
          .forEach(
              (key, encoded) -> {
                String value =
                    new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
                boolean secretValue = !key.endsWith(".crt") && value.length() >= SHORTEST;
                if (secretValue) {
                  String name = secret.getMetadata().getName() + "/" + key;
                  canaries.put(name, plain(value));
                  canaries.put(name + " in base64", encoded);
                }
              });
    }
    return canaries;
  }

  private static String plain(String value) {
    return value.contains("-----BEGIN")
        ? value.lines().skip(1).findFirst().orElseThrow()
        : value.strip();
  }

  /** All objects of the namespace but the Secrets' values, by kind. */
  private SortedMap<String, String> objects(String namespace) {
    KubernetesClient admin = cluster.admin();
    SortedMap<String, String> texts = new TreeMap<>();
    Map<String, Supplier<List<?>>> lists =
        Map.of(
            "Event", () -> admin.events().v1().events().inNamespace(namespace).list().getItems(),
            "ConfigMap", () -> admin.configMaps().inNamespace(namespace).list().getItems(),
            "Pod", () -> admin.pods().inNamespace(namespace).list().getItems(),
            "Job", () -> admin.batch().v1().jobs().inNamespace(namespace).list().getItems(),
            "Service", () -> admin.services().inNamespace(namespace).list().getItems(),
            "Deployment", () -> admin.apps().deployments().inNamespace(namespace).list().getItems(),
            "StatefulSet",
                () -> admin.apps().statefulSets().inNamespace(namespace).list().getItems(),
            "ReplicaSet", () -> admin.apps().replicaSets().inNamespace(namespace).list().getItems(),
            "Claim", () -> admin.persistentVolumeClaims().inNamespace(namespace).list().getItems(),
            "Instance",
                () ->
                    admin.resources(StoredInstance.class).inNamespace(namespace).list().getItems());
    lists.forEach((kind, list) -> texts.put(kind, Json.text(list.get())));
    Stream<Object> metadata =
        admin.secrets().inNamespace(namespace).list().getItems().stream().map(Secret::getMetadata);
    texts.put("metadata of Secrets", Json.text(metadata.toList()));
    return texts;
  }
}
