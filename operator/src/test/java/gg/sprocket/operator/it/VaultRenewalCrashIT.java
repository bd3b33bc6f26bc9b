package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.it.VaultCrashStage.Side;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every fault there is, at requests to Vault and at writes of its keys, on the way to new ones; in
 * the end every Vault has them, they alone are kept, and no root token is left. The edges are those
 * of a recorded run: one of each kind of request, or all of them with {@code -Dvault.edges=all}.
 */
@Tag("crash")
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultRenewalCrashIT {

  private static final String VAULT =
      "vault: {mode: Managed, managed: {rotation: {keepFormerDays: 0}}}\n";

  private final TestCluster cluster;

  VaultRenewalCrashIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @EnumSource
  void everyEdgeOnTheWayToNewKeysEndsWithThem(Side side) throws VaultFailure {
    try (VaultCrashStage stage = new VaultCrashStage(cluster, side)) {
      List<String> requests = recorded(stage);
      if (side == Side.Vault) {
        assertThat(requests)
            .contains(
                "PUT /v1/sys/rekey/init",
                "PUT /v1/sys/rekey/update",
                "DELETE /v1/sys/rekey/verify",
                "PUT /v1/sys/rekey/verify",
                "POST /v1/sys/rotate");
      } else {
        assertThat(requests).contains("POST secrets/vault-keys-<data id>-2");
      }
      stage.failAt(
          "on the way to new keys",
          "",
          VaultCrashStage.kinds(requests),
          edges -> pass(stage, edges));
    }
  }

  /** What is asked from the wish for new keys until there are some, without a crash. */
  private static List<String> recorded(VaultCrashStage stage) {
    String namespace = stage.create(VAULT);
    stage.awaitAll(Set.of(namespace), stage::isReady);
    int before = stage.requests(namespace, "").size();
    renew(stage, namespace);
    stage.awaitAll(Set.of(namespace), one -> isRenewed(stage, one));
    List<String> all = stage.requests(namespace, "");
    List<String> renewing = all.subList(before, all.size());
    stage.instances().delete(namespace, VaultCrashStage.NAME);
    System.out.println("VAULT recorded " + renewing);
    return renewing;
  }

  private static void pass(VaultCrashStage stage, Map<String, Faults.Edge> edges)
      throws VaultFailure {
    edges
        .keySet()
        .forEach(namespace -> stage.instances().create(namespace, VaultCrashStage.NAME, VAULT));
    stage.awaitAll(edges.keySet(), stage::isReady);
    edges.forEach(
        (namespace, edge) -> {
          stage.faults().arm(namespace, edge.later(stage.requests(namespace, "").size()));
          renew(stage, namespace);
        });
    stage.awaitAll(edges.keySet(), one -> isRenewed(stage, one));
    stage.assertMet(edges);
    for (String namespace : edges.keySet()) {
      hasNewKeys(stage, namespace);
    }
  }

  /** Asks for all there is at once: another split, new shares and a new encryption key. */
  private static void renew(VaultCrashStage stage, String namespace) {
    stage
        .instances()
        .patch(
            namespace,
            VaultCrashStage.NAME,
            """
            {"metadata": {"annotations": {"sprocket.gg/rekey-vault": "one", "sprocket.gg/rotate-vault": "one"}},
             "spec": {"vault": {"managed": {"unseal": {"kubernetesSecret": {"shares": 3, "threshold": 2}}}}}}
            """);
  }

  private static boolean isRenewed(VaultCrashStage stage, String namespace) {
    List<Secret> keys = stage.sets(namespace);
    return stage.isReady(namespace)
        && keys.size() == 1
        && keys.getFirst().getMetadata().getAnnotations().containsKey(Labels.PROVED)
        && Labels.annotation(keys.getFirst(), Labels.ROTATED)
            .filter(rotated -> rotated.endsWith(Digest.brief("one")))
            .isPresent();
  }

  private static void hasNewKeys(VaultCrashStage stage, String namespace) throws VaultFailure {
    Secret keys = stage.sets(namespace).getFirst();
    assertThat(keys.getData()).as("shares of %s", namespace).hasSize(3);
    stage.assertOpenedBy(
        keys,
        2,
        namespace,
        (member, session) -> {
          assertThat(session.keyTerm().number()).as("keys of %s", namespace).isEqualTo(2);
          assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
        });
  }
}
