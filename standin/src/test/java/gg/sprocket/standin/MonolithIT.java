package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The monolith of 1.5.0 with its parser, as the release describes them. */
class MonolithIT {

  /** The distribution's Redis has no JSON commands. */
  static final String WITHOUT_JSON = "notification-json";

  private static final Backing BACKING = Backing.start();
  private static Instance instance = fresh("whole");

  private static Instance fresh(String database) {
    try {
      return Instance.of(BACKING.database(database), "1.5.0", "Monolith");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Container monolith() {
    Container monolith = instance.component("monolith");
    return monolith.with("GQL_URL", monolith.address(3001, "/graphql").toString());
  }

  @BeforeAll
  static void migrate() {
    instance = instance.migrated();
  }

  @AfterAll
  static void stop() {
    BACKING.close();
  }

  @Test
  void everythingThatItIsGivenWorks() throws Exception {
    try (Container parser = instance.component("replay-parse").start();
        Container monolith = monolith().start()) {
      parser.ready(3015, "/healthz");
      monolith.ready(3001, "/healthz").ready(3001, "/graphql?query=%7B__typename%7D");

      JsonNode checked = monolith.selfCheck(3001, "?without=" + WITHOUT_JSON);

      assertThat(checked.path("ok").asBoolean()).as(checked.toPrettyString()).isTrue();
      assertThat(StreamSupport.stream(checked.path("checks").spliterator(), false))
          .hasSizeGreaterThan(15);
      assertThat(monolith.stop()).isEqualTo(143);
      assertThat(
              instance
                  .database()
                  .query("SELECT event FROM standin.life WHERE service = 'monolith' ORDER BY id"))
          .containsExactly("starting", "ready", "stopping", "ended");
    }
  }
}
