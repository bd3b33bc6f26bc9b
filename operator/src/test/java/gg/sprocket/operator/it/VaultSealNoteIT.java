package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Recovery keys of a real Vault that were put back without a word of what they are. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultSealNoteIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;
  private final OpeningVault transit;

  VaultSealNoteIT(TestCluster cluster) throws IOException, InterruptedException {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
    this.transit = OpeningVault.start(servers);
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
    servers.close();
  }

  /** What the Vault says of itself counts, and is noted; a policy lets no person do that. */
  @Test
  void areKnownByWhatTheVaultSays() throws Exception {
    String namespace = cluster.namespace("noted");
    transit.supply(cluster.admin(), namespace);
    instances.create(namespace, NAME, transit.spec(1));
    awaitReady(namespace);

    for (String wrong : new String[] {"null", "\"shamir\""}) {
      note(namespace, wrong);
      cluster.replacePod(namespace, "mle-vault-0-0");
      await("the right note in place of " + wrong)
          .atMost(Duration.ofMinutes(3))
          .until(() -> noted(namespace).equals("transit"));
      awaitReady(namespace);
    }
  }

  /** As the operator's own account, which alone may. */
  private void note(String namespace, String seal) {
    try (KubernetesClient operators = clients.as(cluster.operatorKubeconfig())) {
      operators
          .secrets()
          .inNamespace(KEYS)
          .withName(keys(namespace).getMetadata().getName())
          .patch("{\"metadata\": {\"annotations\": {\"%s\": %s}}}".formatted(Labels.SEAL, seal));
    }
  }

  private String noted(String namespace) {
    return Labels.annotation(keys(namespace), Labels.SEAL).orElse("nothing");
  }

  private Secret keys(String namespace) {
    String dataId = String.valueOf(instances.status(namespace, NAME).dataId());
    return new KeysNamespace(cluster.admin(), KEYS).keys(dataId).getFirst();
  }

  private void awaitReady(String namespace) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals("AsWanted"));
  }
}
