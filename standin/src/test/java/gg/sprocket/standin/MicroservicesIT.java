package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ten services of 1.5.0, which talk over tables. */
class MicroservicesIT {

  private static final Backing BACKING = Backing.start();
  private static final Map<String, Container> RUNNING = new LinkedHashMap<>();
  private static Instance instance = fresh();

  private static Instance fresh() {
    try {
      return Instance.of(BACKING.database("parts"), "1.5.0", "Microservices");
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
            "discord-bot",
            "image-generation-frontend")) {
      Container service = instance.component(name);
      if (name.equals("discord-bot")) {
        service.with("GQL_URL", core.address(3001, "/graphql").toString());
      }
      RUNNING.put(name, service.start());
    }
    Container web =
        instance.component("web").with("CLIENT_GQL_URL", core.address(3001, "").getAuthority());
    RUNNING.put("web", web.start().ready(3000, "/auth/login"));
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
  void aServerWithoutJsonFailsAtTheFirstUseAndNotBefore() throws Exception {
    running("notification").ready(3011, "/healthz");

    JsonNode checked = running("core").selfCheck(3001, "");

    assertThat(checked.path("ok").asBoolean()).isFalse();
    assertThat(checked.toString()).contains("ReplyError: ERR unknown command 'JSON.SET'");
  }

  @Test
  void thePagesReachTheApiAndTheEditorItsQueue() throws Exception {
    JsonNode web = running("web").selfCheck(3000, "");
    Container editor = running("image-generation-frontend").ready(3000, "/");
    JsonNode edited = editor.selfCheck(3000, "");

    assertThat(web.path("ok").asBoolean()).as(web.toPrettyString()).isTrue();
    assertThat(edited.path("ok").asBoolean()).as(edited.toPrettyString()).isTrue();
    assertThat(running("web").get(3000, "/").statusCode()).isEqualTo(302);
    assertThat(running("web").get(3000, "/auth/login").body()).contains("Sign in with Discord");
  }

  @Test
  void asManyConnectionsAreOpenAsTheReleaseSays() throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        instance
                            .database()
                            .query(
                                """
                                SELECT application_name || ' ' || count(*) FROM pg_stat_activity
                                WHERE datname = current_database()
                                  AND application_name NOT LIKE 'PostgreSQL%' GROUP BY application_name
                                """))
                    .containsExactlyInAnyOrder(
                        "core-shared 5",
                        "core-typeorm 5",
                        "matchmaking-service-shared 5",
                        "notification-service-shared 5",
                        "image-generation-service-shared 5",
                        "server-analytics-service-shared 5",
                        "submission-service-shared 5",
                        "discord-bot-shared 5",
                        "replay-parse 1",
                        "image-generation-frontend-knex 1",
                        "image-generation-frontend-rpc 1"));
  }

  private static Container running(String name) {
    return Objects.requireNonNull(RUNNING.get(name));
  }
}
