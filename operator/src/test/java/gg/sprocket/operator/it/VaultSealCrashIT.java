package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.it.VaultCrashStage.Side;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every fault there is, as in {@link VaultCrashIT}, until a Vault is set up that another one opens:
 * in the end its recovery keys are kept, and nobody ever gave it a share.
 */
@Tag("crash")
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultSealCrashIT {

  private final TestCluster cluster;
  private final LocalServers servers = LocalServers.create();
  private final OpeningVault transit;

  VaultSealCrashIT(TestCluster cluster) throws IOException, InterruptedException {
    this.cluster = cluster;
    this.transit = OpeningVault.start(servers);
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyEdgeEndsReadyWithItsRecoveryKeys(Side side) throws VaultFailure {
    try (VaultCrashStage stage = new VaultCrashStage(cluster, side)) {
      stage.failAt(
          "until one is set up that another opens",
          "",
          VaultCrashStage.kinds(recorded(stage)),
          edges -> {
            edges.forEach(
                (namespace, edge) -> {
                  supply(namespace);
                  stage.faults().arm(namespace, edge);
                  stage.instances().create(namespace, VaultCrashStage.NAME, transit.spec(1));
                });
            stage.awaitAll(edges.keySet(), namespace -> isReady(stage, namespace));
            stage.assertMet(edges);
            for (Map.Entry<String, Faults.Edge> one : edges.entrySet()) {
              hasItsKeys(stage, one.getKey(), one.getValue());
            }
          });
    }
  }

  /** The requests of an undisturbed run. */
  private List<String> recorded(VaultCrashStage stage) {
    String namespace = stage.create(transit.spec(1));
    supply(namespace);
    stage.awaitAll(Set.of(namespace), one -> isReady(stage, one));
    List<String> requests = stage.requests(namespace, "");
    stage.instances().delete(namespace, VaultCrashStage.NAME);
    System.out.println("VAULT recorded " + requests);
    return requests;
  }

  private void supply(String namespace) {
    try {
      transit.supply(cluster.admin(), namespace);
    } catch (IOException e) {
      throw new UncheckedIOException("no token", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no token", e);
    }
  }

  private static boolean isReady(VaultCrashStage stage, String namespace) {
    return stage
        .instances()
        .condition(namespace, VaultCrashStage.NAME, "VaultReady")
        .filter(c -> c.getStatus().equals("True") && c.getReason().equals("AsWanted"))
        .isPresent();
  }

  private static void hasItsKeys(VaultCrashStage stage, String namespace, Faults.Edge edge)
      throws VaultFailure {
    List<Secret> sets = stage.sets(namespace);
    assertThat(sets).as("one init whose answer was kept, %s", edge).hasSize(1);
    assertThat(sets.getFirst().getMetadata().getAnnotations())
        .containsEntry(Labels.SEAL, "transit");
    assertThat(stage.hasNoIntent(namespace)).isTrue();
    assertThat(stage.requests(namespace, "/v1/sys/unseal")).isEmpty();
    stage.assertOpenedBy(sets.getFirst(), 3, namespace, (_, _) -> {});
  }
}
