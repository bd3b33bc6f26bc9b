package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The programs of the preview of 2.0. */
class PreviewIT {

  private static final Backing BACKING = Backing.start();
  private static Instance instance = fresh();

  /**
   * The migrations act as a role postgres that is no superuser, so the administrator is another.
   */
  private static Instance fresh() {
    try {
      Backing.Database database = BACKING.database("preview");
      try (Connection connection = BACKING.admin();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '" + Backing.PASSWORD + "'");
      }
      try (Connection connection =
              DriverManager.getConnection(BACKING.url("postgres"), "keeper", Backing.PASSWORD);
          Statement statement = connection.createStatement()) {
        statement.execute("ALTER ROLE postgres RENAME TO former");
        statement.execute("CREATE ROLE postgres");
        statement.execute("GRANT postgres TO preview");
      }
      return Instance.of(database, "2.0.0-preview.1", "Microservices");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
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
    try (Container core = instance.component("core").start();
        Container bot = instance.component("discord-bot").start();
        Container parser = instance.component("replay-parse").start();
        Container web = instance.component("web")) {
      core.ready(3000, "/health");
      parser.logs("waiting for tasks");
      bot.logs("Logged in");
      web.with("PRIVATE_API_URL", "localhost")
          .with("PRIVATE_API_PORT", "" + core.port(3000))
          .start()
          .ready(3000, "/auth/login");

      JsonNode checked = core.selfCheck(3000, "");
      JsonNode pages = web.selfCheck(3000, "");

      assertThat(checked.path("ok").asBoolean()).as(checked.toPrettyString()).isTrue();
      assertThat(pages.path("ok").asBoolean()).as(pages.toPrettyString()).isTrue();
    }
  }
}
