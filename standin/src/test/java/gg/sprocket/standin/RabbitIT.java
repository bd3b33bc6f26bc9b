package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.RabbitServer;
import gg.sprocket.dev.ServerCertificate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The services of 1.4.0, which talk over RabbitMQ and of which only core has the database. */
class RabbitIT {

  private static final String DEFINITIONS =
      """
      {"users": [{"name": "sprocket", "password": "%s", "tags": ""}],
       "vhosts": [{"name": "sprocket"}],
       "permissions": [{"user": "sprocket", "vhost": "sprocket",
                        "configure": ".*", "write": ".*", "read": ".*"}]}
      """
          .formatted(Backing.PASSWORD);

  private static final Backing BACKING = Backing.start();
  private static final Map<String, Container> RUNNING = new LinkedHashMap<>();
  private static final RabbitServer RABBIT =
      RabbitServer.start(BACKING.servers(), ServerCertificate.of("localhost"), DEFINITIONS);
  private static Instance instance = fresh();

  private static Instance fresh() {
    try {
      return Instance.of(
          BACKING.database("rabbits"),
          "1.4.0",
          "Microservices",
          "amqp://sprocket:" + Backing.PASSWORD + "@localhost:" + RABBIT.port());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void start() {
    instance = instance.migrated();
    Container core = instance.component("core");
    RUNNING.put("core", core.start().ready(3001, "/healthz"));
    for (String name :
        List.of(
            "matchmaking",
            "notification",
            "image-generation",
            "server-analytics",
            "submission",
            "replay-parse",
            "discord-bot")) {
      Container service = instance.component(name);
      if (name.equals("discord-bot")) {
        service.with("GQL_URL", core.address(3001, "/graphql").toString());
      }
      RUNNING.put(name, service.start());
    }
  }

  @AfterAll
  static void stop() {
    RUNNING.values().forEach(Container::close);
    BACKING.close();
  }

  @Test
  void coreReachesAllOthersAndWhatItIsGiven() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode checked =
                  running("core").selfCheck(3001, "?without=" + MonolithIT.WITHOUT_JSON);
              assertThat(checked.path("ok").asBoolean()).as(checked.toPrettyString()).isTrue();
            });
  }

  @Test
  void whoHasNoDatabaseIsWrittenDownThroughCore() throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                instance
                        .database()
                        .query("SELECT DISTINCT service FROM standin.life WHERE event = 'ready'")
                        .size()
                    == 8);
    try (Container second =
        instance.component("matchmaking").with("HOSTNAME", "matchmaking-1").start()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  instance
                      .database()
                      .query("SELECT service FROM standin.alarm")
                      .equals(List.of("matchmaking-service")));
      assertThat(second.stop()).isEqualTo(143);
    }
  }

  @Test
  void aWrongLoginEndsAService() {
    try (Container service =
        instance
            .component("submission")
            .with("TRANSPORT_URL", "amqp://sprocket:wrong@localhost:" + RABBIT.port() + "/sprocket")
            .start()) {
      assertThat(service.exitCode()).isEqualTo(1);
      assertThat(service.log()).contains("403 (ACCESS-REFUSED)").doesNotContain("wrong");
    }
  }

  private static Container running(String name) {
    return Objects.requireNonNull(RUNNING.get(name));
  }
}
