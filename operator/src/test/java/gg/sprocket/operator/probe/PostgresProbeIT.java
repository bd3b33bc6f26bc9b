package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The probe of External databases against a real PostgreSQL. */
class PostgresProbeIT {

  private static final String PASSWORD = "correct-horse-battery";
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");
  private static final LocalServers SERVERS = LocalServers.create();
  private static PostgresServer server = new PostgresServer(0);
  private static PostgresServer plain = new PostgresServer(0);

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.start(SERVERS, PASSWORD, TLS, List.of("max_connections=20"));
    plain = PostgresServer.start(SERVERS, PASSWORD, TLS, List.of("ssl=off", "max_connections=10"));
    sql(
        "CREATE ROLE league LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE league OWNER league",
        "CREATE ROLE guest LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE ROLE narrow LOGIN CONNECTION LIMIT 2 PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE narrow OWNER narrow",
        "CREATE ROLE acted",
        "CREATE ROLE forgotten",
        "GRANT acted TO league",
        "CREATE ROLE mighty LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE mighty OWNER mighty",
        "GRANT postgres TO mighty",
        "CREATE DATABASE closed OWNER league",
        "CREATE DATABASE frozen OWNER league",
        "ALTER DATABASE frozen SET default_transaction_read_only = on");
    sqlIn(
        "closed",
        "ALTER SCHEMA public OWNER TO postgres",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC");
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void aServerThatDoesAllIsProvedWithVersionAndConnections() {
    Proved proved = attempt().with("PROBE_ROLES", "acted").proved();

    assertThat(proved.version()).startsWith("17.");
    Connections connections = proved.connections().orElseThrow();
    assertThat(connections.limit()).isEqualTo(17);
    assertThat(connections.free()).isBetween(10, 17);
  }

  @Test
  void theLimitOfARoleCountsWhereItIsSmaller() {
    Proved proved =
        attempt().with("PROBE_USERNAME", "narrow").with("PROBE_DATABASE", "narrow").proved();

    assertThat(proved.connections()).contains(new Connections(2, 2, 0));
  }

  @Test
  void whatTheLoginItselfHoldsIsCountedApart() throws SQLException {
    try (Connection own = connection("narrow", "narrow")) {
      assertThat(own.isValid(5)).isTrue();
      Proved proved =
          attempt().with("PROBE_USERNAME", "narrow").with("PROBE_DATABASE", "narrow").proved();

      assertThat(proved.connections()).contains(new Connections(2, 1, 1));
      assertThat(proved.connections().orElseThrow().available()).isEqualTo(2);
    }
  }

  /** As a Vault makes them for the application; a limit of the owner is none of theirs. */
  @Test
  void whatRolesHoldThatActAsTheLoginIsItsOwn() throws SQLException {
    sql("CREATE ROLE \"v-app\" LOGIN PASSWORD '" + PASSWORD + "' IN ROLE narrow");
    sql("CREATE ROLE \"v-chief\" SUPERUSER LOGIN PASSWORD '" + PASSWORD + "' IN ROLE narrow");
    Attempt attempt = attempt().with("PROBE_USERNAME", "narrow").with("PROBE_DATABASE", "narrow");
    try (Connection first = connection("narrow", "v-app");
        Connection second = connection("narrow", "v-app");
        Connection third = connection("narrow", "v-app");
        Connection chief = connection("narrow", "v-chief");
        Connection other = connection("league", "league")) {
      assertThat(List.of(first, second, third, chief, other)).allMatch(PostgresProbeIT::isOpen);

      Connections connections =
          attempt.with("PROBE_LOGINS", "true").proved().connections().orElseThrow();
      assertThat(connections.own()).isEqualTo(3);
      assertThat(connections.limit()).isEqualTo(17);
      assertThat(connections.available()).isBetween(10, 15);

      assertThat(attempt.proved().connections())
          .as("without such logins a member is another one")
          .contains(new Connections(2, 2, 0));
    } finally {
      sql("DROP ROLE \"v-app\"", "DROP ROLE \"v-chief\"");
    }
  }

  private static boolean isOpen(Connection connection) {
    try {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aCheckedCertificateOfTheRightAuthorityIsProved() {
    verifying(TLS.authority()).proved();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    verifying(ServerCertificate.of("localhost").authority())
        .refused(Cause.TlsFailed, "localhost:" + server.port(), "not signed by an authority");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    verifying(TLS.authority())
        .with("PROBE_HOST", "127.0.0.1")
        .refused(Cause.TlsFailed, "127.0.0.1:" + server.port(), "does not name this host");
  }

  @Test
  void anAuthorityThatIsNoCertificateIsRefused() {
    verifying("hello").refused(Cause.SecretInvalid, "Secret mle-service", "ca.crt", "PEM");
  }

  @Test
  void anAuthorityThatIsMissingIsRefused() {
    verifying("").refused(Cause.SecretInvalid, "Secret mle-service", "ca.crt");
  }

  @Test
  void aServerWithoutTlsIsRefused() {
    attempt().with("PROBE_PORT", plain.port()).refused(Cause.TlsFailed, "does not offer TLS");
  }

  @Test
  void aServerWithoutTlsIsProvedWhereNoneIsWanted() throws SQLException {
    Attempt attempt =
        attempt()
            .with("PROBE_PORT", plain.port())
            .with("PROBE_SSL_MODE", "disable")
            .with("PROBE_USERNAME", "postgres")
            .with("PROBE_DATABASE", "postgres");

    attempt.proved();
  }

  @Test
  void aWrongPasswordIsRefused() {
    attempt()
        .withSecret("password", "wrong-horse-battery")
        .refused(Cause.AuthenticationFailed, "role league", "Secret mle-service");
  }

  @Test
  void aRoleThatDoesNotExistIsRefused() {
    attempt().with("PROBE_USERNAME", "nobody").refused(Cause.AuthenticationFailed, "role nobody");
  }

  @Test
  void aMissingPasswordIsRefused() {
    attempt().withSecret("password", "").refused(Cause.SecretInvalid, "password");
  }

  @Test
  void aDatabaseThatDoesNotExistIsRefused() {
    attempt()
        .with("PROBE_DATABASE", "elsewhere")
        .refused(Cause.DatabaseMissing, "CREATE DATABASE \"elsewhere\" OWNER \"league\"");
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() {
    attempt()
        .with("PROBE_USERNAME", "guest")
        .refused(Cause.PrivilegeMissing, "ALTER DATABASE \"league\" OWNER TO \"guest\"");
  }

  @Test
  void aSchemaWithoutRightsIsRefused() {
    attempt()
        .with("PROBE_DATABASE", "closed")
        .refused(Cause.PrivilegeMissing, "GRANT CREATE, USAGE ON SCHEMA public TO \"league\"");
  }

  @Test
  void aRoleThatTheMigrationsNeedIsRefusedWhereTheLoginIsNoMember() {
    attempt()
        .with("PROBE_ROLES", "acted,forgotten")
        .refused(Cause.PrivilegeMissing, "GRANT \"forgotten\" TO \"league\"");
  }

  /** On a usual server the role postgres is the superuser. */
  @Test
  void nobodyIsToldToGrantASuperuser() {
    attempt()
        .with("PROBE_ROLES", "postgres")
        .refusedWithout(
            "GRANT", Cause.PrivilegeMissing, "role postgres, which is a superuser", "Builtin");
  }

  @Test
  void aLoginThatMayBecomeASuperuserIsRefused() {
    attempt()
        .with("PROBE_ROLES", "postgres")
        .with("PROBE_USERNAME", "mighty")
        .with("PROBE_DATABASE", "mighty")
        .refusedWithout("GRANT", Cause.PrivilegeMissing, "role postgres, which is a superuser");
  }

  @Test
  void aRoleThatDoesNotExistButTheMigrationsNeedIsRefused() {
    attempt()
        .with("PROBE_ROLES", "acted,absent")
        .refused(Cause.PrivilegeMissing, "CREATE ROLE \"absent\"");
  }

  @Test
  void anExtensionThatTheOwnerMayMakeIsProved() {
    attempt().with("PROBE_EXTENSIONS", "uuid-ossp").proved();
  }

  @Test
  void anExtensionThatTheServerDoesNotKnowIsRefused() {
    attempt()
        .with("PROBE_EXTENSIONS", "uuid-ossp,postgis_of_ours")
        .refused(Cause.FeatureMissing, "no extension postgis_of_ours");
  }

  @Test
  void anExtensionThatOnlyASuperuserMayMakeIsRefusedUnlessItIsThere() throws SQLException {
    attempt()
        .with("PROBE_EXTENSIONS", "pageinspect")
        .refused(Cause.PrivilegeMissing, "CREATE EXTENSION \"pageinspect\"");

    sqlIn("league", "CREATE EXTENSION pageinspect");
    attempt().with("PROBE_EXTENSIONS", "pageinspect").proved();
  }

  @Test
  void aDatabaseThatTakesNoWritesIsRefused() {
    attempt().with("PROBE_DATABASE", "frozen").refused(Cause.ReadOnly, "takes no writes");
  }

  @Test
  void aServerWithoutConnectionsIsRefused() throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        taken.add(connection("narrow", "narrow"));
      }
      attempt()
          .with("PROBE_USERNAME", "narrow")
          .with("PROBE_DATABASE", "narrow")
          .refused(Cause.ConnectionsExhausted, "max_connections");
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  /** The server itself refuses the login, before it tells anything. */
  @Test
  void aServerThatIsFullIsRefused() throws SQLException {
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < 30) {
        taken.add(connection("league", "league"));
      }
    } catch (SQLException e) {
      attempt().refused(Cause.ConnectionsExhausted, "no connection left for role league");
      return;
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
    throw new AssertionError("a server of 20 connections took " + taken.size());
  }

  @Test
  void aClosedPortIsRefused() {
    int closed = Ports.free(1).getFirst();

    attempt()
        .with("PROBE_PORT", closed)
        .refused(Cause.Unreachable, "nothing listens at localhost:" + closed);
  }

  @Test
  void aNameThatNobodyKnowsIsRefused() {
    attempt().with("PROBE_HOST", "db.invalid").refused(Cause.Unreachable, "db.invalid", "DNS");
  }

  @Test
  void aPortThatNeverAnswersIsRefusedInTime() throws IOException {
    try (SilentPort silent = SilentPort.open()) {
      Instant start = Instant.now();

      attempt().with("PROBE_PORT", silent.port()).refused(Cause.Unreachable, "does not answer");

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
    }
  }

  private static Attempt attempt() {
    return new Attempt(
        "database",
        Map.of(
            "PROBE_HOST", "localhost",
            "PROBE_PORT", String.valueOf(server.port()),
            "PROBE_DATABASE", "league",
            "PROBE_USERNAME", "league",
            "PROBE_SSL_MODE", "require"),
        Map.of("password", PASSWORD));
  }

  private static Attempt verifying(String authority) {
    return attempt().with("PROBE_SSL_MODE", "verify-full").withSecret("ca.crt", authority);
  }

  private static void sql(String... statements) throws SQLException {
    sqlIn("postgres", statements);
  }

  private static void sqlIn(String database, String... statements) throws SQLException {
    try (Connection connection = connection(database, PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  private static Connection connection(String database, String user) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.port() + "/" + database, user, PASSWORD);
  }
}
