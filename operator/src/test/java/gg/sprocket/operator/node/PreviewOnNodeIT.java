package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The preview of 2.0: a database, an object storage and four processes. */
@RealNode
class PreviewOnNodeIT {

  private static final int PORT = 3000;
  private static final String SPEC =
      """
      profile: Tiny
      apps: [{name: replay-parse, enabled: true}]
      """;

  @Test
  void itRunsWithoutCacheAndQueue(NodeCluster node) {
    League league = node.league("preview", "2.0.0-preview.1", SPEC);

    league.awaitReady();
    league.awaitHealthy("core", PORT);
    league.awaitHealthy("web", PORT);

    league.assertRunning(6);
    assertThat(league.answers("core", PORT).at("/health").path("status").asText()).isEqualTo("ok");
    league.assertNoOverlap();
  }
}
