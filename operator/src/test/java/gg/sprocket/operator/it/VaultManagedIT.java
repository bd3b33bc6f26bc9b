package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.apply.ClusterIssuer;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.InitialKeys;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.TokenFacts;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Vault for each simulated pod: made, initialised, unsealed and set up without a hand. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultManagedIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String ONE = "vault: {mode: Managed}\n";
  private static final String POD = "mle-vault-0-0";

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;

  VaultManagedIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
  }

  @Test
  void oneMemberIsReadyAndHasNoRootTokenLeft() throws VaultFailure {
    String namespace = cluster.namespace("vault");
    Instant begin = Instant.now();
    instances.create(namespace, NAME, ONE);
    awaitVault(namespace, "WeakKeyStorage");
    print("one member: VaultReady %d ms after it was applied", begin);

    Secret keys = keys(namespace, 1).orElseThrow();
    assertThat(keys.getImmutable()).isTrue();
    assertThat(keys.getMetadata().getFinalizers()).containsExactly("sprocket.gg/vault-keys");
    assertThat(keys.getData()).hasSize(5);
    assertThat(intent(namespace)).isEmpty();
    try (VaultMember member = clients.member(namespace, NAME + "-vault-0");
        VaultToken root = member.generateRoot(clients.shares(keys, 3))) {
      VaultSession session = member.session(root);
      assertThat(roots(session)).as("only the test's own").hasSize(1);
      assertThat(session.mounts()).containsKey("sprocket/mle");
      assertThat(session.auditDevices()).containsKey("stdout");
      session.revokeSelf();
    }
    assertThat(vaults.log(namespace, POD)).as("the audit log").contains("\"type\":\"request\"");
    assertThat(operator.log()).doesNotContain(clients.texts(keys));
    assertThat(operator.body("/metrics"))
        .contains(
            metric("members", namespace) + "1.0",
            metric("members_initialized", namespace) + "1.0",
            metric("members_sealed", namespace) + "0.0",
            metric("members_unsealed", namespace) + "1.0",
            metric("key_set", namespace) + "1.0");
    staysInNoMemory(namespace, keys);
    anUndecidedSetThatOpensNothingGivesWay(namespace, keys);
  }

  private static String metric(String name, String namespace) {
    return "sprocket_vault_%s{name=\"mle\",namespace=\"%s\"} ".formatted(name, namespace);
  }

  /** A look that is going on holds what it reads. */
  private void staysInNoMemory(String namespace, Secret keys) {
    await("no key share and no token in memory")
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              OperatorHeap heap = OperatorHeap.of(operator, cluster.folder());
              assertThat(heap.holds(namespace)).as("what must be found is").isTrue();
              assertThat(clients.texts(keys))
                  .hasSize(5)
                  .allSatisfy(share -> assertThat(heap.formsOf(share.toString())).isEmpty());
              assertThat(heap.holdsToken()).as("a token of Vault").isFalse();
            });
  }

  /** As after a leader that ended had new shares in its memory, which were stored already. */
  private void anUndecidedSetThatOpensNothingGivesWay(String namespace, Secret keys) {
    Secret stray =
        new SecretBuilder(fresh(keys))
            .editMetadata()
            .withName(keys.getMetadata().getName().replaceAll("1$", "2"))
            .addToAnnotations(Labels.REPLACES, keys.getMetadata().getName())
            .endMetadata()
            .withData(strayed(keys))
            .build();
    cluster.admin().resource(stray).create();
    instances.patch(
        namespace,
        NAME,
        "{\"metadata\": {\"annotations\": {\"sprocket.gg/rekey-vault\": \"one\"}}}");
    awaitProved(namespace, 2);
    assertThat(keys(namespace, 2).orElseThrow().getData()).isNotEqualTo(stray.getData());
    awaitVault(namespace, "WeakKeyStorage");
  }

  /** Shares of another key, of the right form. */
  private static Map<String, String> strayed(Secret keys) {
    Map<String, String> data = new TreeMap<>(keys.getData());
    data.replaceAll(
        (_, value) -> {
          String share = new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
          byte[] bytes = Base64.getDecoder().decode(share);
          bytes[0] ^= 1;
          return Base64.getEncoder().encodeToString(Base64.getEncoder().encode(bytes));
        });
    return data;
  }

  @Test
  void threeMembersJoinAndOneThatEndsComesBackUnsealedAlsoWithNewKeys() throws VaultFailure {
    String namespace = cluster.namespace("vault");
    Instant begin = Instant.now();
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {replicas: 3}}\n");
    awaitVault(namespace, "WeakKeyStorage");
    print("three members: VaultReady %d ms after it was applied", begin);
    assertThat(List.of(0, 1, 2)).allMatch(number -> isUnsealed(namespace, number));

    cluster.replacePod(namespace, "mle-vault-1-0");

    Instant answering = awaitAnswer(namespace, "mle-vault-1-0");
    await("mle-vault-1 unsealed")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> isUnsealed(namespace, 1));
    print("member of three: unsealed %d ms after it answered", answering);
    assertThat(Duration.between(answering, Instant.now())).isLessThan(Duration.ofSeconds(10));
    awaitVault(namespace, "WeakKeyStorage");
    newKeys(namespace);
    cluster.replacePod(namespace, "mle-vault-0-0");
    awaitAnswer(namespace, "mle-vault-0-0");
    await("mle-vault-0 unsealed by new shares")
        .atMost(Duration.ofSeconds(30))
        .until(() -> isUnsealed(namespace, 0));
    awaitVault(namespace, "WeakKeyStorage");
  }

  /** The commands of docs/guides/vault-rotation.md; the former shares stay for their days. */
  private void newKeys(String namespace) throws VaultFailure {
    Recipe guide =
        Recipe.of("docs/guides/vault-rotation.md", cluster.folder(), cluster.shell())
            .with("namespace=sprocket-mle", "namespace=" + namespace);
    Instant begin = Instant.now();
    guide.run(1, 2);
    awaitProved(namespace, 2);
    print("three members: new keys %d ms after they were asked for", begin);
    Secret made = keys(namespace, 2).orElseThrow();
    assertThat(made.getImmutable()).isTrue();
    assertThat(made.getMetadata().getFinalizers()).containsExactly("sprocket.gg/vault-keys");
    assertThat(made.getData()).hasSize(5);
    assertThat(made.getMetadata().getAnnotations())
        .containsEntry(Labels.REPLACES, keys(namespace, 1).orElseThrow().getMetadata().getName());
    awaitVault(namespace, "WeakKeyStorage");
    assertThat(keys(namespace, 3)).as("once for one word").isEmpty();

    guide.run(3, 3);
    awaitProved(namespace, 3);
    guide.run(4, 4);
    Secret split = keys(namespace, 3).orElseThrow();
    assertThat(split.getData()).hasSize(7);
    assertThat(operator.log())
        .doesNotContain(clients.texts(made))
        .doesNotContain(clients.texts(split));
    try (VaultMember member = clients.member(namespace, leader(namespace));
        VaultToken root = member.generateRoot(clients.shares(split, 4))) {
      VaultSession session = member.session(root);
      assertThat(session.keyTerm().number()).isEqualTo(2);
      assertThat(roots(session)).as("only the test's own").hasSize(1);
      session.revokeSelf();
    }
  }

  private void awaitProved(String namespace, int number) {
    await("set " + number + " of shares to be proved")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                keys(namespace, number)
                    .filter(set -> Labels.annotation(set, Labels.PROVED).isPresent())
                    .isPresent());
  }

  private String leader(String namespace) {
    return List.of(0, 1, 2).stream()
        .map(number -> "mle-vault-" + number)
        .filter(member -> clients.look(namespace, member) instanceof MemberState.Active)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMemberWithoutKeysIsLeftAloneUntilTheyAreBack() throws IOException {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, ONE);
    awaitVault(namespace, "WeakKeyStorage");
    Secret keys = keys(namespace, 1).orElseThrow();
    String claim = claim(namespace);
    assertThatThrownBy(() -> cluster.admin().resource(keys).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("only the operator changes or deletes it");
    backUp(keys);
    forceAway(keys);

    cluster.replacePod(namespace, POD);

    instances.awaitCondition(
        namespace, NAME, "VaultReady", c -> c.getReason().equals("UnsealKeysMissing"));
    assertThat(claim(namespace)).isEqualTo(claim);
    assertThat(keys(namespace, 1)).isEmpty();
    assertThat(clients.look(namespace, "mle-vault-0")).isInstanceOf(MemberState.Sealed.class);

    cluster
        .runbook("docs/guides/vault-runbook.md", namespace)
        .with("vault-keys-0f3a9c12d4-1", keys.getMetadata().getName())
        .follow("`UnsealKeysMissing`");
    awaitVault(namespace, "WeakKeyStorage");
    assertThat(claim(namespace)).isEqualTo(claim);
  }

  /** As kubectl prints it, with all that a cluster adds. */
  private void backUp(Secret keys) throws IOException {
    String name = keys.getMetadata().getName();
    Files.writeString(
        cluster.folder().resolve(name + ".yaml"),
        cluster.kubectl("-n", KEYS, "get", "secret", name, "-o", "yaml", "--show-managed-fields"));
  }

  @Test
  void aLostAnswerIsBegunAnewAndRecoveryModeWaits() throws VaultFailure {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {recoveryMode: true}}\n");
    instances.awaitCondition(
        namespace, NAME, "VaultReady", c -> c.getReason().equals("RecoveryMode"));
    awaitAnswer(namespace, POD);
    assertThat(clients.look(namespace, "mle-vault-0"))
        .isInstanceOf(MemberState.Uninitialized.class);
    String lost = claim(namespace);
    open(namespace, lost);
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        InitialKeys answer = member.initialize(5, 3)) {
      assertThat(answer.shares()).hasSize(5);
    }
    assertThat(keys(namespace, 1)).isEmpty();

    cluster.runbook("docs/guides/vault-runbook.md", namespace).follow("`RecoveryMode`");

    awaitVault(namespace, "WeakKeyStorage");
    assertThat(claim(namespace)).isNotEqualTo(lost);
    assertThat(keys(namespace, 2).orElseThrow().getMetadata().getAnnotations())
        .containsEntry("sprocket.gg/claims", claim(namespace));
    assertThat(intent(namespace)).isEmpty();
    storesNothingLate(namespace, lost);
  }

  /** Whoever had the answer may have hung until now. */
  private void storesNothingLate(String namespace, String lost) {
    Identity identity = Identity.of(instances.get(namespace, NAME).getMetadata());
    Secret shares =
        KeyForms.keys(KEYS, identity, dataId(namespace), 1, new TreeSet<>(List.of(lost)), lost);
    assertThatThrownBy(() -> cluster.admin().resource(shares).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(keys(namespace, 1).orElseThrow().getMetadata().getAnnotations())
        .containsEntry("sprocket.gg/void", lost);
    assertThatThrownBy(() -> cluster.admin().resource(keys(namespace, 1).orElseThrow()).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("only the operator changes or deletes it");
  }

  @Test
  void aTokenForOneVaultOpensNoOther() throws VaultFailure {
    List<String> namespaces = List.of(cluster.namespace("vault"), cluster.namespace("vault"));
    namespaces.forEach(namespace -> instances.create(namespace, NAME, "profile: Tiny\n" + ONE));
    namespaces.forEach(namespace -> awaitVault(namespace, "WeakKeyStorage"));
    ClusterIssuer issuer =
        new ClusterIssuer(cluster.admin(), "sprocket-system", "sprocket-operator");
    for (String namespace : namespaces) {
      String other = namespaces.get(namespaces.getFirst().equals(namespace) ? 1 : 0);
      String audience = new SetUpForm(namespace, NAME, Optional.empty()).audience();
      try (SecretBytes token = issuer.token(audience);
          VaultMember own = clients.member(namespace, NAME + "-vault-0");
          VaultMember foreign = clients.member(other, NAME + "-vault-0")) {
        own.login(SetUpForm.LOGIN, SetUpForm.OPERATOR, token).close();
        assertThatThrownBy(() -> foreign.login(SetUpForm.LOGIN, SetUpForm.OPERATOR, token))
            .asInstanceOf(type(VaultFailure.class))
            .extracting(VaultFailure::trouble)
            .isInstanceOf(Trouble.Refused.class);
      }
    }
  }

  @Test
  void whatIsRetainedOpensTheSameVaultAgain() {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, ONE);
    awaitVault(namespace, "WeakKeyStorage");
    String claim = claim(namespace);
    Secret keys = keys(namespace, 1).orElseThrow();

    instances.delete(namespace, NAME);

    assertThat(claim(namespace)).isEqualTo(claim);
    assertThat(cluster.admin().resource(keys).get()).isNotNull();
    instances.create(namespace, NAME, ONE);
    awaitVault(namespace, "WeakKeyStorage");
    assertThat(claim(namespace)).isEqualTo(claim);
    assertThat(keys(namespace, 2)).isEmpty();
  }

  @Test
  void aConfirmedDeletionTakesClaimsAndKeys() {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "deletionPolicy: Delete\n" + ONE);
    awaitVault(namespace, "WeakKeyStorage");
    Secret keys = keys(namespace, 1).orElseThrow();
    instances.patch(
        namespace,
        NAME,
        "{\"metadata\": {\"annotations\": {\"sprocket.gg/confirm-deletion\": \"mle\"}}}");

    instances.delete(namespace, NAME);

    await("the keys to be gone")
        .atMost(Duration.ofSeconds(60))
        .until(() -> cluster.admin().resource(keys).get() == null);
    assertThat(cluster.admin().persistentVolumeClaims().inNamespace(namespace).list().getItems())
        .as("the keys go last")
        .noneMatch(claim -> claim.getMetadata().getName().contains("vault"));
  }

  private void awaitVault(String namespace, String reason) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals(reason));
  }

  private Instant awaitAnswer(String namespace, String pod) {
    String member = pod.substring(0, pod.length() - 2);
    await(pod + " to answer")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                vaults.runs(namespace, pod)
                    && !(clients.look(namespace, member) instanceof MemberState.Unreachable));
    return Instant.now();
  }

  private boolean isUnsealed(String namespace, int number) {
    return clients.look(namespace, "mle-vault-" + number).isUnsealed();
  }

  private static List<String> roots(VaultSession session) throws VaultFailure {
    List<String> roots = new ArrayList<>();
    for (String accessor : session.accessors()) {
      session.token(accessor).filter(TokenFacts::isRoot).ifPresent(_ -> roots.add(accessor));
    }
    return roots;
  }

  private String claim(String namespace) {
    return cluster
        .admin()
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("mle-vault-data-0")
        .require()
        .getMetadata()
        .getUid();
  }

  private String dataId(String namespace) {
    return String.valueOf(instances.status(namespace, NAME).dataId());
  }

  private Optional<Secret> keys(String namespace, int number) {
    return Optional.ofNullable(
        cluster
            .admin()
            .secrets()
            .inNamespace(KEYS)
            .withName("vault-keys-" + dataId(namespace) + "-" + number)
            .get());
  }

  private Optional<ConfigMap> intent(String namespace) {
    return Optional.ofNullable(
        cluster
            .admin()
            .configMaps()
            .inNamespace(KEYS)
            .withName("vault-init-" + dataId(namespace))
            .get());
  }

  private void open(String namespace, String claim) {
    Identity identity = Identity.of(instances.get(namespace, NAME).getMetadata());
    Intent intent = new Intent(new TreeSet<>(List.of(claim)), Intent.Phase.Asked, 1);
    cluster.admin().resource(KeyForms.intent(KEYS, identity, dataId(namespace), intent)).create();
  }

  /** As the operator's own account, which alone may. */
  private void forceAway(Secret keys) {
    try (KubernetesClient operators = clients.as(cluster.operatorKubeconfig())) {
      operators
          .secrets()
          .inNamespace(KEYS)
          .withName(keys.getMetadata().getName())
          .patch("{\"metadata\":{\"finalizers\":null}}");
      operators.secrets().inNamespace(KEYS).withName(keys.getMetadata().getName()).delete();
    }
  }

  private static Secret fresh(Secret keys) {
    return new SecretBuilder(keys)
        .editMetadata()
        .withUid(null)
        .withResourceVersion(null)
        .withCreationTimestamp(null)
        .withManagedFields(List.of())
        .endMetadata()
        .build();
  }

  private static void print(String format, Instant since) {
    System.out.println(
        "VAULT " + format.formatted(Duration.between(since, Instant.now()).toMillis()));
  }
}
