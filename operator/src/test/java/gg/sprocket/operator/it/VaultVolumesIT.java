package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.vault.RaftPeer;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real Vaults whose volumes are lost: one of several, and all there are. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultVolumesIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String POD = "mle-vault-0-0";

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;

  VaultVolumesIT(TestCluster cluster) {
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
  void aFirstMemberThatLostItsVolumeJoinsTheOthers() throws VaultFailure {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {replicas: 3}}\n");
    awaitVault(namespace);
    awaitVoters(namespace);

    loseVolume(namespace);

    await("mle-vault-0 unsealed")
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                vaults.runs(namespace, POD) && clients.look(namespace, "mle-vault-0").isUnsealed());
    awaitVault(namespace);
    assertThat(keys(namespace, 1).orElseThrow().getMetadata().getAnnotations())
        .hasEntrySatisfying(
            "sprocket.gg/opens", opens -> assertThat(opens).contains(claim(namespace)));
    assertThat(keys(namespace, 2)).isEmpty();
  }

  @Test
  void aVaultThatLostItsVolumesIsBegunAnewOnlyWithLeave() {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "vault: {mode: Managed}\n");
    awaitVault(namespace);

    loseVolume(namespace);

    instances.awaitCondition(
        namespace, NAME, "VaultReady", c -> c.getReason().equals("VaultDataMissing"));
    assertThat(clients.look(namespace, "mle-vault-0"))
        .isInstanceOf(MemberState.Uninitialized.class);
    assertThat(keys(namespace, 2)).isEmpty();
    instances.patch(
        namespace,
        NAME,
        "{\"metadata\": {\"annotations\": {\"sprocket.gg/replace-lost\": \"%s\"}}}"
            .formatted(keys(namespace, 1).orElseThrow().getMetadata().getName()));

    awaitVault(namespace);
    assertThat(keys(namespace, 2)).isPresent();
    assertThat(keys(namespace, 1)).as("nothing is thrown away").isPresent();
  }

  /** As the guide has people do it. */
  private void loseVolume(String namespace) {
    String lost = claim(namespace);
    var claims = cluster.admin().persistentVolumeClaims().inNamespace(namespace);
    claims.withName("mle-vault-data-0").delete();
    cluster.admin().pods().inNamespace(namespace).withName(POD).withGracePeriod(0).delete();
    await("another claim")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Optional.ofNullable(claims.withName("mle-vault-data-0").get())
                    .filter(claim -> !claim.getMetadata().getUid().equals(lost))
                    .isPresent());
  }

  /**
   * Those that have joined count only some seconds later; without the first they could not lead.
   */
  private void awaitVoters(String namespace) throws VaultFailure {
    Secret shares = keys(namespace, 1).orElseThrow();
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        VaultToken root = member.generateRoot(clients.shares(shares, 3))) {
      VaultSession session = member.session(root);
      await("three voters")
          .atMost(Duration.ofSeconds(60))
          .until(() -> session.peers().stream().filter(RaftPeer::voter).count() == 3);
      session.revokeSelf();
    }
  }

  private void awaitVault(String namespace) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals("WeakKeyStorage"));
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

  private Optional<Secret> keys(String namespace, int number) {
    String dataId = String.valueOf(instances.status(namespace, NAME).dataId());
    return Optional.ofNullable(
        cluster
            .admin()
            .secrets()
            .inNamespace(KEYS)
            .withName("vault-keys-" + dataId + "-" + number)
            .get());
  }
}
