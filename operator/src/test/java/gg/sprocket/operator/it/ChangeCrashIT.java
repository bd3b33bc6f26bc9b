package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Labels;
import java.time.Duration;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator is killed without warning while it changes or removes an instance. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeCrashIT {

  private static final String DELETE = "deletionPolicy: Delete\n";
  private static final String OTHER_SPEC =
      """
      {"spec": {"exposure": {"domain": "other.example.org"},
                "cache": {"builtin": {"maxMemory": "96Mi"}}}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final MortalOperator operator;

  ChangeCrashIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = new MortalOperator(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aChangeEndsTheSameWhereverTheOperatorIsKilled() {
    String undisturbed = ready("crash-change", "");
    long mark = cluster.audit().mark();
    instances.patch(undisturbed, "mle", OTHER_SPEC);
    instances.awaitReady(undisturbed, "mle");
    SortedMap<String, JsonNode> expected = EndState.of(cluster.admin(), undisturbed);
    int writes = operator.writes(mark, undisturbed);
    assertThat(expected.toString()).contains("other-mle.");

    for (int after : new int[] {1, Math.max(2, writes / 2)}) {
      String namespace = ready("crash-change", "");
      long start = cluster.audit().mark();
      instances.patch(namespace, "mle", OTHER_SPEC);
      operator.killAfter(after, start, namespace);
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
      operator.killAfter(after, start, namespace);
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
}
