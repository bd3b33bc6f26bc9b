package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Vault for each simulated pod, and another one whose Transit engine opens them. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultTransitIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String READY = "AsWanted";

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final Faults asked = new Faults(() -> {});
  private final VaultProxies proxies = new VaultProxies(asked);
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;
  private final List<String> canaries = new ArrayList<>();
  private final OpeningVault transit;

  VaultTransitIT(TestCluster cluster) throws IOException, InterruptedException {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), proxies);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
    this.transit = OpeningVault.start(servers);
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
    proxies.close();
    servers.close();
  }

  @Test
  void threeMembersAreOpenedByTheOtherVaultAndNeverByTheOperator() throws Exception {
    String namespace = cluster.namespace("transit");
    supply(namespace);
    Instant begin = Instant.now();
    instances.create(namespace, NAME, transit.spec(3));
    awaitReady(namespace);
    print("three members: VaultReady %d ms after it was applied", begin);
    assertThat(List.of(0, 1, 2)).allMatch(number -> isUnsealed(namespace, number));
    Secret keys = keys(namespace, 1).orElseThrow();
    assertThat(keys.getImmutable()).isTrue();
    assertThat(keys.getMetadata().getFinalizers()).containsExactly("sprocket.gg/vault-keys");
    assertThat(keys.getMetadata().getAnnotations()).containsEntry(Labels.SEAL, "transit");
    assertThat(keys.getData()).hasSize(5);
    remember(keys);
    provesToCount(namespace, keys);

    comesBack(namespace, 1);
    isToldWhileTheOtherVaultIsAway(namespace);
    isToldWhileTheKeyMayNotDecrypt(namespace);
    newRecoveryKeys(namespace);
    aNewTokenIsTakenByOneAfterTheOther(namespace);

    assertThat(asked.requests(namespace, "/v1/sys/unseal")).isEmpty();
    assertThat(asked.requests(namespace, "/v1/sys/init")).hasSize(1);
    staysSecret(namespace);
  }

  @Test
  void oneMemberWithAWrongTokenIsToldAndOpensItselfOnceItIsRight() throws Exception {
    String namespace = cluster.namespace("transit");
    transit.supply(cluster.admin(), namespace, "hvs.not-a-token-of-this-vault");
    instances.create(namespace, NAME, transit.spec(1));
    awaitSealed(namespace);
    assertThat(keys(namespace, 1)).isEmpty();

    supply(namespace);

    awaitReady(namespace);
    assertThat(asked.requests(namespace, "/v1/sys/unseal")).isEmpty();
    remember(keys(namespace, 1).orElseThrow());
    staysSecret(namespace);
  }

  /** Vault encrypts its key, cannot open itself and answers sys/init with an error. */
  @Test
  void oneThatMayNotDecryptOnItsFirstDayIsBegunAnewOnce() throws Exception {
    String namespace = cluster.namespace("transit");
    supply(namespace);
    transit.allow("encrypt");
    instances.create(namespace, NAME, transit.spec(1));
    awaitSealed(namespace);
    assertThat(asked.requests(namespace, "/v1/sys/init")).hasSize(1);
    assertThat(keys(namespace, 1)).isEmpty();

    transit.allow("encrypt", "decrypt");

    awaitReady(namespace);
    assertThat(asked.requests(namespace, "/v1/sys/init")).hasSize(2);
    assertThat(asked.requests(namespace, "/v1/sys/unseal")).isEmpty();
    assertThat(keys(namespace, 1).orElseThrow().getMetadata().getAnnotations())
        .containsKey(Labels.VOID);
    assertThat(keys(namespace, 2).orElseThrow().getData()).hasSize(5);
  }

  private void comesBack(String namespace, int number) {
    cluster.replacePod(namespace, pod(number));
    Instant begin = Instant.now();
    await("mle-vault-" + number + " unsealed")
        .atMost(Duration.ofSeconds(60))
        .until(() -> vaults.runs(uid(namespace, number)) && isUnsealed(namespace, number));
    print("member of three: unsealed %d ms after its pod was replaced", begin);
    awaitReady(namespace);
  }

  private void isToldWhileTheOtherVaultIsAway(String namespace) throws Exception {
    transit.vault().server().kill();
    cluster.replacePod(namespace, pod(2));
    Instant begin = Instant.now();
    awaitSealed(namespace);
    print("no Transit: told %d ms after the pod was replaced", begin);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(isUnsealed(namespace, 0)).as("who was open stays so").isTrue();

    transit.vault().server().start();
    await("the other Vault to answer")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> transit.vault().get("sys/seal-status").path("sealed").asBoolean());
    transit.opened().unseal();

    awaitReady(namespace);
    assertThat(isUnsealed(namespace, 2)).isTrue();
  }

  /** Vault tries to encrypt before it listens, and to decrypt again and again after that. */
  private void isToldWhileTheKeyMayNotDecrypt(String namespace) throws Exception {
    transit.allow("encrypt");
    cluster.replacePod(namespace, pod(1));
    awaitSealed(namespace);
    assertThat(vaults.runs(uid(namespace, 1))).isTrue();
    assertThat(clients.look(namespace, "mle-vault-1")).isInstanceOf(MemberState.Sealed.class);

    transit.allow("encrypt", "decrypt");

    awaitReady(namespace);
    assertThat(isUnsealed(namespace, 1)).isTrue();
  }

  private void newRecoveryKeys(String namespace) throws VaultFailure {
    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"vault\": {\"managed\": {\"unseal\": {\"recovery\": {\"shares\": 4, \"threshold\": 2}}}}}}");
    await("new recovery keys")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                keys(namespace, 2)
                    .filter(set -> Labels.annotation(set, Labels.PROVED).isPresent())
                    .isPresent());
    Secret made = keys(namespace, 2).orElseThrow();
    assertThat(made.getData()).hasSize(4);
    assertThat(made.getMetadata().getAnnotations()).containsEntry(Labels.SEAL, "transit");
    remember(made);
    awaitReady(namespace);
    try (VaultMember member = clients.member(namespace, leader(namespace));
        VaultToken root = member.generateRoot(clients.shares(made, 2))) {
      member.session(root).revokeSelf();
    }
  }

  /** The former token is revoked at the end, so that whoever still had it could not start. */
  private void aNewTokenIsTakenByOneAfterTheOther(String namespace) throws Exception {
    List<String> before = Stream.of(0, 1, 2).map(number -> uid(namespace, number)).toList();
    String former = canaries.getFirst();
    supply(namespace);
    await("every member to be replaced")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                Stream.of(0, 1, 2).noneMatch(number -> before.contains(uid(namespace, number)))
                    && Stream.of(0, 1, 2).allMatch(number -> vaults.runs(uid(namespace, number)))
                    && Stream.of(0, 1, 2).allMatch(number -> isUnsealed(namespace, number)));
    awaitReady(namespace);
    transit.vault().put("auth/token/revoke", "{\"token\": \"%s\"}".formatted(former));
    comesBack(namespace, 0);
  }

  private void staysSecret(String namespace) {
    String events =
        cluster.admin().v1().events().inNamespace(namespace).list().getItems().stream()
            .map(Event::getMessage)
            .collect(Collectors.joining("\n"));
    String said =
        String.join(
            "\n",
            operator.log(),
            events,
            instances.get(namespace, NAME).toString(),
            cluster.admin().configMaps().inNamespace(namespace).list().getItems().toString(),
            cluster.admin().pods().inNamespace(namespace).list().getItems().toString());
    assertThat(canaries)
        .hasSizeGreaterThan(5)
        .allSatisfy(one -> assertThat(said).doesNotContain(one));
  }

  private void remember(Secret keys) {
    clients.texts(keys).forEach(text -> canaries.add(text.toString()));
  }

  private void provesToCount(String namespace, Secret keys) throws VaultFailure {
    try (VaultMember member = clients.member(namespace, leader(namespace));
        VaultToken root = member.generateRoot(clients.shares(keys, 3))) {
      VaultSession session = member.session(root);
      assertThat(session.mounts()).containsKey("sprocket/mle");
      session.revokeSelf();
    }
  }

  private void supply(String namespace) throws Exception {
    canaries.addFirst(transit.supply(cluster.admin(), namespace));
  }

  private void awaitReady(String namespace) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals(READY));
  }

  private void awaitSealed(String namespace) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c ->
            c.getReason().equals("SealUnreachable")
                && c.getMessage().contains("key league of the Transit engine transit at")
                && c.getMessage().contains("Secret seal"));
  }

  private String leader(String namespace) {
    return Stream.of(0, 1, 2)
        .map(number -> "mle-vault-" + number)
        .filter(member -> clients.look(namespace, member) instanceof MemberState.Active)
        .findFirst()
        .orElseThrow();
  }

  private boolean isUnsealed(String namespace, int number) {
    return vaults.runs(namespace, pod(number))
        && clients.look(namespace, "mle-vault-" + number).isUnsealed();
  }

  private static String pod(int number) {
    return "mle-vault-%d-0".formatted(number);
  }

  private String uid(String namespace, int number) {
    return Optional.ofNullable(
            cluster.admin().pods().inNamespace(namespace).withName(pod(number)).get())
        .map(pod -> pod.getMetadata().getUid())
        .orElse("none");
  }

  private Optional<Secret> keys(String namespace, int number) {
    return Optional.ofNullable(
        cluster
            .admin()
            .secrets()
            .inNamespace(KEYS)
            .withName(
                "vault-keys-%s-%d".formatted(instances.status(namespace, NAME).dataId(), number))
            .get());
  }

  private static void print(String format, Instant since) {
    System.out.println(
        "VAULT " + format.formatted(Duration.between(since, Instant.now()).toMillis()));
  }
}
