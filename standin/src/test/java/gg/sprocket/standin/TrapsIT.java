package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the real programs punish, each shown by the process itself. */
class TrapsIT {

  private static final String CONFIG = "/app/core/config/production.json";
  private static final Backing BACKING = Backing.start();
  private static Instance instance = fresh("traps", "Monolith");
  private static Instance services = instance;

  private static Instance fresh(String database, String topology) {
    try {
      return Instance.of(BACKING.database(database), "1.5.0", topology);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void migrate() {
    services = fresh("services", "Microservices");
    instance = instance.migrated();
    services = services.migrated();
  }

  @AfterAll
  static void stop() {
    BACKING.close();
  }

  static List<Trap> ending() {
    return Trap.ending();
  }

  @ParameterizedTest
  @MethodSource("ending")
  void theMonolithEndsAndSaysWhy(Trap trap) {
    try (Container monolith = trap.mistake().apply(instance.component("monolith")).start()) {
      assertThat(monolith.exitCode()).isEqualTo(1);
      assertThat(monolith.log()).contains(trap.words());
      assertThat(monolith.log()).doesNotContain(Backing.PASSWORD);
    }
  }

  /** The other main functions only write the error down. */
  @Test
  void aServiceThatFailsToStartStaysWithoutAnswering() {
    try (Container service =
        services
            .component("matchmaking")
            .with(Map.of("/app/secret/db-password.txt", "wrong"))
            .start()) {
      service.logs("password authentication failed");
      assertThat(service.status(3010, "/healthz")).isZero();
      assertThat(service.process().isAlive()).isTrue();
      assertThat(service.stop()).isEqualTo(143);
    }
  }

  @Test
  void aBotWithABadTokenEnds() {
    try (Container bot =
        services
            .component("discord-bot")
            .with(Map.of("/app/secret/bot-token.txt", "a.b.c d"))
            .start()) {
      assertThat(bot.exitCode()).isEqualTo(1);
      assertThat(bot.log()).contains("TOKEN_INVALID");
    }
  }

  @Test
  void ofAnyOtherHostTlsIsAskedAndItsCertificateNotLookedAt() {
    try (Container service = services.component("matchmaking", "127.0.0.1").start()) {
      service.ready(3010, "/healthz");
      assertThat(
              query(
                  "SELECT DISTINCT ssl::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                      + " WHERE application_name LIKE 'matchmaking%'"))
          .containsExactly("true");
    }
  }

  @Test
  void anOrganizationThatIsATextStartsAndRefusesEveryLogin() throws Exception {
    try (Container monolith =
        instance.component("monolith").with("DEFAULT_ORGANIZATION_ID", "2").start()) {
      monolith.ready(3001, "/healthz");

      JsonNode answer =
          Json.read(
              monolith
                  .post(
                      3001,
                      "/graphql",
                      "application/json",
                      "{\"query\": \"{ organization { id name } }\"}")
                  .body());

      assertThat(answer.at("/errors/0/message").asText()).contains("must be an integer");
      assertThat(failed(monolith)).contains("organization");
    }
  }

  @Test
  void aBareNumberFromTheEnvironmentMakesTokensOfSeconds() throws Exception {
    try (Container monolith = instance.component("monolith").with("JWT_EXPIRY", "12000").start()) {
      monolith.ready(3001, "/healthz");

      assertThat(failed(monolith)).contains("tokens");
    }
  }

  @Test
  void aMissingBucketShowsAtTheFirstUse() throws Exception {
    try (Container monolith =
        instance
            .component("monolith")
            .edited(CONFIG, "/minio/bucketNames/replays", "nowhere")
            .start()) {
      monolith.ready(3001, "/healthz");

      JsonNode checked = monolith.selfCheck(3001, "");

      assertThat(checked.toString()).contains("NoSuchBucket");
      assertThat(failed(monolith)).contains("storage").doesNotContain("database");
    }
  }

  /** With a pool of one, a query that takes longer than the wait ends the consumers. */
  @Test
  void aPoolThatIsTooSmallSilencesTheConsumersWhileAllLooksWell() throws Exception {
    try (Container service =
        services
            .component("matchmaking")
            .edited("/app/config/production.json", "/db/pool_size", 1)
            .edited("/app/config/production.json", "/db/pool_connection_timeout_ms", 300)
            .start()) {
      service.ready(3010, "/healthz");
      try (var connection = services.database().connect();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("LOCK TABLE sprocket.platform_event IN ACCESS EXCLUSIVE MODE");
        service.logs("timeout exceeded when trying to connect");
      }
      assertThat(service.status(3010, "/healthz")).isEqualTo(200);
    }
  }

  @Test
  void aDatabaseThatGoesAwayEndsTheProcess() throws Exception {
    try (Container service = services.component("server-analytics").start()) {
      service.ready(3013, "/healthz");
      try (var connection = BACKING.admin();
          var statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE 'server-analytics%'");
      }
      assertThat(service.exitCode()).isEqualTo(1);
      assertThat(service.log()).contains("terminating connection due to administrator command");
    }
  }

  @Test
  void aProgramOfAnotherImageIsNotThere() {
    try (Container wrong =
        Container.of(
                BACKING.servers().folder("another"),
                "ghcr.io/sprocketbot/web:1.5.0",
                List.of("node", "/app/core/dist/main.js"),
                "/app")
            .start()) {
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.log()).contains("Cannot find module '/app/core/dist/main.js'");
    }
  }

  private static List<String> failed(Container monolith) throws Exception {
    return StreamSupport.stream(monolith.selfCheck(3001, "").path("checks").spliterator(), false)
        .filter(check -> !check.path("ok").asBoolean())
        .map(check -> check.path("name").asText())
        .toList();
  }

  private static List<String> query(String sql) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> services.database().query(sql), rows -> !rows.isEmpty());
  }
}
