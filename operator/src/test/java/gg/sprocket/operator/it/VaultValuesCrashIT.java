package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ends the operator before and after it stores a value in a Vault: there is one value in the end,
 * and the Secret shows it.
 */
@Tag("crash")
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultValuesCrashIT {

  private static final String NAME = "mle";
  private static final String SPEC = "vault: {mode: Managed}\nsecrets: {backend: Vault}\n";
  private static final String STORED = "PUT /v1/sprocket/mle/data/generated/jwt";

  private final TestCluster cluster;
  private final Instances instances;
  private final AtomicReference<OperatorUnderTest> operator = new AtomicReference<>();
  private final VaultProxies proxies = new VaultProxies(() -> operator.get().kill());
  private final PlayedVaults vaults;
  private final VaultPeople people;

  VaultValuesCrashIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), proxies);
    this.people = new VaultPeople(cluster.admin(), new VaultClient(cluster.admin(), vaults));
    this.operator.set(OperatorUnderTest.locating(cluster, vaults.addresses()));
  }

  @AfterAll
  void stop() {
    operator.get().close();
    vaults.close();
    proxies.close();
  }

  @Test
  void oneValueIsStoredWhereverTheOperatorEnds() throws VaultFailure {
    String recorded = cluster.namespace("recorded");
    instances.create(recorded, NAME, SPEC);
    instances.awaitReady(recorded, NAME);
    List<String> requests = proxies.requests(recorded);
    assertThat(requests).containsOnlyOnce(STORED);
    instances.delete(recorded, NAME);

    for (boolean after : List.of(false, true)) {
      VaultProxies.Edge edge = new VaultProxies.Edge(requests.indexOf(STORED), after);
      String namespace = cluster.namespace("edge");
      proxies.arm(namespace, edge);
      instances.create(namespace, NAME, SPEC);
      await("ready after " + edge)
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isReady(namespace));
      assertThat(proxies.isArmed(namespace)).as("%s was met", edge).isFalse();
      isStoredOnce(namespace);
      instances.delete(namespace, NAME);
    }
  }

  private boolean isReady(String namespace) {
    if (!operator.get().isAlive()) {
      operator.set(OperatorUnderTest.locating(cluster, vaults.addresses()));
    }
    return instances
        .condition(namespace, NAME, "Ready")
        .filter(c -> c.getStatus().equals("True"))
        .isPresent();
  }

  private void isStoredOnce(String namespace) throws VaultFailure {
    Secret secret =
        cluster.admin().secrets().inNamespace(namespace).withName("mle-generated-jwt").require();
    Entry entry =
        people.ask(
            namespace, session -> session.read("sprocket/mle", "generated/jwt").orElseThrow());
    assertThat(entry)
        .returns(1, Entry::version)
        .returns(Map.copyOf(VaultClient.decoded(secret.getData())), Entry::values);
  }
}
