package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A real Vault that the operator does not run, read by the real probe in the place of simulated
 * pods, with tokens of a real API server.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalVaultIT {

  /** In every value that the test plants, and so to be found nowhere else. */
  private static final String CANARY = "canary-1234-";

  private static final String NAME = "mle";
  private static final String INBOX = "mle-vault-values";
  private static final String DISCORD_SECRET = "mle-integration-discord";
  private static final String JWT_SECRET = "mle-generated-jwt";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final PlayedProbes probes;
  private final ProbedVault.Opened opened;
  private final ProbedVault vault;
  private final OutsideVault outside;
  private final OperatorUnderTest operator;

  ExternalVaultIT(TestCluster cluster) throws Exception {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.outside = new OutsideVault(cluster);
    this.probes = new PlayedProbes(cluster.admin());
    this.opened = ProbedVault.start(servers).initialize();
    this.vault = opened.unseal();
    this.operator = OperatorUnderTest.start(cluster);
  }

  /** As the guide has it. */
  @BeforeAll
  void setUp() throws Exception {
    vault.put("sys/mounts/secret", "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}");
    String server = cluster.admin().getMasterUrl().toString().replaceAll("/$", "");
    String authority = outside.clusterAuthority();

    cluster
        .admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("vault-issuer-discovery")
                .endMetadata()
                .withNewRoleRef(
                    "rbac.authorization.k8s.io",
                    "ClusterRole",
                    "system:service-account-issuer-discovery")
                .addNewSubject("rbac.authorization.k8s.io", "Group", "system:unauthenticated", null)
                .build())
        .serverSideApply();
    vault.put("sys/auth/jwt", "{\"type\": \"jwt\"}");
    vault.put(
        "auth/jwt/config",
        Json.text(Map.of("jwks_url", server + "/openid/v1/jwks", "jwks_ca_pem", authority)));
  }

  @AfterAll
  void stop() {
    operator.close();
    probes.close();
    servers.close();
    cluster.admin().rbac().clusterRoleBindings().withName("vault-issuer-discovery").delete();
  }

  @Test
  void theVaultIsReadAndTheSecretsFollowIt() throws Exception {
    String namespace = cluster.namespace("probed-values");
    outside.showAuthority(namespace);
    String folder = "sprocket/" + namespace + "/mle";
    login(namespace, folder);
    instances.createAlone(
        namespace,
        NAME,
        Instances.MINIMAL.replace("secretRef: {name: discord}", "fromBackend: true")
            + spec(vault.address())
            + "secrets: {backend: Vault}\n");

    whatPeopleGiveIsAskedFor(namespace, folder);
    anotherVersionReplacesItsReadersAndNobodyElse(namespace, folder);
    aVersionWithoutAKeyIsTold(namespace, folder);
    theAccountMayFillOneSecretAndNothingElse(namespace);
    aVaultThatIsAwayBlocksNoPod(namespace);
    tellsNoValue(namespace);
    afterwardsNothingIsLeft(namespace);
  }

  private void whatPeopleGiveIsAskedFor(String namespace, String folder) throws Exception {
    Condition asked = awaitReason(namespace, "SecretsReady", "VaultValueMissing");
    assertThat(asked.getMessage())
        .contains("vault kv put -mount=secret " + folder + "/integrations/discord", "botToken=");
    instances.awaitCondition(namespace, NAME, "VaultReady", c -> c.getStatus().equals("True"));

    discord(folder, "one");
    outside.lookNow(namespace);
    instances.awaitReady(namespace, NAME);
    assertThat(data(namespace, DISCORD_SECRET))
        .isEqualTo(
            Map.of(
                "clientId", CANARY + "one",
                "clientSecret", CANARY + "secret",
                "botToken", CANARY + "token"));
    assertThat(data(namespace, JWT_SECRET).get("value"))
        .as("is not in the Vault, so it was made")
        .hasSize(128);
  }

  private void anotherVersionReplacesItsReadersAndNobodyElse(String namespace, String folder)
      throws Exception {
    Map<String, Set<String>> before = pods(namespace);
    discord(folder, "two");
    outside.lookNow(namespace);

    await("the value to be shown")
        .atMost(LIMIT)
        .until(() -> (CANARY + "two").equals(data(namespace, DISCORD_SECRET).get("clientId")));
    await("other pods of its reader")
        .atMost(LIMIT)
        .until(
            () ->
                !pods(namespace)
                    .getOrDefault("monolith", Set.of())
                    .equals(before.getOrDefault("monolith", Set.of())));
    instances.awaitReady(namespace, NAME);
    Map<String, Set<String>> after = pods(namespace);
    before.remove("monolith");
    after.remove("monolith");
    before.keySet().removeIf(component -> reads(namespace, component));
    after.keySet().retainAll(before.keySet());
    assertThat(after).isEqualTo(before);
  }

  private void aVersionWithoutAKeyIsTold(String namespace, String folder) throws Exception {
    Map<String, Set<String>> before = pods(namespace);
    vault.put(
        "secret/data/" + folder + "/integrations/discord",
        "{\"data\": {\"clientId\": \"%sthree\"}}".formatted(CANARY));
    outside.lookNow(namespace);

    Condition told = awaitReason(namespace, "SecretsReady", "VaultValueInvalid");
    assertThat(told.getMessage()).contains("version 3 of secret/" + folder, "vault kv patch");
    assertThat(data(namespace, DISCORD_SECRET)).containsEntry("clientId", CANARY + "two");
    assertThat(pods(namespace)).isEqualTo(before);

    discord(folder, "two");
    outside.lookNow(namespace);
    instances.awaitReady(namespace, NAME);
    assertThat(pods(namespace)).as("the values are the former ones").isEqualTo(before);
  }

  private void theAccountMayFillOneSecretAndNothingElse(String namespace) {
    String account = "system:serviceaccount:" + namespace + ":mle-vault";
    assertThat(may(account, namespace, "patch", "secrets/" + INBOX)).isTrue();
    assertThat(may(account, namespace, "get", "secrets/" + INBOX)).isFalse();
    assertThat(may(account, namespace, "patch", "secrets/" + DISCORD_SECRET)).isFalse();
    assertThat(may(account, namespace, "create", "secrets")).isFalse();
    assertThat(may(account, namespace, "list", "pods")).isFalse();
  }

  private void aVaultThatIsAwayBlocksNoPod(String namespace) throws Exception {
    vault.server().kill();
    outside.lookNow(namespace);
    Condition away = awaitReason(namespace, "VaultReady", "Unreachable");
    assertThat(away.getMessage()).contains("nothing listens at localhost:");

    Set<String> before = pods(namespace).getOrDefault("monolith", Set.of());
    cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/component", "monolith")
        .delete();
    await("another pod that is ready")
        .atMost(LIMIT)
        .until(
            () -> {
              Set<String> now = pods(namespace).getOrDefault("monolith", Set.of());
              return !now.isEmpty() && now.stream().noneMatch(before::contains);
            });
    assertThat(instances.condition(namespace, NAME, "SecretsReady").orElseThrow().getStatus())
        .isEqualTo("True");

    vault.server().start();
    awaitReason(namespace, "VaultReady", "VaultSealed");
    opened.unseal();
    instances.awaitCondition(namespace, NAME, "VaultReady", c -> c.getStatus().equals("True"));
    instances.awaitReady(namespace, NAME);
  }

  private void tellsNoValue(String namespace) {
    String told =
        String.join(
            "\n",
            cluster.kubectl(
                "-n",
                namespace,
                "get",
                "events.events.k8s.io,sprocketinstances,configmaps,deployments,pods,jobs,roles",
                "-o",
                "yaml"),
            operator.log(),
            probes.output());
    assertThat(told).contains(INBOX).doesNotContain(CANARY);
    Secret inbox = cluster.admin().secrets().inNamespace(namespace).withName(INBOX).require();
    assertThat(inbox.getMetadata().toString())
        .contains("sprocket.gg/vault-entries")
        .doesNotContain(CANARY);
  }

  private void afterwardsNothingIsLeft(String namespace) {
    instances.patch(
        namespace,
        NAME,
        """
        {"spec": {"vault": {"mode": "Disabled", "external": null}, "secrets": null,
           "integrations": {"discord": {"fromBackend": null, "secretRef": {"name": "%s"}}}}}
        """
            .formatted(DISCORD_SECRET));
    await("nothing that reads a Vault")
        .atMost(LIMIT)
        .until(
            () ->
                names(Role.class, namespace).isEmpty()
                    && !names(RoleBinding.class, namespace).contains("mle-vault")
                    && !names(ServiceAccount.class, namespace).contains("mle-vault")
                    && !names(Secret.class, namespace).contains(INBOX)
                    && names(Job.class, namespace).stream().noneMatch(n -> n.contains("vault")));
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aLoginThatDoesNotFitIsToldAndOpensNothingElse() throws Exception {
    String namespace = cluster.namespace("probed-logins");
    outside.showAuthority(namespace);
    login(namespace, "sprocket/" + namespace + "/mle");
    instances.create(namespace, NAME, spec(vault.address()));

    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals("AsWanted"));
    assertThat(names(Role.class, namespace)).as("nothing is brought").isEmpty();

    role("other", namespace, namespace, "default");
    auth(namespace, "role", "other");
    assertThat(awaitReason(namespace, "VaultReady", "AuthenticationFailed").getMessage())
        .contains("ServiceAccount mle-vault of namespace " + namespace);

    auth(namespace, "role", "nobody");
    awaitReason(namespace, "VaultReady", "VaultRoleMissing");

    auth(namespace, "audience", issuer(namespace));
    awaitReason(namespace, "VaultReady", "AudienceRefused");
  }

  /** What the method Kubernetes of Vault asks, with the audience of its role and without one. */
  @Test
  void theApiServerVouchesForATokenOfThatAudienceAlone() {
    String namespace = cluster.namespace("probed-review");
    outside.showAuthority(namespace);
    instances.create(namespace, NAME, spec(vault.address()));
    await("the account")
        .atMost(LIMIT)
        .until(() -> names(ServiceAccount.class, namespace).contains("mle-vault"));
    String audience = "vault.sprocket.gg/" + namespace + "/mle";
    String token = outside.token(namespace, "mle-vault", audience);

    TokenReviewStatus asked = review(token, List.of(audience));
    assertThat(asked.getAuthenticated()).isTrue();
    assertThat(asked.getUser().getUsername())
        .isEqualTo("system:serviceaccount:" + namespace + ":mle-vault");
    assertThat(review(token, List.of()).getAuthenticated())
        .as("it is no login of the API server")
        .isNotEqualTo(true);
  }

  private TokenReviewStatus review(String token, List<String> audiences) {
    return cluster
        .admin()
        .resource(
            new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audiences)
                .endSpec()
                .build())
        .create()
        .getStatus();
  }

  private void auth(String namespace, String field, String value) {
    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"vault\": {\"external\": {\"auth\": {\"%s\": \"%s\"}}}}}"
            .formatted(field, value));
  }

  private static String spec(String address) {
    return """
        vault:
          mode: External
          external:
            address: %s
            ca: {configMapRef: {name: vault-ca}}
            auth: {role: mle}
            refreshInterval: 1h
        """
        .formatted(address);
  }

  /** A policy for the folder, and a role for the account. */
  private void login(String namespace, String folder) throws Exception {
    vault.put(
        "sys/policies/acl/" + namespace,
        Json.text(
            Map.of(
                "policy",
                "path \"secret/data/%s/*\" { capabilities = [\"read\"] }".formatted(folder))));
    role("mle", namespace, namespace, "mle-vault");
  }

  private void role(String role, String policy, String namespace, String account) throws Exception {
    vault.put(
        "auth/jwt/role/" + role,
        Json.text(
            Map.of(
                "role_type",
                "jwt",
                "user_claim",
                "sub",
                "bound_subject",
                "system:serviceaccount:" + namespace + ":" + account,
                "bound_audiences",
                List.of("vault.sprocket.gg/" + namespace + "/mle"),
                "token_policies",
                List.of(policy),
                "token_ttl",
                "5m")));
  }

  private void discord(String folder, String id) throws Exception {
    vault.put(
        "secret/data/" + folder + "/integrations/discord",
        Json.text(
            Map.of(
                "data",
                Map.of(
                    "clientId", CANARY + id,
                    "clientSecret", CANARY + "secret",
                    "botToken", CANARY + "token"))));
  }

  /** The API server's own audience. */
  private String issuer(String namespace) throws Exception {
    String claims = outside.token(namespace, "mle-vault").split("\\.", -1)[1];
    return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(claims)).path("iss").asText();
  }

  private Condition awaitReason(String namespace, String condition, String reason) {
    return instances.awaitCondition(
        namespace,
        NAME,
        condition,
        c -> c.getStatus().equals("False") && c.getReason().equals(reason));
  }

  private boolean may(String account, String namespace, String verb, String what) {
    return cluster
        .kubectl("auth", "can-i", verb, what, "-n", namespace, "--as", account)
        .strip()
        .equals("yes");
  }

  private Map<String, String> data(String namespace, String name) {
    Secret secret = cluster.admin().secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? Map.of() : VaultClient.decoded(secret.getData());
  }

  /** Uids of the application's pods by component. */
  private Map<String, Set<String>> pods(String namespace) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("sprocket.gg/part", "app")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .collect(
            Collectors.groupingBy(
                pod -> Labels.label(pod, Labels.COMPONENT).orElse(""),
                TreeMap::new,
                Collectors.mapping((Pod pod) -> pod.getMetadata().getUid(), Collectors.toSet())));
  }

  private boolean reads(String namespace, String component) {
    return Json.text(
            cluster
                .admin()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("mle-" + component)
                .require()
                .getSpec())
        .contains(DISCORD_SECRET);
  }

  private <T extends HasMetadata> List<String> names(Class<T> kind, String namespace) {
    return cluster.admin().resources(kind).inNamespace(namespace).list().getItems().stream()
        .map(one -> one.getMetadata().getName())
        .toList();
  }
}
