package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.PostgresClient;
import gg.sprocket.dev.PostgresDump;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.it.Recipe;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Builtin database on a real PostgreSQL: logins, parameters, probes, preludes. */
class BuiltinDatabaseIT {

  private static final LocalServers SERVERS = LocalServers.create();
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");
  private static final int PORT = Ports.free(1).getFirst();
  private static final String SETTINGS =
      "database: {builtin: {parameters: {work_mem: 12MB, cluster_name: \"it's\", jit: \"off\"}}}";
  private static final String EARLIER =
      """
      CREATE ROLE sprocket;
      GRANT ALL ON DATABASE postgres TO sprocket;
      ALTER DATABASE postgres OWNER TO sprocket;
      SET ROLE sprocket;
      CREATE EXTENSION "uuid-ossp";
      CREATE TABLE earlier (id uuid DEFAULT uuid_generate_v4() PRIMARY KEY, word text);
      INSERT INTO earlier (word) VALUES ('kept');
      """;
  private static final RunningDatabase DATABASE =
      RunningDatabase.of(SERVERS, "database", PORT, TLS, BuiltinDatabaseIT::scene);
  private static String password = "";

  @BeforeAll
  static void start() {
    password = DATABASE.supply();
    assertThat(DATABASE.prepare()).contains("created the role and database sprocket", "is ready");
    DATABASE.start();
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void theLoginWorksOverTlsWithTheCertificateChecked() throws SQLException {
    Properties properties = properties(password);
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty(
        "sslrootcert", SERVERS.file("client", "ca.crt", TLS.authority()).toString());
    try (Connection connection = DriverManager.getConnection(url("sprocket"), properties)) {
      assertThat(text(connection, "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
          .isEqualTo("true");
      assertThat(text(connection, "SELECT current_user || ' ' || current_database()"))
          .isEqualTo("sprocket sprocket");
      assertThat(
              text(
                  connection,
                  "SELECT (rolsuper OR rolcreaterole OR rolcreatedb)::text FROM pg_roles WHERE"
                      + " rolname = current_user"))
          .isEqualTo("false");
      assertThat(text(connection, "SHOW data_checksums")).isEqualTo("on");
    }
  }

  @Test
  void theParametersAreHonouredAndTheContractWins() throws SQLException {
    try (Connection connection = connection(password)) {
      assertThat(text(connection, "SHOW work_mem")).isEqualTo("12MB");
      assertThat(text(connection, "SHOW jit")).isEqualTo("off");
      assertThat(text(connection, "SHOW shared_buffers")).isEqualTo("256MB");
      assertThat(text(connection, "SHOW max_connections")).isEqualTo("80");
      assertThat(text(connection, "SHOW log_timezone")).isEqualTo("UTC");
      assertThat(text(connection, "SHOW cluster_name")).isEqualTo("it's");
    }
  }

  @Test
  void wrongPasswordsAndOtherRolesAndDatabasesAreRefused() {
    refused("28P01", () -> connection("wrong"));
    refused("28000", () -> connect("postgres", properties(password)));
    Properties superuser = properties(password);
    superuser.setProperty("user", "sprocket_admin");
    refused("28000", () -> connect("sprocket", superuser));
  }

  @Test
  void theProbesSucceed() {
    for (var probe :
        List.of(
            DATABASE.parts().container("database").getLivenessProbe(),
            DATABASE.parts().container("database").getReadinessProbe())) {
      List<String> command = new ArrayList<>(List.of("env", "PGPORT=" + PORT));
      command.add("LD_LIBRARY_PATH=" + PostgresClient.environment(SERVERS).get("LD_LIBRARY_PATH"));
      probe.getExec().getCommand().forEach(part -> command.add(DATABASE.parts().replace(part)));

      LocalServers.Ended ended = SERVERS.attempt(command, DATABASE.environment());

      assertThat(ended.code()).as(ended.output()).isZero();
    }
  }

  @Test
  void aReplacedLoginTakesOverAtTheRestart() throws SQLException {
    String former = password;
    password = DATABASE.supply();
    DATABASE.stop();
    assertThat(DATABASE.prepare()).contains("applied the changed password of role sprocket");
    DATABASE.start();

    try (Connection connection = connection(password)) {
      assertThat(connection.isValid(5)).isTrue();
    }
    refused("28P01", () -> connection(former));
  }

  /** The commands of docs/guides/backup.md, over what a later release left. */
  @Test
  void aDumpThatKnowsLessIsRestoredAsThePageSays() throws SQLException {
    Path dump = PostgresDump.of(SERVERS, EARLIER);
    execute("CREATE SCHEMA later; CREATE TABLE later.scrim (id int)");
    execute("CREATE TABLE earlier (id int, later_id int); CREATE TYPE mood AS ENUM ('later')");
    String rights =
        "SELECT nspowner::regrole || ' ' || nspacl::text FROM pg_namespace WHERE nspname = 'public'";

    try (Connection connection = connection(password)) {
      String before = text(connection, rights);
      Recipe recipe =
          Recipe.of("docs/guides/backup.md", SERVERS.folder("dump"), Map.of())
              .with("/var/run/postgresql", SERVERS.folder("database-socket").toString())
              .with("< mle.dump", "< " + dump);
      recipe.pieces().forEach(BuiltinDatabaseIT::shell);

      assertThat(text(connection, rights)).isEqualTo(before);
      assertThat(
              text(
                  connection,
                  "SELECT string_agg(tableowner || ' ' || schemaname || '.' || tablename, ', ') FROM"
                      + " pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
          .isEqualTo("sprocket public.earlier");
      assertThat(text(connection, "SELECT word FROM earlier")).isEqualTo("kept");
      assertThat(text(connection, "SELECT count(*) FROM pg_type WHERE typname = 'mood'"))
          .isEqualTo("0");
    }
    execute("CREATE TABLE again (id int); DROP TABLE again");
  }

  private static void execute(String statements) throws SQLException {
    try (Connection connection = connection(password);
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  /** In the pod is here. */
  private static void shell(String script) {
    String pod = "kubectl() { while [ \"$1\" != -- ]; do shift; done; shift; \"$@\"; }\n";
    Map<String, String> environment = new TreeMap<>(PostgresClient.environment(SERVERS));
    environment.put("PGPORT", "" + PORT);
    LocalServers.Ended ended =
        SERVERS.attempt(List.of("sh", "-eu", "-c", pod + script), environment);
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  /**
   * The prelude alone: the seed fills tables that the migrations make, and those come with the
   * release's image.
   */
  @ParameterizedTest
  @ValueSource(strings = {"1.4.0", "1.5.0", "2.0.0-preview.1"})
  void thePreludeOfEachReleaseMayRunTwice(String version) throws SQLException {
    for (int run = 0; run < 2; run++) {
      LocalServers.Ended ended = prelude(version);
      assertThat(ended.code()).as(ended.output()).isZero();
    }
    try (Connection connection = connection(password)) {
      assertThat(text(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'uuid-ossp'"))
          .isIn(version.startsWith("2") ? List.of("1") : List.of("0", "1"));
    }
  }

  /** On a usual server the role postgres, as which the migrations act, is the superuser. */
  @Test
  void thePreludeTellsNobodyToGrantASuperuser() {
    administer("ALTER ROLE postgres SUPERUSER");
    try {
      LocalServers.Ended ended = prelude("2.0.0-preview.1");

      assertThat(ended.code()).as(ended.output()).isNotZero();
      assertThat(ended.output())
          .contains("role postgres is a superuser, which the application must not become")
          .doesNotContain("GRANT");
    } finally {
      administer("ALTER ROLE postgres NOSUPERUSER");
    }
  }

  private static LocalServers.Ended prelude(String version) {
    String prelude =
        Objects.requireNonNull(Shipped.release(version).topologies().getFirst().schema().prelude());
    Path file = SERVERS.file("sql", version + ".sql", prelude);
    return psql("localhost", "sprocket", "sprocket", "-f", file.toString());
  }

  private static void administer(String statement) {
    LocalServers.Ended ended =
        psql(
            SERVERS.folder("database-socket").toString(),
            "sprocket_admin",
            "postgres",
            "-c",
            statement);
    assertThat(ended.code()).as(ended.output()).isZero();
  }

  private static LocalServers.Ended psql(
      String host, String user, String database, String... what) {
    Map<String, String> environment = new TreeMap<>(PostgresClient.environment(SERVERS));
    environment.put("PGHOST", host);
    environment.put("PGPORT", "" + PORT);
    environment.put("PGUSER", user);
    environment.put("PGDATABASE", database);
    environment.put("PGPASSWORD", password);
    environment.put("PGSSLMODE", host.startsWith("/") ? "prefer" : "require");
    environment.put("HOME", SERVERS.folder("client").toString());
    List<String> command = new ArrayList<>(List.of("env", "psql", "-X", "-q"));
    command.addAll(List.of("-v", "ON_ERROR_STOP=1"));
    command.addAll(List.of(what));
    return SERVERS.attempt(command, environment);
  }

  private static void refused(String state, Attempt attempt) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> attempt.connect().close())
        .extracting(SQLException::getSQLState)
        .isEqualTo(state);
  }

  /** A login that should fail. */
  private interface Attempt {
    Connection connect() throws SQLException;
  }

  private static Connection connection(String word) throws SQLException {
    return connect("sprocket", properties(word));
  }

  private static Connection connect(String database, Properties properties) throws SQLException {
    return DriverManager.getConnection(url(database), properties);
  }

  private static String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(PORT, database);
  }

  private static Properties properties(String word) {
    Properties properties = new Properties();
    properties.setProperty("user", "sprocket");
    properties.setProperty("password", word);
    properties.setProperty("sslmode", "require");
    return properties;
  }

  private static String text(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return String.valueOf(row.getString(1));
    }
  }

  private static Scene scene() {
    return Scene.minimal().set(SETTINGS);
  }
}
