package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The chain of migrations, as hard to please as the real one. */
class SchemaIT {

  private static final Backing BACKING = Backing.start();

  @AfterAll
  static void stop() {
    BACKING.close();
  }

  private static Instance instance(String database, String version) throws SQLException {
    return Instance.of(
        BACKING.database(database),
        version,
        version.equals("1.5.0") ? "Monolith" : "Microservices");
  }

  @Test
  void withoutThePreludeItFailsAndLeavesNothing() throws Exception {
    Instance instance = instance("bare", "1.5.0");
    try (Container migration = instance.migration().start()) {
      assertThat(migration.exitCode()).isEqualTo(1);
      assertThat(migration.log())
          .contains("Migration \"Automigration1658967501286\" failed")
          .contains("relation \"round\" does not exist");
    }
    assertThat(instance.database().query("SELECT name FROM public.migrations")).isEmpty();
    assertThat(instance.database().query("SELECT to_regnamespace('sprocket')::text"))
        .containsOnlyNulls();
  }

  @Test
  void aProcessThatStartsTooEarlyMakesItFail() throws Exception {
    Instance instance = instance("early", "1.5.0");
    try (Container monolith = instance.component("monolith").start()) {
      assertThat(monolith.exitCode()).isEqualTo(1);
      assertThat(monolith.log()).contains("relation \"sprocket.organization\" does not exist");
    }
    assertThat(instance.database().query("SELECT to_regclass('sprocket.platform_event')::text"))
        .containsExactly("sprocket.platform_event");
    String prelude = instance.topology().at("/schema/prelude").asText();
    assertThatThrownBy(() -> instance.database().psql(prelude))
        .hasMessageContaining("PlatformEphemeralStatePostgres1778569600000, has not run");
  }

  @Test
  void whatRanOnceDoesNotRunAgainAndALaterVersionAddsItsOwn() throws Exception {
    Backing.Database database = BACKING.database("upgraded");
    Instance.of(database, "1.4.0", "Microservices").migrated().migrated();
    assertThat(database.query("SELECT count(*) FROM public.migrations")).containsExactly("8");

    Instance.of(database, "1.5.0", "Monolith").migrated();

    assertThat(database.query("SELECT count(*) FROM public.migrations")).containsExactly("11");
    assertThat(database.query("SELECT name FROM sprocket.organization_profile"))
        .containsExactly("Minor League");
  }

  @Test
  void itNeedsADirectoryThatItMayWriteTo() throws Exception {
    Instance instance = instance("closed", "1.5.0");
    try (Container migration =
        instance.migration().with(Map.of("/app/core/dist", "in the way")).start()) {
      assertThat(migration.exitCode()).isEqualTo(1);
      assertThat(migration.log()).contains("EROFS: read-only file system");
    }
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() throws Exception {
    Instance instance = instance("locked", "1.5.0");
    try (Container migration = instance.migration().with("DB_PASSWORD", "mistaken").start()) {
      assertThat(migration.exitCode()).isEqualTo(1);
      assertThat(migration.log())
          .contains("password authentication failed")
          .doesNotContain("mistaken");
    }
  }
}
