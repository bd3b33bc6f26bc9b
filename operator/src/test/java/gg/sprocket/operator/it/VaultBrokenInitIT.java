package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.vault.MemberState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real Vaults whose initialisation breaks off inside, and that are begun anew without a hand. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultBrokenInitIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String INIT = "/v1/sys/init";

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();

  /** What happens when a request is the one that goes wrong. */
  private final AtomicReference<Runnable> event = new AtomicReference<>(() -> {});

  private final Faults faults = new Faults(() -> event.get().run());
  private final VaultProxies proxies = new VaultProxies(faults);
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;
  private final OpeningVault transit;

  VaultBrokenInitIT(TestCluster cluster) throws IOException, InterruptedException {
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

  /** It has stored a key and that it is not done, and cannot encrypt that key: it never opens. */
  @Test
  void oneThatItsServiceBrokeOffIsBegunAnew() throws Exception {
    String namespace = cluster.namespace("broken");
    transit.supply(cluster.admin(), namespace);
    event.set(() -> transit.allow("decrypt"));
    faults.arm(namespace, new Faults.Edge(INIT, 0, Faults.Kind.EndsBefore));
    instances.create(namespace, NAME, transit.spec(3));
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getReason().equals("SealUnreachable") && c.getMessage().contains("made anew from"));
    assertThat(faults.requests(namespace, INIT)).hasSize(2);
    assertThat(sets(namespace)).isEmpty();

    transit.allow("encrypt", "decrypt");

    awaitReady(namespace);
    assertThat(faults.requests(namespace, INIT)).hasSize(3);
    assertThat(faults.requests(namespace, "/v1/sys/unseal")).isEmpty();
    hasOneSet(namespace, 5);
  }

  /**
   * Its storage has a log and nothing else: it says that it is new, and cannot be initialised. It
   * is not killed there, which no test can time: {@code sys/init} ends, nobody gets the answer, and
   * what holds the key is taken from the volume, which leaves the same.
   */
  @Test
  void oneThatWasKilledBeforeItHadAKeyIsBegunAnew() {
    String namespace = cluster.namespace("broken");
    event.set(() -> vaults.lose(namespace, "mle-vault-0-0", "vault.db"));
    faults.arm(namespace, new Faults.Edge(INIT, 0, Faults.Kind.EndsAfter));
    instances.create(namespace, NAME, "vault: {mode: Managed}\n");

    await("the word of Vault that it was begun")
        .atMost(Duration.ofMinutes(2))
        .until(() -> phase(namespace).equals("Broken"));
    assertThat(clients.look(namespace, "mle-vault-0"))
        .isInstanceOf(MemberState.Uninitialized.class);
    assertThat(instances.awaitCondition(namespace, NAME, "VaultReady", _ -> true).getStatus())
        .isNotEqualTo("True");

    awaitReady(namespace);
    hasOneSet(namespace, 5);
  }

  /** It is waited for a minute before it is begun anew. */
  private void awaitReady(String namespace) {
    await("VaultReady of " + namespace)
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                instances
                    .condition(namespace, NAME, "VaultReady")
                    .filter(c -> c.getStatus().equals("True"))
                    .isPresent());
  }

  /** What was begun has no keys for ever, and what came of it has one set and no intent. */
  private void hasOneSet(String namespace, int shares) {
    assertThat(sets(namespace))
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.getMetadata().getName()).endsWith("-2");
              assertThat(set.getData()).hasSize(shares);
            });
    assertThat(keys().keys(dataId(namespace)).getFirst()).matches(KeyForms::isVoid);
    assertThat(keys().intent(dataId(namespace))).isEmpty();
  }

  private List<Secret> sets(String namespace) {
    return keys().keys(dataId(namespace)).stream().filter(set -> !KeyForms.isVoid(set)).toList();
  }

  private String phase(String namespace) {
    return keys()
        .intent(dataId(namespace))
        .map(ConfigMap::getData)
        .map(data -> data.getOrDefault("phase", ""))
        .orElse("none");
  }

  private KeysNamespace keys() {
    return new KeysNamespace(cluster.admin(), KEYS);
  }

  private String dataId(String namespace) {
    return String.valueOf(instances.status(namespace, NAME).dataId());
  }
}
