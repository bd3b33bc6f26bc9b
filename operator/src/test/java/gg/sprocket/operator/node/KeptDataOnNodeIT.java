package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an instance leaves behind by default is taken up by the next one of its name. */
@RealNode
class KeptDataOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;

  private final NodeCluster node;
  private Optional<League> league = Optional.empty();

  KeptDataOnNodeIT(NodeCluster node) {
    this.node = node;
  }

  @AfterEach
  void goes() {
    league.ifPresent(one -> one.instances().delete(one.namespace(), one.name()));
  }

  @Test
  void aDeletedInstanceComesBackWithItsRows() {
    League league = node.league("kept", "");
    this.league = Optional.of(league);
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    String oldest = league.query("SELECT min(at) FROM standin.kept").getFirst();
    List<String> claims = claims(league);

    league.instances().delete(league.namespace(), league.name());
    assertThat(claims(league)).as("claims after the deletion").isEqualTo(claims);
    // The garbage collector of the cluster takes the pods away after their instance.
    await("the end of the pods")
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                league.admin().pods().inNamespace(league.namespace()).list().getItems().isEmpty());

    league.create("");
    league.awaitReady();
    league.awaitHealthy(API, PORT);

    assertThat(claims(league)).isEqualTo(claims);
    assertThat(league.query("SELECT min(at) FROM standin.kept").getFirst()).isEqualTo(oldest);
    league.assertNoOverlap();
  }

  private static List<String> claims(League league) {
    return league
        .admin()
        .persistentVolumeClaims()
        .inNamespace(league.namespace())
        .list()
        .getItems()
        .stream()
        .map(PersistentVolumeClaim::getMetadata)
        .map(meta -> meta.getName() + " " + meta.getUid())
        .sorted()
        .toList();
  }
}
