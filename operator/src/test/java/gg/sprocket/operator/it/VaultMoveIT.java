package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultSession;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A running instance has its values kept in a real Vault, and no more, and starts without it. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultMoveIT {

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedVaults vaults;
  private final VaultPeople people;
  private final OperatorUnderTest operator;

  VaultMoveIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.people = new VaultPeople(cluster.admin(), new VaultClient(cluster.admin(), vaults));
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
  }

  @Test
  void aRunningInstanceMovesThereAndBackAndStartsWithoutIt() throws VaultFailure {
    String namespace = cluster.namespace("values");
    VaultValues values = new VaultValues(cluster.admin(), people, namespace);
    instances.create(namespace, VaultValues.NAME, "vault: {mode: Managed}\n");
    instances.awaitReady(namespace, VaultValues.NAME);
    Map<String, Set<String>> before = values.pods();
    try (SecretHistory history = SecretHistory.of(cluster.admin(), namespace)) {
      backend(namespace, "Vault");
      values.awaitMark(true);
      instances.awaitReady(namespace, VaultValues.NAME);
      assertThat(values.entry())
          .returns(1, entry -> entry.version().number())
          .returns(Map.of("value", values.value()), Entry::values);
      assertThat(values.pods()).isEqualTo(before);

      aPodStartsWhileTheVaultIsSealed(values);

      before.put(VaultValues.READER, values.readers());
      backend(namespace, "Kubernetes");
      values.awaitMark(false);
      instances.awaitReady(namespace, VaultValues.NAME);
      assertThat(history.contents()).containsKey(VaultValues.SECRET);
      assertThat(history.contents().values()).allSatisfy(each -> assertThat(each).hasSize(1));
      assertThat(values.pods()).isEqualTo(before);
    }
    ofTwoValuesNeitherIsWrittenOver(values);
  }

  private void aPodStartsWhileTheVaultIsSealed(VaultValues values) throws VaultFailure {
    String namespace = values.namespace();
    recovery(namespace, true);
    instances.awaitCondition(
        namespace, VaultValues.NAME, "VaultReady", c -> c.getReason().equals("RecoveryMode"));
    people.with(namespace, VaultSession::seal);
    Set<String> before = values.readers();

    cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.COMPONENT, VaultValues.READER)
        .delete();

    values.awaitOtherReaders(before);
    await("it to be available").atMost(Duration.ofSeconds(60)).until(() -> isAvailable(namespace));
    assertThat(people.isSealed(namespace)).isTrue();
    assertThat(values.value()).isNotEmpty();
    recovery(namespace, false);
    instances.awaitReady(namespace, VaultValues.NAME);
  }

  private void ofTwoValuesNeitherIsWrittenOver(VaultValues values) throws VaultFailure {
    values.edit("newer");
    instances.awaitReady(values.namespace(), VaultValues.NAME);
    backend(values.namespace(), "Vault");

    values.awaitReason("VaultValueConflict");
    assertThat(values.value()).isEqualTo("newer");
    assertThat(values.entry().version().number()).isEqualTo(1);

    values.put(VaultValues.JWT, Map.of("value", "newer"));
    values.awaitMark(true);
    instances.awaitReady(values.namespace(), VaultValues.NAME);
    assertThat(values.value()).isEqualTo("newer");
  }

  private void backend(String namespace, String backend) {
    instances.patch(
        namespace,
        VaultValues.NAME,
        "{\"spec\": {\"secrets\": {\"backend\": \"%s\"}}}".formatted(backend));
  }

  private void recovery(String namespace, boolean on) {
    instances.patch(
        namespace,
        VaultValues.NAME,
        "{\"spec\": {\"vault\": {\"managed\": {\"recoveryMode\": %s}}}}".formatted(on));
  }

  private boolean isAvailable(String namespace) {
    return instances
        .condition(namespace, VaultValues.NAME, "Available")
        .filter(c -> c.getStatus().equals("True"))
        .isPresent();
  }
}
