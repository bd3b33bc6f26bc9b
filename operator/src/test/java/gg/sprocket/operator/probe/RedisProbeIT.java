package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.RedisServer;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The probe of External caches against a real Redis. */
class RedisProbeIT {

  private static final String PASSWORD = "correct-horse-battery";
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");
  private static final LocalServers SERVERS = LocalServers.create();
  private static RedisServer server = new RedisServer(0);
  private static RedisServer secure = new RedisServer(0);

  @BeforeAll
  static void start() {
    server = RedisServer.start(SERVERS, PASSWORD, List.of());
    secure = RedisServer.secure(SERVERS, PASSWORD, TLS);
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void aPasswordWithALineEndIsRefusedBeforeItIsTried() {
    attempt()
        .withSecret("password", PASSWORD + "\n")
        .refused(Cause.SecretInvalid, "key password of Secret mle-service", "white space");
  }

  @Test
  void aServerThatDoesAllIsProvedWithItsVersion() {
    assertThat(attempt().proved().version()).matches("[78]\\.\\d+\\.\\d+");
  }

  @Test
  void aWrongPasswordIsRefused() {
    attempt()
        .withSecret("password", "wrong-horse-battery")
        .refused(Cause.AuthenticationFailed, "Secret mle-service");
  }

  /** Redis 7 has no JSON commands, so this is the real refusal. */
  @Test
  void aServerWithoutJsonIsRefusedWhereTheReleaseNeedsIt() {
    attempt()
        .with("PROBE_JSON", true)
        .refused(Cause.FeatureMissing, "JSON commands", "use Redis 8");
  }

  /**
   * No Redis with JSON commands comes as a package, so another command plays the one that is asked
   * for: the question and its answer are real, what the command does is not tried.
   */
  @Test
  void aServerThatKnowsTheJsonCommandIsProved() {
    RedisServer knowing =
        RedisServer.start(SERVERS, PASSWORD, List.of("rename-command GETDEL JSON.SET"));

    attempt().with("PROBE_PORT", knowing.port()).with("PROBE_JSON", true).proved();
  }

  @Test
  void aServerWithTooFewDatabasesIsRefused() {
    RedisServer few = RedisServer.start(SERVERS, PASSWORD, List.of("databases 1"));

    attempt().with("PROBE_PORT", few.port()).refused(Cause.FeatureMissing, "database 13");
  }

  @Test
  void aServerWithoutAConnectionLeftIsRefused() throws IOException {
    RedisServer full = RedisServer.start(SERVERS, PASSWORD, List.of("maxclients 1"));

    try (RedisConnection _ = onlyClient(full.port())) {
      attempt()
          .with("PROBE_PORT", full.port())
          .refused(Cause.ConnectionsExhausted, "raise maxclients");
    }
  }

  /** The look whether the server listens may still count as a client for a moment. */
  private static RedisConnection onlyClient(int port) throws IOException {
    while (true) {
      RedisConnection connection = RedisConnection.plain(new Target("127.0.0.1", port));
      if (connection.ask("AUTH", PASSWORD) instanceof RedisConnection.Reply.Text) {
        return connection;
      }
      connection.close();
    }
  }

  @Test
  void aLoginWithoutWritesIsRefused() {
    RedisServer reading =
        RedisServer.start(
            SERVERS, PASSWORD, List.of("user default on >" + PASSWORD + " ~* +@all -@write"));

    attempt().with("PROBE_PORT", reading.port()).refused(Cause.PrivilegeMissing, "SET");
  }

  @Test
  void aReplicaIsRefused() {
    RedisServer replica =
        RedisServer.start(
            SERVERS,
            PASSWORD,
            List.of("replicaof 127.0.0.1 " + server.port(), "masterauth " + PASSWORD));

    attempt().with("PROBE_PORT", replica.port()).refused(Cause.ReadOnly, "primary");
  }

  @Test
  void aServerWithTlsOfATrustedAuthorityIsProved() {
    attempt()
        .with("PROBE_PORT", secure.port())
        .with("PROBE_TLS", true)
        .withSecret("ca.crt", TLS.authority())
        .proved();
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    attempt()
        .with("PROBE_PORT", secure.port())
        .with("PROBE_TLS", true)
        .refused(Cause.TlsFailed, "not signed by a public authority");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    attempt()
        .with("PROBE_HOST", "127.0.0.1")
        .with("PROBE_PORT", secure.port())
        .with("PROBE_TLS", true)
        .withSecret("ca.crt", TLS.authority())
        .refused(Cause.TlsFailed, "does not name this host");
  }

  /** Without TLS it waits for the end of a line that never comes. */
  @Test
  void aServerWithoutTlsIsRefusedWhereItIsWanted() {
    attempt().with("PROBE_TLS", true).refused(Cause.Unreachable, "with TLS or without");
  }

  @Test
  void aServerWithTlsIsRefusedWhereNoneIsWanted() {
    attempt().with("PROBE_PORT", secure.port()).refused(Cause.Unreachable, "with TLS or without");
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
    attempt().with("PROBE_HOST", "redis.invalid").refused(Cause.Unreachable, "DNS");
  }

  @Test
  void aPortThatNeverAnswersIsRefused() throws IOException {
    try (SilentPort silent = SilentPort.open()) {
      attempt().with("PROBE_PORT", silent.port()).refused(Cause.Unreachable, "does not answer");
    }
  }

  private static Attempt attempt() {
    return new Attempt(
        "cache",
        Map.of(
            "PROBE_HOST", "localhost",
            "PROBE_PORT", String.valueOf(server.port()),
            "PROBE_TLS", "false",
            "PROBE_JSON", "false"),
        Map.of("password", PASSWORD));
  }
}
