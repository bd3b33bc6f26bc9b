package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.RabbitServer;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe of External queues against a real RabbitMQ. */
class RabbitProbeIT {

  private static final String PASSWORD = "correct+horse/battery";
  private static final String ENCODED = "correct+horse%2Fbattery";
  private static final String DEFINITIONS =
      """
      {"vhosts": [{"name": "league of ours"}, {"name": "closed"}, {"name": "full"}],
       "parameters": [
         {"component": "vhost-limits", "vhost": "full", "name": "limits", "value": {"max-connections": 0}}],
       "users": [{"name": "league", "password": "%s", "tags": ""},
                 {"name": "reader", "password": "%s", "tags": ""}],
       "permissions": [
         {"user": "league", "vhost": "league of ours", "configure": ".*", "write": ".*", "read": ".*"},
         {"user": "league", "vhost": "full", "configure": ".*", "write": ".*", "read": ".*"},
         {"user": "reader", "vhost": "league of ours", "configure": "", "write": "", "read": ".*"}]}
      """
          .formatted(PASSWORD, PASSWORD);
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");
  private static final LocalServers SERVERS = LocalServers.create();
  private static RabbitServer server = new RabbitServer(0, 0);

  @BeforeAll
  static void start() {
    server = RabbitServer.start(SERVERS, TLS, DEFINITIONS);
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void aServerThatDoesAllIsProvedWithItsVersion() {
    assertThat(attempt("league", ENCODED).proved().version()).startsWith("3.");
  }

  @Test
  void aWrongPasswordIsRefused() {
    attempt("league", "wrong-horse-battery")
        .refused(Cause.AuthenticationFailed, "key uri of Secret mle-service");
  }

  @Test
  void aMissingVirtualHostIsRefused() {
    attempt("league", ENCODED)
        .with("PROBE_VHOST", "elsewhere")
        .refused(Cause.DatabaseMissing, "rabbitmqctl add_vhost elsewhere");
  }

  @Test
  void aVirtualHostThatTheLoginMayNotEnterIsRefused() {
    attempt("league", ENCODED)
        .with("PROBE_VHOST", "closed")
        .refused(Cause.PrivilegeMissing, "set_permissions -p closed");
  }

  @Test
  void aVirtualHostWithoutAConnectionLeftIsRefused() {
    attempt("league", ENCODED)
        .with("PROBE_VHOST", "full")
        .refused(Cause.ConnectionsExhausted, "set_vhost_limits -p full");
  }

  @Test
  void aLoginThatMakesNoQueuesIsRefused() {
    attempt("reader", ENCODED).refused(Cause.PrivilegeMissing, "set_permissions");
  }

  @Test
  void aServerWithTlsOfATrustedAuthorityIsProved() {
    secure("localhost").withSecret("ca.crt", TLS.authority()).proved();
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() {
    secure("localhost").refused(Cause.TlsFailed, "not signed by a public authority");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    secure("127.0.0.1")
        .withSecret("ca.crt", TLS.authority())
        .refused(Cause.TlsFailed, "does not name this host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqps://league:x@localhost:%d",
        "amqp://league:x@localhost:1",
        "amqp://league:x@localhost:%d/vhost",
        "amqp://localhost:%d",
        "amqp://league@localhost:%d",
        "league and a space"
      })
  void aUriThatDoesNotFitIsRefusedWithoutAConnection(String uri) {
    attempt("league", ENCODED)
        .withSecret("uri", uri.replace("%d", "" + server.port()))
        .refused(Cause.SecretInvalid, "key uri of Secret mle-service");
  }

  @Test
  void aClosedPortIsRefused() {
    int closed = Ports.free(1).getFirst();

    attempt("league", ENCODED)
        .with("PROBE_PORT", closed)
        .withSecret("uri", "amqp://league:" + ENCODED + "@localhost:" + closed)
        .refused(Cause.Unreachable, "nothing listens at localhost:" + closed);
  }

  @Test
  void aPortThatNeverAnswersIsRefused() throws IOException {
    try (SilentPort silent = SilentPort.open()) {
      attempt("league", ENCODED)
          .with("PROBE_PORT", silent.port())
          .withSecret("uri", "amqp://league:" + ENCODED + "@localhost:" + silent.port())
          .refused(Cause.Unreachable, "does not answer");
    }
  }

  private static Attempt secure(String host) {
    return attempt("league", ENCODED)
        .with("PROBE_TLS", true)
        .with("PROBE_PORT", server.tlsPort())
        .withSecret("uri", "amqps://league:" + ENCODED + "@" + host + ":" + server.tlsPort());
  }

  private static Attempt attempt(String user, String password) {
    return new Attempt(
        "queue",
        Map.of(
            "PROBE_TLS", "false",
            "PROBE_PORT", String.valueOf(server.port()),
            "PROBE_VHOST", "league of ours"),
        Map.of("uri", "amqp://" + user + ":" + password + "@localhost:" + server.port()));
  }
}
