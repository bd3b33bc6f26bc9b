package gg.sprocket.operator.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator is killed without warning while it makes an instance, and started again. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreationCrashIT {

  private static final int KILLS = 8;
  private static final long SEED = 20_260_711;

  private final TestCluster cluster;
  private final Instances instances;
  private final MortalOperator operator;

  CreationCrashIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = new MortalOperator(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aCreationEndsTheSameWhereverTheOperatorIsKilled() {
    long mark = cluster.audit().mark();
    String undisturbed = cluster.namespace("crash");
    instances.create(undisturbed, "mle", "");
    instances.awaitReady(undisturbed, "mle");
    SortedMap<String, JsonNode> expected = EndState.of(cluster.admin(), undisturbed);
    int writes = operator.writes(mark, undisturbed);
    assertThat(writes).isGreaterThan(KILLS);

    for (int after : killPoints(writes)) {
      String namespace = cluster.namespace("crash");
      long start = cluster.audit().mark();
      try (SecretHistory history = SecretHistory.of(cluster.admin(), namespace)) {
        instances.create(namespace, "mle", "");
        operator.killAfter(after, start, namespace);
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

  /** How often each object came into being by a request of the operator, events apart. */
  private Map<String, Long> creations(long mark, String namespace) {
    return cluster.audit().operatorEntriesSince(mark).stream()
        .filter(e -> e.path("stage").asText().equals("ResponseComplete"))
        .filter(e -> e.path("responseStatus").path("code").asInt() == 201)
        .map(e -> e.path("objectRef"))
        .filter(o -> o.path("namespace").asText().equals(namespace))
        .filter(o -> !o.path("resource").asText().equals("events"))
        .collect(groupingBy(CreationCrashIT::nameOf, counting()));
  }

  private static String nameOf(JsonNode object) {
    return object.path("resource").asText() + "/" + object.path("name").asText();
  }
}
