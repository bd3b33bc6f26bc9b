package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Labels;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The node is emptied and comes back; nobody else's pods could start meanwhile. */
@RealNode
@Isolated
class DrainOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;

  private final NodeCluster node;
  private Optional<League> league = Optional.empty();

  DrainOnNodeIT(NodeCluster node) {
    this.node = node;
  }

  @AfterEach
  void takesPodsAgain() {
    node.kubectl("uncordon", "node-1");
    league.ifPresent(one -> one.instances().delete(one.namespace(), one.name()));
  }

  @Test
  void aDrainedNodeComesBackWithEverythingAndItsRows() {
    League league = node.league("drain", "");
    this.league = Optional.of(league);
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    String oldest = league.query("SELECT min(at) FROM standin.kept").getFirst();

    assertThat(
            node.kubectl(
                "drain",
                "node-1",
                "--pod-selector=" + Labels.INSTANCE + "=" + league.name(),
                "--delete-emptydir-data",
                "--timeout=120s"))
        .contains("drained");
    league
        .instances()
        .awaitCondition(
            league.namespace(), league.name(), "Available", c -> c.getStatus().equals("False"));
    node.kubectl("uncordon", "node-1");

    league.awaitReady();
    league.awaitHealthy(API, PORT);
    assertThat(league.query("SELECT min(at) FROM standin.kept").getFirst()).isEqualTo(oldest);
    league.assertNoOverlap();
  }
}
