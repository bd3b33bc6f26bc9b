package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.component.Scene;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The role by which a Vault makes logins at the Builtin database: what it can, and what not. */
class BuiltinLoginsIT {

  private static final LocalServers SERVERS = LocalServers.create();
  private static final int PORT = Ports.free(1).getFirst();
  private static final RunningDatabase DATABASE =
      RunningDatabase.of(
          SERVERS,
          "database",
          PORT,
          ServerCertificate.of("localhost"),
          () -> Scene.minimal().set("{vault: {mode: Managed}, database: {vaultLogin: {}}}"));
  private static String owner = "";
  private static String maker = "";

  @BeforeAll
  static void start() {
    owner = DATABASE.supply();
    maker = DATABASE.supplyMaker();
    DATABASE.prepare();
    DATABASE.start();
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void itMakesLoginsThatActAsTheOwnerAndIsNoSuperuser() throws Exception {
    try (Connection connection = as("sprocket_vault", maker);
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      statement.execute("CREATE ROLE made LOGIN PASSWORD 'made' IN ROLE sprocket");
      statement.execute("ALTER ROLE made SET role = sprocket");
    }
    try (Connection connection = as("made", "made");
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT current_user || ' ' || session_user"))
          .isEqualTo("sprocket made");
      statement.execute("CREATE TABLE scrims (number int)");
    }
    try (Connection connection = as("sprocket_vault", maker);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE made");
      assertThatThrownBy(() -> statement.execute("ALTER ROLE sprocket_admin PASSWORD 'mine'"))
          .isInstanceOf(SQLException.class);
    }
    try (Connection connection = as("sprocket", owner);
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT tableowner FROM pg_tables WHERE tablename = 'scrims'"))
          .isEqualTo("sprocket");
    }
    whereNoneIsWantedItGetsInNoMore();
  }

  private static void whereNoneIsWantedItGetsInNoMore() throws Exception {
    DATABASE.stop();
    Files.delete(SERVERS.folder("database-maker").resolve("verifier"));
    DATABASE.prepare();
    DATABASE.start();
    assertThatThrownBy(() -> as("sprocket_vault", maker)).isInstanceOf(SQLException.class);
    as("sprocket", owner).close();
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet answer = statement.executeQuery(sql)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private static Connection as(String role, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + PORT + "/sprocket", role, password);
  }
}
