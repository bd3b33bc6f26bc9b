package gg.sprocket.operator.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Labels;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator is killed without warning after some of its writes, and started again. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {

  private static final int KILLS = 8;
  private static final long SEED = 20_260_711;
  private static final String DELETE = "deletionPolicy: Delete\n";
  private static final String OTHER_SPEC =
      """
      {"spec": {"exposure": {"domain": "other.example.org"},
                "cache": {"builtin": {"maxMemory": "96Mi"}}}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private OperatorUnderTest operator;

  CrashIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aCreationEndsTheSameWhereverTheOperatorIsKilled() {
    long mark = cluster.audit().mark();
    String undisturbed = ready("crash", "");
    SortedMap<String, JsonNode> expected = EndState.of(cluster.admin(), undisturbed);
    int writes = writes(mark, undisturbed);
    assertThat(writes).isGreaterThan(KILLS);

    for (int after : killPoints(writes)) {
      String namespace = cluster.namespace("crash");
      long start = cluster.audit().mark();
      try (SecretHistory history = SecretHistory.of(cluster.admin(), namespace)) {
        instances.create(namespace, "mle", "");
        killAfter(after, start, namespace);
        instances.awaitReady(namespace, "mle");

        String where = "killed after write " + after + " of " + writes;
        assertThat(EndState.differences(expected, EndState.of(cluster.admin(), namespace)))
            .as(where)
            .isEmpty();
        assertThat(history.contents()).as(where).isNotEmpty();
        assertThat(history.contents().values()).as(where).allSatisfy(c -> assertThat(c).hasSize(1));
        assertThat(creations(start, namespace).values()).as(where).allMatch(count -> count == 1);
      }
    }
  }

  @Test
  void aChangeEndsTheSameWhereverTheOperatorIsKilled() {
    String undisturbed = ready("crash-change", "");
    long mark = cluster.audit().mark();
    instances.patch(undisturbed, "mle", OTHER_SPEC);
    instances.awaitReady(undisturbed, "mle");
    SortedMap<String, JsonNode> expected = EndState.of(cluster.admin(), undisturbed);
    int writes = writes(mark, undisturbed);
    assertThat(expected.toString()).contains("other-mle.");

    for (int after : new int[] {1, Math.max(2, writes / 2)}) {
      String namespace = ready("crash-change", "");
      long start = cluster.audit().mark();
      instances.patch(namespace, "mle", OTHER_SPEC);
      killAfter(after, start, namespace);
      instances.awaitReady(namespace, "mle");

      assertThat(EndState.differences(expected, EndState.of(cluster.admin(), namespace)))
          .as("killed after write %d of %d", after, writes)
          .isEmpty();
    }
  }

  @Test
  void aDeletionLeavesNothingWhereverTheOperatorIsKilled() {
    for (int after : new int[] {1, 6, 14}) {
      String namespace = ready("crash-delete", DELETE);
      String authority =
          "ca-" + instances.status(namespace, "mle").dataId(); // Named in the keys namespace.
      assertThat(isThere(authority)).isTrue();
      instances.patch(
          namespace,
          "mle",
          "{\"metadata\": {\"annotations\": {\"" + Labels.CONFIRM_DELETION + "\": \"mle\"}}}");
      long start = cluster.audit().mark();
      cluster
          .admin()
          .resources(StoredInstance.class)
          .inNamespace(namespace)
          .withName("mle")
          .delete();
      killAfter(after, start, namespace);
      instances.awaitGone(namespace, "mle");

      await("nothing left, killed after write " + after)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> EndState.children(cluster.admin(), namespace).findAny().isEmpty());
      assertThat(isThere(authority)).isFalse();
    }
  }

  private String ready(String purpose, String more) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, "mle", more);
    instances.awaitReady(namespace, "mle");
    return namespace;
  }

  private boolean isThere(String authority) {
    return cluster.admin().secrets().inNamespace("sprocket-keys").withName(authority).get() != null;
  }

  /** The first write, the last but one, and others between by chance, the same for the seed. */
  private static SortedSet<Integer> killPoints(int writes) {
    Random random = new Random(SEED);
    SortedSet<Integer> points = new TreeSet<>();
    points.add(1);
    points.add(writes - 1);
    while (points.size() < KILLS) {
      points.add(random.nextInt(2, writes - 1));
    }
    return points;
  }

  private void killAfter(int write, long mark, String namespace) {
    await("write " + write + " in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> writes(mark, namespace) >= write);
    operator.kill();
    operator = OperatorUnderTest.start(cluster);
  }

  private int writes(long mark, String namespace) {
    return (int)
        cluster.audit().writesSince(mark).stream()
            .filter(r -> r.namespace().equals(namespace))
            .count();
  }

  /** How often each object came into being by a request of the operator, events apart. */
  private Map<String, Long> creations(long mark, String namespace) {
    return cluster.audit().operatorEntriesSince(mark).stream()
        .filter(e -> e.path("stage").asText().equals("ResponseComplete"))
        .filter(e -> e.path("responseStatus").path("code").asInt() == 201)
        .map(e -> e.path("objectRef"))
        .filter(o -> o.path("namespace").asText().equals(namespace))
        .filter(o -> !o.path("resource").asText().equals("events"))
        .collect(groupingBy(CrashIT::nameOf, counting()));
  }

  private static String nameOf(JsonNode object) {
    return object.path("resource").asText() + "/" + object.path("name").asText();
  }
}
