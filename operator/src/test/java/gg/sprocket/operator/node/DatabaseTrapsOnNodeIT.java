package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the application punishes late and dimly of its database, told as {@link TrapsOnNodeIT}. */
@RealNode
class DatabaseTrapsOnNodeIT {

  private static final String API = "monolith";
  private static final int PORT = 3001;

  private final League league;

  DatabaseTrapsOnNodeIT(NodeCluster node) {
    this.league = node.league("database-traps", "profile: Tiny\n");
  }

  @BeforeAll
  void runs() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void runsAgain() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @Test
  void aDatabaseWithoutAConnectionLeft() throws Exception {
    try (Hoard _ = Hoard.of(league)) {
      Deed deed = new Deed(league, API, () -> league.kill(API));
      assertThat(deed.isTold("Ready", "ConnectionsExhausted").getMessage())
          .contains("max_connections", "spec.database.builtin.parameters");
    }
    new Deed(league, API, () -> {}).isMended();
  }

  /** The application asks for TLS by the host's name, whatever its settings say. */
  @Test
  void aDatabaseThatStopsToSpeakTls() {
    Deed deed =
        new Deed(
            league,
            API,
            () -> {
              administer("ALTER SYSTEM SET ssl = off");
              league.kill(API);
            });
    assertThat(deed.isTold("Ready", "TlsFailed").getMessage())
        .contains("PostgreSQL speaks no TLS", "Switch TLS on");

    new Deed(league, API, () -> administer("ALTER SYSTEM RESET ssl")).isMended();
  }

  @Test
  void aDatabaseWithoutTlsIsRefusedBeforeAnythingStarts() {
    League other =
        league
            .node()
            .league(
                "plain",
                """
                database:
                  mode: External
                  external:
                    host: db.example.org
                    database: sprocket
                    username: sprocket
                    sslMode: Disable
                    secretRef: {name: discord}
                """);

    Deed deed = new Deed(other, API, () -> {});
    assertThat(deed.isTold("Ready", "SslModeRefused").getMessage())
        .contains("spec.database.external.sslMode", "Require or VerifyFull");
    assertThat(other.pods(API)).isEmpty();
    other.instances().delete(other.namespace(), other.name());
  }

  /** As the server's administrator, whom only its own pod lets in. */
  private void administer(String statement) {
    String answer =
        league
            .node()
            .kubectl(
                "-n",
                league.namespace(),
                "exec",
                league.pod("database").getMetadata().getName(),
                "--container=database",
                "--",
                "psql",
                "-XqAtw",
                "--host=/var/run/postgresql",
                "--username=sprocket_admin",
                "--dbname=sprocket",
                "--command=" + statement,
                "--command=SELECT pg_reload_conf()");
    assertThat(answer.strip()).isEqualTo("t");
  }
}
