package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Ports;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed to be a member, and what is told of one that cannot be reached. */
class MemberReachTest {
  private static final String NAME = "mle-vault-0.mle-vault.sprocket-mle.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(NAME, "*.wild.svc");
  private static final CallLimits SHORT = CallLimits.of(Duration.ofSeconds(1));
  private static final String HEALTH = "{\"initialized\":false}";

  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = ScriptedServer.start(TLS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.wild.svc", "A.WILD.svc", NAME})
  void aNameThatTheCertificateHasIsBelieved(String name) {
    server.answering("sys/health", 501, HEALTH);
    assertThat(look(TLS.authority(), name)).isEqualTo(new MemberState.Uninitialized());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mle-vault-1.mle-vault.sprocket-mle.svc",
        "wild.svc",
        "a.b.wild.svc",
        "127.0.0.1",
        "localhost"
      })
  void anotherMembersNameIsRefused(String name) {
    assertThat(look(TLS.authority(), name))
        .isEqualTo(new MemberState.Unreachable(NoAnswer.WrongName));
    assertThat(server.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate"})
  void nobodyIsBelievedWithoutAnAuthority(String authority) {
    assertThat(look(authority, NAME))
        .isEqualTo(new MemberState.Unreachable(NoAnswer.UnknownAuthority));
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    assertThat(look(ServerCertificate.of(NAME).authority(), NAME))
        .isEqualTo(new MemberState.Unreachable(NoAnswer.UnknownAuthority));
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void aClosedPortIsTold() {
    InetSocketAddress closed = local(Ports.free(1).getFirst());
    assertThat(look(closed)).isEqualTo(new MemberState.Unreachable(NoAnswer.ConnectionRefused));
  }

  @Test
  @Timeout(30)
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(look(SHORT, local(silent.getLocalPort())))
          .isEqualTo(new MemberState.Unreachable(NoAnswer.TimedOut));
    }
  }

  @Test
  @Timeout(30)
  void anAnswerThatDoesNotEndIsGivenUp() {
    server.stalling("sys/health");
    assertThat(look(SHORT, server.address()))
        .isEqualTo(new MemberState.Unreachable(NoAnswer.TimedOut));
  }

  @Test
  void aServerWithoutTlsIsTold() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = plain.accept()) {
                  // Whoever answers before he is asked may not be heard.
                  socket.getInputStream().readNBytes(1);
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  socket.getOutputStream().flush();
                  socket.getInputStream().readAllBytes();
                } catch (IOException _) {
                  // The test has ended.
                }
              });
      assertThat(look(local(plain.getLocalPort())))
          .isEqualTo(new MemberState.Unreachable(NoAnswer.TlsFailed));
    }
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private MemberState look(String authority, String name) {
    return look(VaultMembers.PATIENT, new MemberAddress(server.address(), name, authority));
  }

  private static MemberState look(InetSocketAddress address) {
    return look(VaultMembers.PATIENT, address);
  }

  private static MemberState look(CallLimits limits, InetSocketAddress address) {
    return look(limits, new MemberAddress(address, NAME, TLS.authority()));
  }

  private static MemberState look(CallLimits limits, MemberAddress address) {
    try (VaultMember member = new DriverConnector(limits).connect(address)) {
      return member.look();
    }
  }
}
