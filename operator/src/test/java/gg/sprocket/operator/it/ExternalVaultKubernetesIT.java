package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Program;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Vault that has the real API server check the tokens of those who log in. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalVaultKubernetesIT {

  private static final String NAME = "mle";
  private static final String REVIEWER = "vault-reviewer";
  private static final String DISCORD_SECRET = "mle-integration-discord";

  /** In every value that the test plants, and so to be found nowhere else. */
  private static final String CANARY = "canary-reviewed-";

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final PlayedProbes probes;
  private final ProbedVault vault;
  private final OperatorUnderTest operator;

  ExternalVaultKubernetesIT(TestCluster cluster) throws Exception {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.probes = new PlayedProbes(cluster.admin());
    this.vault = ProbedVault.start(servers).initialize().unseal();
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
    probes.close();
    servers.close();
    cluster.admin().rbac().clusterRoleBindings().withName(REVIEWER).delete();
  }

  @Test
  void theApiServerVouchesForWhoLogsIn() throws Exception {
    String reviewer = cluster.namespace("reviewer");
    String namespace = cluster.namespace("probed-reviewed");
    askTheApiServer(reviewer);
    login(namespace, "mle-vault", "vault.sprocket.gg/" + namespace + "/mle");
    authority(namespace);
    instances.createAlone(namespace, NAME, spec());

    instances.awaitReady(namespace, NAME);
    assertThat(discord(namespace)).containsEntry("clientId", CANARY + "id");
    assertThat(reviews(reviewer)).as("reviews by the account of the Vault").isPositive();

    withoutTheRightToAskNobodyGetsIn(namespace, reviewer);
    whoIsNotMeantDoesNotGetIn(namespace);
    assertThat(discord(namespace)).as("kept").containsEntry("clientId", CANARY + "id");
    assertThat(operator.log() + probes.output()).doesNotContain(CANARY);
  }

  private void withoutTheRightToAskNobodyGetsIn(String namespace, String reviewer) {
    cluster.admin().rbac().clusterRoleBindings().withName(REVIEWER).delete();
    lookNow(namespace);
    assertThat(refused(namespace).getMessage())
        .contains("auth/kubernetes", "its reviewer may review tokens", "system:auth-delegator");

    letReview(reviewer);
    lookNow(namespace);
    instances.awaitReady(namespace, NAME);
  }

  private void whoIsNotMeantDoesNotGetIn(String namespace) throws Exception {
    login(namespace, "default", "vault.sprocket.gg/" + namespace + "/mle");
    lookNow(namespace);
    assertThat(refused(namespace).getMessage())
        .contains("bind it to ServiceAccount mle-vault of namespace " + namespace);

    login(namespace, "mle-vault", "vault.sprocket.gg/" + namespace + "/other");
    lookNow(namespace);
    await("the audience to be named")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(refused(namespace).getMessage())
                    .contains(
                        "the audience is another; bind the role to vault.sprocket.gg/"
                            + namespace
                            + "/mle"));

    login(namespace, "mle-vault", "vault.sprocket.gg/" + namespace + "/mle");
    lookNow(namespace);
    instances.awaitReady(namespace, NAME);
  }

  /** As the guide has it. */
  private void askTheApiServer(String reviewer) throws Exception {
    cluster
        .admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(reviewer)
                .withName("vault")
                .endMetadata()
                .build())
        .create();
    letReview(reviewer);
    vault.plugin("auth", "kubernetes", Program.VAULT_KUBERNETES);
    vault.put("sys/auth/kubernetes", "{\"type\": \"kubernetes\"}");
    vault.put(
        "auth/kubernetes/config",
        Json.text(
            Map.of(
                "kubernetes_host",
                cluster.admin().getMasterUrl().toString().replaceAll("/$", ""),
                "kubernetes_ca_cert",
                clusterAuthority(),
                "token_reviewer_jwt",
                token(reviewer))));
  }

  private void letReview(String reviewer) {
    cluster
        .admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(REVIEWER)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:auth-delegator")
                .addNewSubject("", "ServiceAccount", "vault", reviewer)
                .build())
        .create();
  }

  private void login(String namespace, String account, String audience) throws Exception {
    String folder = "sprocket/" + namespace + "/mle";
    if (vault.get("sys/mounts").path("data").path("secret/").isMissingNode()) {
      vault.put("sys/mounts/secret", "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}");
    }
    vault.put(
        "secret/data/" + folder + "/integrations/discord",
        Json.text(
            Map.of(
                "data",
                Map.of(
                    "clientId", CANARY + "id",
                    "clientSecret", CANARY + "secret",
                    "botToken", CANARY + "token"))));
    vault.put(
        "sys/policies/acl/sprocket-mle",
        Json.text(
            Map.of(
                "policy",
                "path \"secret/data/%s/*\" { capabilities = [\"read\"] }".formatted(folder))));
    vault.put(
        "auth/kubernetes/role/mle",
        Json.text(
            Map.of(
                "token_ttl",
                "5m",
                "token_policies",
                "sprocket-mle",
                "audience",
                audience,
                "bound_service_account_names",
                account,
                "bound_service_account_namespaces",
                namespace)));
  }

  private String spec() {
    return Instances.MINIMAL.replace("secretRef: {name: discord}", "fromBackend: true")
        + """
        vault:
          mode: External
          external:
            address: %s
            ca: {configMapRef: {name: vault-ca}}
            auth: {method: Kubernetes, role: mle}
            refreshInterval: 1h
        secrets: {backend: Vault}
        """
            .formatted(vault.address());
  }

  private void authority(String namespace) {
    cluster
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("vault-ca")
                .endMetadata()
                .withData(Map.of("ca.crt", ProbedVault.TLS.authority()))
                .build())
        .create();
  }

  private String clusterAuthority() throws IOException {
    var configuration = cluster.admin().getConfiguration();
    String data = configuration.getCaCertData();
    return data == null
        ? Files.readString(Path.of(configuration.getCaCertFile()))
        : new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private String token(String reviewer) {
    return cluster
        .admin()
        .serviceAccounts()
        .inNamespace(reviewer)
        .withName("vault")
        .tokenRequest(
            new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L).endSpec().build())
        .getStatus()
        .getToken();
  }

  /** How often the API server was asked by the account of the Vault. */
  private long reviews(String reviewer) throws IOException {
    try (Stream<String> lines = Files.lines(cluster.controlPlane().auditLog())) {
      return lines
          .filter(line -> line.contains("\"tokenreviews\""))
          .filter(line -> line.contains("system:serviceaccount:" + reviewer + ":vault"))
          .count();
    }
  }

  /** As the guide says. */
  private void lookNow(String namespace) {
    cluster
        .admin()
        .resources(Job.class)
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "probe-vault")
        .delete();
  }

  private Condition refused(String namespace) {
    return instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("False") && c.getReason().equals("AuthenticationFailed"));
  }

  private Map<String, String> discord(String namespace) {
    Secret secret =
        cluster.admin().secrets().inNamespace(namespace).withName(DISCORD_SECRET).require();
    return VaultClient.decoded(secret.getData());
  }
}
