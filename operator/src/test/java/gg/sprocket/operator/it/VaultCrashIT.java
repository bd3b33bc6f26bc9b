package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.it.VaultCrashStage.Side;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every fault there is, at requests to Vault and at writes of its keys, until it is set up; in the
 * end every Vault is ready, its keys are kept, and no root token is left. The edges are those of a
 * recorded run: one of each kind of request, or all of them with {@code -Dvault.edges=all}. At
 * every request by which a generated value is first written to the Vault and shown from there, it
 * ends with one value in both.
 */
@Tag("crash")
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultCrashIT {

  private static final String VAULT = "vault: {mode: Managed}\n";
  private static final String VALUES = VAULT + "secrets: {backend: Vault}\n";

  /** Of the one value that is generated. */
  private static final String VALUE =
      "/v1/%s/data/%s".formatted(VaultValues.MOUNT, VaultValues.JWT);

  private final TestCluster cluster;
  private final Map<String, SecretHistory> histories = new HashMap<>();

  VaultCrashIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterAll
  void stop() {
    histories.values().forEach(SecretHistory::close);
  }

  @ParameterizedTest
  @EnumSource
  void everyEdgeEndsReadyWithItsKeys(Side side) throws VaultFailure {
    try (VaultCrashStage stage = new VaultCrashStage(cluster, side)) {
      List<String> requests = recorded(stage, VAULT, "", stage::isReady);
      assertThat(requests)
          .contains(
              side == Side.Vault ? "PUT /v1/sys/init" : "POST secrets/vault-keys-<data id>-1");

      stage.failAt(
          "until it is set up",
          "",
          VaultCrashStage.kinds(requests),
          edges -> {
            pass(stage, edges, VAULT, stage::isReady);
            for (String namespace : edges.keySet()) {
              hasItsKeys(stage, namespace);
            }
          });
    }
  }

  @Test
  void everyEdgeOfTheFirstValueEndsWithOneValue() throws VaultFailure {
    try (VaultCrashStage stage = new VaultCrashStage(cluster, Side.Vault)) {
      List<String> requests =
          recorded(stage, VALUES, VALUE, namespace -> hasValues(stage, namespace));
      int write = requests.indexOf("POST " + VALUE);
      assertThat(write).as("%s", requests).isPositive();
      int shown = Math.min(requests.size(), write + 3);

      stage.failAt(
          "of the first value",
          VALUE,
          IntStream.range(0, shown).boxed().toList(),
          edges -> {
            edges.keySet().forEach(this::watch);
            pass(stage, edges, VALUES, namespace -> hasValues(stage, namespace));
            for (String namespace : edges.keySet()) {
              hasOneValue(stage, namespace);
            }
          });
    }
  }

  /** The requests of an undisturbed run. */
  private static List<String> recorded(
      VaultCrashStage stage, String spec, String path, Predicate<String> ready) {
    String namespace = stage.create(spec);
    stage.awaitAll(Set.of(namespace), ready);
    List<String> requests = stage.requests(namespace, path);
    stage.instances().delete(namespace, VaultCrashStage.NAME);
    System.out.println("VAULT recorded " + requests);
    return requests;
  }

  private static void pass(
      VaultCrashStage stage, Map<String, Faults.Edge> edges, String spec, Predicate<String> ready) {
    edges.forEach(
        (namespace, edge) -> {
          stage.faults().arm(namespace, edge);
          stage.instances().create(namespace, VaultCrashStage.NAME, spec);
        });
    stage.awaitAll(edges.keySet(), ready);
    stage.assertMet(edges);
  }

  private void watch(String namespace) {
    histories.put(namespace, SecretHistory.of(cluster.admin(), namespace));
  }

  private static boolean hasValues(VaultCrashStage stage, String namespace) {
    return stage
        .instances()
        .condition(namespace, VaultCrashStage.NAME, "Ready")
        .filter(c -> c.getStatus().equals("True"))
        .isPresent();
  }

  private void hasOneValue(VaultCrashStage stage, String namespace) throws VaultFailure {
    VaultValues values =
        new VaultValues(
            cluster.admin(), new VaultPeople(cluster.admin(), stage.clients()), namespace);
    assertThat(values.entry())
        .returns(1, entry -> entry.version().number())
        .returns(Map.of("value", values.value()), Entry::values);
    assertThat(Objects.requireNonNull(histories.get(namespace)).contents())
        .hasEntrySatisfying(VaultValues.SECRET, ever -> assertThat(ever).hasSize(1));
  }

  private static void hasItsKeys(VaultCrashStage stage, String namespace) throws VaultFailure {
    List<Secret> sets = stage.sets(namespace);
    assertThat(sets).as("one init whose answer was kept").hasSize(1);
    assertThat(stage.hasNoIntent(namespace)).isTrue();
    stage.assertOpenedBy(sets.getFirst(), 3, namespace, (_, _) -> {});
  }
}
