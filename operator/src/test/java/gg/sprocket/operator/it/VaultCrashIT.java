package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.vault.TokenFacts;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator is killed before and after requests to Vault, each at the edge of another instance
 * while the others are on their way too; in the end every Vault is ready, its keys are kept, and no
 * root token is left. The edges are those of a recorded run: one of each kind of request, or all of
 * them with {@code -Dvault.edges=all}.
 */
@Tag("crash")
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultCrashIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final boolean ALL = "all".equals(System.getProperty("vault.edges"));

  /** Vaults at a time; each takes 100 MB. */
  private static final int BATCH = 4;

  private final TestCluster cluster;
  private final Instances instances;
  private final AtomicReference<OperatorUnderTest> operator = new AtomicReference<>();
  private final VaultProxies proxies = new VaultProxies(() -> operator.get().kill());
  private final PlayedVaults vaults;
  private final VaultClient clients;

  VaultCrashIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), proxies);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator.set(OperatorUnderTest.locating(cluster, vaults.addresses()));
  }

  @AfterAll
  void stop() {
    operator.get().close();
    vaults.close();
    proxies.close();
  }

  @Test
  void everyEdgeEndsReadyWithItsKeys() throws VaultFailure {
    Instant begin = Instant.now();
    List<VaultProxies.Edge> edges = edges();
    for (int from = 0; from < edges.size(); from += BATCH) {
      batch(edges.subList(from, Math.min(edges.size(), from + BATCH)));
    }
    System.out.println(
        "VAULT %d edges run and passed in %d s"
            .formatted(edges.size(), Duration.between(begin, Instant.now()).toSeconds()));
  }

  private List<VaultProxies.Edge> edges() {
    String namespace = cluster.namespace("recorded");
    instances.create(namespace, NAME, "vault: {mode: Managed}\n");
    await("the recorded run").atMost(Duration.ofMinutes(2)).until(() -> isReady(namespace));
    List<String> requests = proxies.requests(namespace);
    instances.delete(namespace, NAME);
    System.out.println("VAULT recorded " + requests);
    assertThat(requests).contains("PUT /v1/sys/init", "PUT /v1/sys/unseal");
    Map<String, Integer> kinds = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      kinds.putIfAbsent(ALL ? String.valueOf(i) : requests.get(i), i);
    }
    List<VaultProxies.Edge> edges = new ArrayList<>();
    for (int request : kinds.values()) {
      edges.add(new VaultProxies.Edge(request, false));
      edges.add(new VaultProxies.Edge(request, true));
    }
    return edges;
  }

  private void batch(List<VaultProxies.Edge> edges) throws VaultFailure {
    Map<String, VaultProxies.Edge> started = new LinkedHashMap<>();
    for (VaultProxies.Edge edge : edges) {
      String namespace = cluster.namespace("edge");
      proxies.arm(namespace, edge);
      started.put(namespace, edge);
      instances.create(namespace, NAME, "vault: {mode: Managed}\n");
    }
    await("all of " + started)
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (!operator.get().isAlive()) {
                operator.set(OperatorUnderTest.locating(cluster, vaults.addresses()));
              }
              return started.keySet().stream().allMatch(this::isReady);
            });
    for (String namespace : started.keySet()) {
      assertThat(proxies.isArmed(namespace)).as("%s was met", started.get(namespace)).isFalse();
      hasItsKeys(namespace);
      instances.delete(namespace, NAME);
    }
  }

  private boolean isReady(String namespace) {
    return instances
        .condition(namespace, NAME, "VaultReady")
        .filter(c -> c.getStatus().equals("True") && c.getReason().equals("WeakKeyStorage"))
        .isPresent();
  }

  private void hasItsKeys(String namespace) throws VaultFailure {
    String dataId = String.valueOf(instances.status(namespace, NAME).dataId());
    Secret keys =
        cluster
            .admin()
            .secrets()
            .inNamespace(KEYS)
            .withName("vault-keys-" + dataId + "-1")
            .require();
    assertThat(
            cluster
                .admin()
                .secrets()
                .inNamespace(KEYS)
                .withName("vault-keys-" + dataId + "-2")
                .get())
        .as("one init whose answer was kept")
        .isNull();
    assertThat(
            cluster.admin().configMaps().inNamespace(KEYS).withName("vault-init-" + dataId).get())
        .isNull();
    try (VaultMember member = clients.member(namespace, NAME + "-vault-0");
        VaultToken root = member.generateRoot(clients.shares(keys, 3))) {
      VaultSession session = member.session(root);
      int roots = 0;
      for (String accessor : session.accessors()) {
        roots += session.token(accessor).filter(TokenFacts::isRoot).isPresent() ? 1 : 0;
      }
      session.revokeSelf();
      assertThat(roots).as("root tokens of %s, the test's own included", namespace).isEqualTo(1);
    }
  }
}
