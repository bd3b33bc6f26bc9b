package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A real Vault that is migrated from key shares to the Transit engine of another one, and back,
 * while the operator ends.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VaultMigrationIT {

  private static final String NAME = "mle";
  private static final String MEMBER = "mle-vault-0";
  private static final String POD = "mle-vault-0-0";
  private static final List<String> MEMBERS = List.of(MEMBER, "mle-vault-1", "mle-vault-2");
  private static final String POLICY =
      """
      {"policy": "path \\"transit/encrypt/league\\" {capabilities = [\\"update\\"]} \
      path \\"transit/decrypt/league\\" {capabilities = [\\"update\\"]}"}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final ProbedVault.Opened transit;
  private final List<String> canaries = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private OperatorUnderTest operator;

  VaultMigrationIT(TestCluster cluster) throws IOException, InterruptedException {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
    this.transit = ProbedVault.start(servers).initialize();
  }

  @BeforeAll
  void prepare() throws IOException, InterruptedException {
    ProbedVault vault = transit.unseal();
    vault.put("sys/mounts/transit", "{\"type\": \"transit\"}");
    vault.put("transit/keys/league", "{}");
    vault.put("sys/policies/acl/league", POLICY);
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
    servers.close();
  }

  /** It takes Transit away in the end. */
  @Test
  @Order(2)
  void aValueSurvivesTheWayToTransitAndBack() throws Exception {
    String namespace = cluster.namespace("migration");
    supply(namespace);
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {replicas: 1}}");
    awaitReady(namespace, "WeakKeyStorage", "its key shares are in Secret");
    clients.texts(keys(namespace)).forEach(text -> canaries.add(text.toString()));
    String value = "survives-" + namespace;
    asRoot(namespace, session -> session.write("sprocket/mle", "kept", Map.of("v", value), 0));

    aBlockAloneChangesNothing(namespace);
    Instant begin = Instant.now();
    patch(
        namespace, "{\"kubernetesSecret\": null, %s, \"migrateFrom\": {\"kubernetesSecret\": {}}}");
    endOnTheWay(namespace);
    awaitMigrated(namespace, "transit");
    awaitReady(namespace, "AsWanted", "");
    print("from shares to Transit: %d ms", begin);
    Secret recovery = keys(namespace);
    assertThat(recovery.getMetadata().getAnnotations())
        .containsEntry(Labels.SEAL, "transit")
        .doesNotContainKey(Labels.MIGRATING);
    holds(namespace, value);
    opensItself(namespace);

    begin = Instant.now();
    patch(
        namespace,
        "{\"kubernetesSecret\": {}, \"transit\": null, \"migrateFrom\": {\"kubernetesSecret\": null, %s}}");
    awaitMigrated(namespace, "shamir");
    awaitReady(namespace, "WeakKeyStorage", "migrateFrom is of no use any more");
    print("from Transit to shares: %d ms", begin);
    Secret shares = keys(namespace);
    assertThat(shares.getData()).isEqualTo(recovery.getData());
    assertThat(shares.getMetadata().getAnnotations())
        .containsEntry(Labels.SEAL, "shamir")
        .doesNotContainKey(Labels.MIGRATING);
    holds(namespace, value);
    transit.vault().server().kill();
    aPodWithoutTransitIsOpened(namespace);
    holds(namespace, value);
    staysSecret(namespace);
  }

  /** With a majority at any time, and whoever leads last. */
  @Test
  @Order(1)
  void threeMembersGoOneAfterTheOther() throws Exception {
    String namespace = cluster.namespace("migration-three");
    supply(namespace);
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {replicas: 3}}");
    awaitReady(namespace, "WeakKeyStorage", "its key shares are in Secret");
    String leader = leader(namespace);
    String value = "survives-" + namespace;
    asRoot(
        namespace, leader, session -> session.write("sprocket/mle", "kept", Map.of("v", value), 0));

    Instant begin = Instant.now();
    patch(
        namespace, "{\"kubernetesSecret\": null, %s, \"migrateFrom\": {\"kubernetesSecret\": {}}}");
    Set<String> restarted = new LinkedHashSet<>();
    await("all members to run for both seals")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              MEMBERS.stream()
                  .filter(member -> isMigrating(namespace, member))
                  .forEach(restarted::add);
              return restarted.size() == MEMBERS.size();
            });
    assertThat(restarted).last().isEqualTo(leader);
    await("all members to be opened by the new seal alone")
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                Labels.annotation(keys(namespace), Labels.MIGRATING).isEmpty()
                    && MEMBERS.stream()
                        .allMatch(
                            member ->
                                isThere(namespace, member)
                                    && !isMigrating(namespace, member)
                                    && clients.look(namespace, member).isUnsealed()));
    print("three members from shares to Transit: %d ms", begin);
    awaitReady(namespace, "AsWanted", "");
    await("what opens it to be told")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                instances.status(namespace, NAME).components().stream()
                    .anyMatch(
                        part ->
                            part.name().equals("vault")
                                && String.valueOf(part.message())
                                    .startsWith("the Vault is opened by key league")));
    for (String member : MEMBERS) {
      try (VaultMember one = clients.member(namespace, member)) {
        assertThat(one.seal())
            .returns("transit", SealState::type)
            .returns(false, SealState::migrating);
      }
    }
    asRoot(
        namespace,
        leader(namespace),
        session ->
            assertThat(session.read("sprocket/mle", "kept").orElseThrow().values())
                .containsEntry("v", value));
  }

  private String leader(String namespace) {
    return MEMBERS.stream()
        .filter(member -> clients.look(namespace, member) instanceof MemberState.Active)
        .findFirst()
        .orElseThrow();
  }

  private boolean isMigrating(String namespace, String member) {
    return Optional.ofNullable(pod(namespace, Names.onlyPod(member)))
        .flatMap(pod -> Labels.annotation(pod, Labels.MIGRATING))
        .isPresent();
  }

  private boolean isThere(String namespace, String member) {
    return Optional.ofNullable(pod(namespace, Names.onlyPod(member)))
        .filter(pod -> vaults.runs(pod.getMetadata().getUid()))
        .isPresent();
  }

  private void aBlockAloneChangesNothing(String namespace) {
    assertThatThrownBy(() -> patch(namespace, "{\"kubernetesSecret\": null, %s}"))
        .hasMessageContaining("cannot change to another kind of seal");
  }

  /**
   * As soon as it is written down, once more when the member was given another form, and between
   * its data are sealed anew and that is written down.
   */
  private void endOnTheWay(String namespace) throws VaultFailure {
    await("the migration to be begun")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Labels.annotation(keys(namespace), Labels.MIGRATING).isPresent());
    restartOperator();
    await("the member to run for both seals")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                Optional.ofNullable(pod(namespace))
                    .flatMap(pod -> Labels.annotation(pod, Labels.MIGRATING))
                    .isPresent());
    killOperator();
    sealAnew(namespace);
    operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  /** What an operator did that ended before it wrote down that it is done. */
  private void sealAnew(String namespace) throws VaultFailure {
    await("the member to wait for keys")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                isThere(namespace, MEMBER)
                    && clients.look(namespace, MEMBER)
                        instanceof MemberState.Sealed(var seal, var _)
                    && seal.migrating());
    try (VaultMember member = clients.member(namespace, MEMBER)) {
      for (KeyShare share : clients.shares(keys(namespace), 3)) {
        member.migrate(share);
      }
    }
    await("the member to be sealed anew")
        .atMost(Duration.ofSeconds(60))
        .until(() -> clients.look(namespace, MEMBER) instanceof MemberState.Active);
    try (VaultMember member = clients.member(namespace, MEMBER)) {
      assertThat(member.seal())
          .returns("transit", SealState::type)
          .returns(false, SealState::migrating);
    }
    assertThat(keys(namespace).getMetadata().getAnnotations())
        .containsKey(Labels.MIGRATING)
        .containsEntry(Labels.SEAL, "shamir");
  }

  private void restartOperator() {
    killOperator();
    operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  private void killOperator() {
    operator.kill();
    logs.add(operator.log());
  }

  /** And nobody gives it keys. */
  private void opensItself(String namespace) {
    operator.close();
    logs.add(operator.log());
    cluster.replacePod(namespace, POD);
    awaitOpen(namespace);
    operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  private void aPodWithoutTransitIsOpened(String namespace) {
    cluster.replacePod(namespace, POD);
    awaitOpen(namespace);
  }

  private void awaitOpen(String namespace) {
    await("the member to be open")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Optional.ofNullable(pod(namespace))
                        .filter(pod -> Labels.annotation(pod, Labels.MIGRATING).isEmpty())
                        .filter(pod -> vaults.runs(pod.getMetadata().getUid()))
                        .isPresent()
                    && clients.look(namespace, MEMBER) instanceof MemberState.Active);
  }

  private void holds(String namespace, String value) throws VaultFailure {
    asRoot(
        namespace,
        session ->
            assertThat(session.read("sprocket/mle", "kept").orElseThrow().values())
                .containsEntry("v", value));
  }

  /** What is done by a root token. */
  private interface Act {
    void by(VaultSession session) throws VaultFailure;
  }

  private void asRoot(String namespace, Act act) throws VaultFailure {
    asRoot(namespace, MEMBER, act);
  }

  private void asRoot(String namespace, String name, Act act) throws VaultFailure {
    try (VaultMember member = clients.member(namespace, name);
        VaultToken root = member.generateRoot(clients.shares(keys(namespace), 3))) {
      VaultSession session = member.session(root);
      act.by(session);
      session.revokeSelf();
    }
  }

  private void staysSecret(String namespace) {
    logs.add(operator.log());
    String events =
        cluster.admin().v1().events().inNamespace(namespace).list().getItems().stream()
            .map(Event::getMessage)
            .collect(Collectors.joining("\n"));
    String said =
        String.join(
            "\n",
            String.join("\n", logs),
            events,
            instances.get(namespace, NAME).toString(),
            cluster.admin().configMaps().inNamespace(namespace).list().getItems().toString(),
            cluster.admin().pods().inNamespace(namespace).list().getItems().toString());
    assertThat(canaries)
        .hasSizeGreaterThan(5)
        .allSatisfy(one -> assertThat(said).doesNotContain(one));
  }

  private void supply(String namespace) throws Exception {
    String token =
        transit
            .vault()
            .post("auth/token/create", "{\"policies\": [\"league\"], \"period\": \"24h\"}")
            .path("auth")
            .path("client_token")
            .asText();
    canaries.add(token);
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("seal")
                .endMetadata()
                .withStringData(Map.of("token", token, "ca.crt", ProbedVault.TLS.authority()))
                .build())
        .create();
  }

  /** Another seal, with the block of Transit where the text has a place for it. */
  private void patch(String namespace, String unseal) {
    String block =
        "\"transit\": {\"address\": \"%s\", \"keyName\": \"league\", \"ca\": {\"secretRef\": {\"name\": \"seal\"}}, \"secretRef\": {\"name\": \"seal\"}}"
            .formatted(transit.vault().address());
    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"vault\": {\"managed\": {\"unseal\": %s}}}}"
            .formatted(unseal.formatted(block)));
  }

  private void awaitMigrated(String namespace, String seal) {
    await("the key shares to say what opens the Vault")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Secret keys = keys(namespace);
              return Labels.annotation(keys, Labels.SEAL).equals(Optional.of(seal))
                  && Labels.annotation(keys, Labels.MIGRATING).isEmpty();
            });
    // Restarted for the new seal alone.
    awaitOpen(namespace);
  }

  private void awaitReady(String namespace, String reason, String words) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c ->
            c.getStatus().equals("True")
                && c.getReason().equals(reason)
                && c.getMessage().contains(words));
  }

  private Pod pod(String namespace) {
    return pod(namespace, POD);
  }

  private Pod pod(String namespace, String name) {
    return cluster.admin().pods().inNamespace(namespace).withName(name).get();
  }

  private Secret keys(String namespace) {
    return cluster
        .admin()
        .secrets()
        .inNamespace("sprocket-keys")
        .withName("vault-keys-%s-1".formatted(instances.status(namespace, NAME).dataId()))
        .require();
  }

  private static void print(String format, Instant since) {
    System.out.println(
        "VAULT " + format.formatted(Duration.between(since, Instant.now()).toMillis()));
  }
}
