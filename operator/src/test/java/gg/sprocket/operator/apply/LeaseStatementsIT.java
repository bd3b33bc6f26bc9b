package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.ServerCertificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What PostgreSQL is told of a login, at a real one, with names that need their quotes. */
class LeaseStatementsIT {

  private static final String PASSWORD = "correct-horse-battery";
  private static final String OWNER = "League-Owner";
  private static final String DATABASE = "League-1";
  private static final String MAKER = "League-Maker";
  private static final String LOGIN = "v-k8s-App-1";
  private static final String FAR = "2099-01-01 00:00:00+00";
  private static final LocalServers SERVERS = LocalServers.create();
  private static PostgresServer server = new PostgresServer(0);

  private final ToldDatabase told = ToldDatabase.of(OWNER, DATABASE);

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.start(SERVERS, PASSWORD, ServerCertificate.of("localhost"), List.of());
    try (Connection connection = connection("postgres", PostgresServer.SUPERUSER)) {
      run(
          connection,
          "CREATE ROLE \"%s\" LOGIN PASSWORD '%s'".formatted(OWNER, PASSWORD),
          "CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(DATABASE, OWNER),
          "CREATE DATABASE other OWNER \"%s\"".formatted(OWNER),
          "CREATE ROLE \"%s\" LOGIN CREATEROLE PASSWORD '%s'".formatted(MAKER, PASSWORD),
          "GRANT \"%s\" TO \"%s\" WITH ADMIN OPTION".formatted(OWNER, MAKER));
    }
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @AfterEach
  void asBefore() throws SQLException {
    asAdministrator(
        "ALTER ROLE \"%s\" RESET ALL".formatted(OWNER),
        "ALTER ROLE \"%s\" IN DATABASE \"%s\" RESET ALL".formatted(OWNER, DATABASE),
        "DROP ROLE IF EXISTS \"%s\"".formatted(LOGIN));
  }

  @Test
  void itActsAsTheOwnerUntilItEndsOrIsTakenBack() throws SQLException {
    make();
    try (Connection connection = login()) {
      assertThat(one(connection, "SELECT current_user || ' ' || session_user"))
          .isEqualTo(OWNER + " " + LOGIN);
      run(connection, "CREATE TABLE made (number int)");
      assertThat(one(connection, "SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
          .isEqualTo(OWNER);
    }

    try (Connection maker = connection(DATABASE, MAKER)) {
      told.renew(maker, LOGIN, "2001-01-01 00:00:00+00");
    }
    assertThatThrownBy(() -> login()).isInstanceOf(SQLException.class);
    try (Connection maker = connection(DATABASE, MAKER)) {
      told.renew(maker, LOGIN, FAR);
      login().close();
      told.revoke(maker, LOGIN);
      told.revoke(maker, LOGIN);
    }
    assertThatThrownBy(() -> login()).isInstanceOf(SQLException.class);
  }

  @Test
  void anOwnerWithoutSettingsGivesNone() throws SQLException {
    make();

    assertThat(settings(LOGIN)).containsExactly("* role=" + OWNER);
    try (Connection connection = login()) {
      assertThat(one(connection, "SHOW search_path")).isEqualTo("\"$user\", public");
    }
  }

  @Test
  void itGetsTheSettingsOfTheOwnerWhereTheOwnerHasThem() throws SQLException {
    asOwner(
        "ALTER ROLE CURRENT_USER SET search_path = elsewhere",
        "ALTER ROLE CURRENT_USER SET statement_timeout = '90s'",
        "ALTER ROLE CURRENT_USER SET application_name = 'it''s \\ = 5'",
        "ALTER ROLE CURRENT_USER IN DATABASE \"League-1\" SET search_path = \"$user\", \"Sp\"\"r, x\", public",
        "ALTER ROLE CURRENT_USER IN DATABASE other SET search_path = others");
    List<String> owners = settings(OWNER);

    make();

    List<String> expected = new ArrayList<>(owners);
    expected.removeIf(setting -> setting.startsWith("other "));
    expected.add("* role=" + OWNER);
    assertThat(settings(LOGIN)).containsExactlyInAnyOrderElementsOf(expected).hasSize(5);
    try (Connection connection = login()) {
      assertThat(one(connection, "SHOW search_path"))
          .isEqualTo("\"$user\", \"Sp\"\"r, x\", public");
      assertThat(one(connection, "SHOW statement_timeout")).isEqualTo("90s");
    }
  }

  @Test
  void anEmptyPathIsOneToo() throws SQLException {
    asOwner("ALTER ROLE CURRENT_USER SET search_path = ''");

    make();

    assertThat(settings(LOGIN)).contains("* search_path=\"\"");
  }

  @Test
  void whatOnlyASuperuserMaySetIsLeftOut() throws SQLException {
    asAdministrator(
        "ALTER ROLE \"%s\" SET log_min_duration_statement = 5".formatted(OWNER),
        "ALTER ROLE \"%s\" SET \"league.Season\" = '5'".formatted(OWNER),
        "ALTER ROLE \"%s\" SET lock_timeout = '7s'".formatted(OWNER));

    make();

    assertThat(settings(LOGIN)).containsExactlyInAnyOrder("* lock_timeout=7s", "* role=" + OWNER);
  }

  /** The owner may not act as who makes logins, whatever it says. */
  @Test
  void nothingOfTheOwnersIsTakenForAStatement() throws SQLException {
    asOwner(
        "SELECT set_config('search_path', 'x;create/**/role/**/stolen', false);"
            + " ALTER ROLE CURRENT_USER SET search_path FROM CURRENT",
        "ALTER ROLE CURRENT_USER SET application_name = '''; CREATE ROLE stolen; --'");
    asAdministrator("ALTER ROLE \"%s\" SET role = pg_monitor".formatted(OWNER));

    make();

    assertThat(settings(LOGIN))
        .contains("* search_path=\"x;create/**/role/**/stolen\"")
        .contains("* role=" + OWNER)
        .noneMatch(setting -> setting.contains("pg_monitor"));
    try (Connection connection = connection("postgres", PostgresServer.SUPERUSER)) {
      assertThat(one(connection, "SELECT count(*) FROM pg_roles WHERE rolname = 'stolen'"))
          .isEqualTo("0");
    }
  }

  @Test
  void aNameThatCannotStandInAStatementIsRefused() {
    for (String owner : List.of("a\"b", "a'b", "a;b", "{{name}}", "")) {
      assertThatThrownBy(() -> ToldDatabase.of(owner, DATABASE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(owner);
    }
  }

  private void make() throws SQLException {
    try (Connection maker = connection(DATABASE, MAKER)) {
      told.make(maker, LOGIN, PASSWORD, FAR);
    }
  }

  private static Connection login() throws SQLException {
    return connection(DATABASE, LOGIN);
  }

  private static List<String> settings(String role) throws SQLException {
    try (Connection connection = connection("postgres", PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT coalesce(d.datname, '*') || ' ' || entry
                FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
                  LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS entry
                WHERE r.rolname = '%s'
                """
                    .formatted(role))) {
      List<String> settings = new ArrayList<>();
      while (rows.next()) {
        settings.add(rows.getString(1));
      }
      return settings;
    }
  }

  private static void asOwner(String... statements) throws SQLException {
    try (Connection connection = connection(DATABASE, OWNER)) {
      run(connection, statements);
    }
  }

  private static void asAdministrator(String... statements) throws SQLException {
    try (Connection connection = connection(DATABASE, PostgresServer.SUPERUSER)) {
      run(connection, statements);
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private static Connection connection(String database, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.port() + "/" + database, user, PASSWORD);
  }
}
