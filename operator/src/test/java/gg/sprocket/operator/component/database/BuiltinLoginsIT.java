package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.apply.ToldDatabase;
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
  private static final ToldDatabase LOGINS = ToldDatabase.of("sprocket", "sprocket");
  private static String owner = "";
  private static String maker = "";

  @BeforeAll
  static void start() {
    owner = DATABASE.supply();
    maker = DATABASE.supplyMaker();
    DATABASE.prepare();
    DATABASE.makeMaker();
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
      assertThatThrownBy(() -> statement.execute("ALTER ROLE sprocket_admin PASSWORD 'mine'"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("ALTER ROLE postgres CREATEDB"))
          .isInstanceOf(SQLException.class);
    }
    aLoginIsMadeAndTakenBack();
    itGetsInByTlsAlone();
    whereNoneIsWantedItGetsInNoMore();
  }

  private static void aLoginIsMadeAndTakenBack() throws Exception {
    try (Connection connection = as("sprocket", owner);
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE sprocket IN DATABASE sprocket SET search_path = ours, public");
    }
    try (Connection connection = as("sprocket_vault", maker)) {
      LOGINS.make(connection, "v-made", "made", "2099-01-01");
    }
    try (Connection connection = as("v-made", "made");
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT current_user || ' ' || session_user"))
          .isEqualTo("sprocket v-made");
      assertThat(one(statement, "SHOW search_path")).isEqualTo("ours, public");
      statement.execute("CREATE TABLE scrims (number int)");
    }
    try (Connection connection = as("sprocket_vault", maker)) {
      LOGINS.revoke(connection, "v-made");
    }
    try (Connection connection = as("sprocket", owner);
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT tableowner FROM pg_tables WHERE tablename = 'scrims'"))
          .isEqualTo("sprocket");
    }
  }

  private static void itGetsInByTlsAlone() throws Exception {
    as("sprocket_vault?sslmode=require", maker).close();
    as("sprocket?sslmode=disable", owner).close();
    assertThatThrownBy(() -> as("sprocket_vault?sslmode=disable", maker))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("pg_hba.conf");
  }

  private static void whereNoneIsWantedItGetsInNoMore() throws Exception {
    DATABASE.stop();
    Files.writeString(SERVERS.folder("database-maker").resolve("verifier"), "none");
    DATABASE.prepare();
    assertThat(DATABASE.makeMaker()).contains("no SCRAM-SHA-256 verifier", "delete that Secret");
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

  /** As a role, which may be followed by settings of the driver. */
  private static Connection as(String role, String password) throws SQLException {
    String[] parts = role.split("\\?", 2);
    String settings = parts.length == 2 ? "?" + parts[1] : "";
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + PORT + "/sprocket" + settings, parts[0], password);
  }
}
