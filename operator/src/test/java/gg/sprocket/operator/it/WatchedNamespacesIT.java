package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.operator.it.AuditLog.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With a list of namespaces the operator has no right, and no need, elsewhere. */
class WatchedNamespacesIT {

  @Test
  void onlyInstancesOfListedNamespacesAreLookedAfter() {
    try (TestCluster cluster =
            TestCluster.start("watched", ControlPlaneOptions.usual(), List.of("blue", "red"));
        OperatorUnderTest operator =
            OperatorUnderTest.start(
                cluster,
                Map.of("SPROCKET_LEADER_ELECTION", "false", "SPROCKET_NAMESPACES", "blue,red"))) {
      operator.awaitReady();
      long mark = cluster.audit().mark();
      Instances instances = new Instances(cluster.admin());
      String elsewhere = cluster.namespace("elsewhere");
      instances.create(elsewhere, "mle", "");
      instances.create("blue", "mle", "");
      instances.create("red", "mle", "deletionPolicy: Delete\n");

      instances.awaitReady("blue", "mle");
      instances.awaitReady("red", "mle");

      OwnReleases releases = new OwnReleases(cluster.admin());
      releases.await("1.5.0", "Ready", "True Usable");
      assertThat(releases.condition("1.5.0", "InUse")).as("not every instance is known").isEmpty();
      assertThat(new Children(cluster.admin(), elsewhere, "mle").all()).isEmpty();
      assertThat(instances.get(elsewhere, "mle").hasFinalizer("sprocket.gg/finalizer")).isFalse();
      assertThat(cluster.audit().operatorSince(mark))
          .extracting(Request::namespace)
          .contains("blue", "red")
          .doesNotContain(elsewhere);
      assertThat(cluster.audit().operatorEntriesSince(mark))
          .filteredOn(entry -> entry.path("responseStatus").path("code").asInt() == 403)
          .extracting(JsonNode::toString)
          .isEmpty();
    }
  }
}
