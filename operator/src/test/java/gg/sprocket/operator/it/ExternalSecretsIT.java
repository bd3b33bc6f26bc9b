package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that External Secrets Operator brings from a store, which is a real Vault. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalSecretsIT {

  /** In every value that the test plants, and so to be found nowhere else. */
  private static final String CANARY = "canary-5678-";

  private static final String NAME = "mle";
  private static final String INBOX = "mle-store-values";
  private static final String DISCORD = "mle-integration-discord";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String STORE =
      """
      secrets: {backend: ExternalSecrets, externalSecrets: {storeRef: {name: vault}, entry: mle}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private final String namespace;
  private final LocalServers servers = LocalServers.create();
  private final ProbedVault vault;

  ExternalSecretsIT(TestCluster cluster) throws Exception {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
    this.namespace = cluster.namespace("store-values");
    this.vault = ProbedVault.start(servers).initialize().unseal();
  }

  @AfterAll
  void stop() {
    operator.close();
    servers.close();
  }

  @Test
  void theSecretsFollowTheStore() throws Exception {
    instances.createAlone(
        namespace,
        NAME,
        Instances.MINIMAL.replace("secretRef: {name: discord}", "fromBackend: true") + STORE);
    assertThat(awaitReason("KindMissing").getMessage())
        .contains("externalsecrets.external-secrets.io", "install External Secrets Operator");

    new OptionalKinds(cluster.admin()).installPinned(OptionalKind.ExternalSecret);
    awaitReason("WaitingForDependency");
    try (ExternalSecretsUnderTest store =
        ExternalSecretsUnderTest.start(cluster, vault, namespace)) {
      valuesArrive(store);
      anotherValueReplacesItsReadersAndNobodyElse(store);
      whatIsMissingIsToldAndTheLastGoodValuesStay(store);
      aStoreThatRefusesIsTold(store);
      anInboxThatSomebodyRemovedIsFilledAnew();
      tellsNoValue();
      afterwardsTheValuesStayAndNothingElse();
    }
  }

  private void valuesArrive(ExternalSecretsUnderTest store) throws Exception {
    assertThat(awaitReason("StoreUnreadable").getMessage())
        .contains(
            "(SecretSyncedError: could not get secret data from provider)",
            "SecretStore vault",
            "DISCORD_BOT_TOKEN",
            "kubectl -n " + namespace + " describe externalsecret " + DISCORD);

    store.put(
        Map.of(
            "DISCORD_CLIENT_ID", CANARY + "one",
            "DISCORD_CLIENT_SECRET", CANARY + "secret",
            "DISCORD_BOT_TOKEN", CANARY + "token"));
    instances.awaitReady(namespace, NAME);
    assertThat(data(DISCORD))
        .isEqualTo(
            Map.of(
                "clientId", CANARY + "one",
                "clientSecret", CANARY + "secret",
                "botToken", CANARY + "token"));
    assertThat(data("mle-generated-jwt").get("value")).as("made here").hasSize(128);
  }

  private void anotherValueReplacesItsReadersAndNobodyElse(ExternalSecretsUnderTest store)
      throws Exception {
    Map<String, Set<String>> before = pods();
    store.put(Map.of("DISCORD_CLIENT_ID", CANARY + "two"));

    await("other pods of its reader")
        .atMost(LIMIT)
        .until(() -> !pods().getOrDefault("monolith", Set.of()).equals(before.get("monolith")));
    instances.awaitReady(namespace, NAME);
    assertThat(data(DISCORD)).containsEntry("clientId", CANARY + "two");
    Map<String, Set<String>> after = pods();
    before.keySet().removeIf(this::reads);
    after.keySet().retainAll(before.keySet());
    assertThat(after).isNotEmpty().isEqualTo(before);
  }

  private void whatIsMissingIsToldAndTheLastGoodValuesStay(ExternalSecretsUnderTest store)
      throws Exception {
    Map<String, Set<String>> before = pods();
    Map<String, String> kept = data(DISCORD);
    store.remove("DISCORD_BOT_TOKEN");
    store.put(Map.of("DISCORD_CLIENT_ID", CANARY + "three"));
    assertThat(awaitReason("StoreUnreadable").getMessage())
        .contains("until then Secret " + DISCORD + " keeps the values it has");
    assertThat(data(DISCORD)).isEqualTo(kept);

    store.put(Map.of("DISCORD_BOT_TOKEN", CANARY + "token\n"));
    assertThat(awaitReason("StoreValueInvalid").getMessage())
        .contains("DISCORD_BOT_TOKEN in mle of SecretStore vault begins or ends with white space");
    assertThat(data(DISCORD)).isEqualTo(kept);

    store.put(Map.of("DISCORD_BOT_TOKEN", CANARY + "token", "DISCORD_CLIENT_ID", CANARY + "two"));
    instances.awaitReady(namespace, NAME);
    assertThat(pods()).as("the values are the former ones").isEqualTo(before);
  }

  private void aStoreThatRefusesIsTold(ExternalSecretsUnderTest store) throws Exception {
    Map<String, Set<String>> before = pods();
    store.mayRead(false);
    awaitReason("StoreUnreadable");
    assertThat(data(DISCORD)).containsEntry("botToken", CANARY + "token");

    store.mayRead(true);
    instances.awaitReady(namespace, NAME);
    assertThat(pods()).isEqualTo(before);
  }

  private void anInboxThatSomebodyRemovedIsFilledAnew() {
    Map<String, Set<String>> before = pods();
    cluster.admin().secrets().inNamespace(namespace).withName(INBOX).delete();

    await("another one, filled")
        .atMost(LIMIT)
        .until(() -> data(INBOX).containsKey("integrations.discord.botToken"));
    instances.awaitReady(namespace, NAME);
    assertThat(pods()).isEqualTo(before);
  }

  private void tellsNoValue() {
    String told =
        String.join(
            "\n",
            cluster.kubectl(
                "-n",
                namespace,
                "get",
                "events.events.k8s.io,sprocketinstances,configmaps,deployments,pods,jobs,"
                    + "externalsecrets",
                "-o",
                "yaml"),
            operator.log());
    assertThat(told).contains(INBOX).doesNotContain(CANARY);
  }

  private void afterwardsTheValuesStayAndNothingElse() {
    Map<String, Set<String>> before = pods();
    Map<String, String> values = data(DISCORD);
    instances.patch(
        namespace,
        NAME,
        """
        {"spec": {"secrets": {"backend": "Kubernetes", "externalSecrets": null},
           "integrations": {"discord": {"fromBackend": null, "secretRef": {"name": "%s"}}}}}
        """
            .formatted(DISCORD));
    await("nothing that asks a store")
        .atMost(LIMIT)
        .until(
            () ->
                cluster
                        .admin()
                        .resources(ExternalSecret.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .isEmpty()
                    && data(INBOX).isEmpty());
    instances.awaitReady(namespace, NAME);
    assertThat(data(DISCORD)).isEqualTo(values);
    assertThat(pods()).isEqualTo(before);
    Secret kept = cluster.admin().secrets().inNamespace(namespace).withName(DISCORD).require();
    assertThat(Labels.annotation(kept, Labels.EXTERNAL_SECRET)).isEmpty();
  }

  private Condition awaitReason(String reason) {
    return instances.awaitCondition(
        namespace,
        NAME,
        "SecretsReady",
        c -> c.getStatus().equals("False") && c.getReason().equals(reason));
  }

  private Map<String, String> data(String name) {
    Secret secret = cluster.admin().secrets().inNamespace(namespace).withName(name).get();
    return secret == null || secret.getData() == null
        ? Map.of()
        : VaultClient.decoded(secret.getData());
  }

  /** Uids of the application's pods by component. */
  private Map<String, Set<String>> pods() {
    List<Pod> pods =
        cluster
            .admin()
            .pods()
            .inNamespace(namespace)
            .withLabel("sprocket.gg/part", "app")
            .list()
            .getItems();
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .collect(
            Collectors.groupingBy(
                pod -> Labels.label(pod, Labels.COMPONENT).orElse(""),
                TreeMap::new,
                Collectors.mapping((Pod pod) -> pod.getMetadata().getUid(), Collectors.toSet())));
  }

  private boolean reads(String component) {
    return Json.text(
            cluster
                .admin()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("mle-" + component)
                .require()
                .getSpec())
        .contains(DISCORD);
  }
}
