package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What exceptions mean, and that their texts are never passed on. */
class CausesTest {

  private static final String SECRET = "postgres://league:hunter2@db";
  private static final Causes CAUSES =
      new Causes(new Target("db.example.org", 5432), Causes.PUBLIC);

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UnknownHostException(SECRET), Cause.Unreachable, "DNS"),
        Arguments.of(new UnresolvedAddressException(), Cause.Unreachable, "DNS"),
        Arguments.of(
            new ConnectException("refused " + SECRET), Cause.Unreachable, "nothing listens"),
        Arguments.of(new NoRouteToHostException(SECRET), Cause.Unreachable, "no way"),
        Arguments.of(
            new SocketTimeoutException("Connect timed out"),
            Cause.Unreachable,
            "attempt to connect"),
        Arguments.of(
            new HttpConnectTimeoutException(SECRET), Cause.Unreachable, "attempt to connect"),
        Arguments.of(
            new SocketTimeoutException("Read timed out"), Cause.Unreachable, "does not answer"),
        Arguments.of(new EOFException(SECRET), Cause.Unreachable, "closed the connection"),
        Arguments.of(new SocketException(SECRET), Cause.Unreachable, "closed the connection"),
        Arguments.of(new CertificateExpiredException(SECRET), Cause.TlsFailed, "has expired"),
        Arguments.of(new CertPathValidatorException(SECRET), Cause.TlsFailed, "not signed by"),
        Arguments.of(
            new CertificateException("No name matching db found"),
            Cause.TlsFailed,
            "does not name"),
        Arguments.of(
            new SSLException("Unsupported or unrecognized SSL message"),
            Cause.TlsFailed,
            "does not speak TLS"),
        Arguments.of(new SSLHandshakeException(SECRET), Cause.TlsFailed, "TLS 1.2 or newer"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsExplainedHoweverDeepItLies(Exception failure, Cause cause, String words) {
    for (Exception thrown : new Exception[] {failure, new IOException(SECRET, failure)}) {
      Refused refused = CAUSES.explain(thrown);

      assertThat(refused.cause()).isEqualTo(cause);
      assertThat(refused.message()).contains("db.example.org", words).doesNotContain("hunter2");
    }
  }

  /** Only the database's Secret has a key for an authority. */
  @Test
  void onlyWhereAnAuthorityCanBeGivenIsOneAskedFor() {
    Exception untrusted = new CertPathValidatorException(SECRET);

    assertThat(CAUSES.explain(untrusted).message())
        .contains("a public authority")
        .doesNotContain("ca.crt");
    assertThat(new Causes(CAUSES.target(), Causes.OF_SECRET).explain(untrusted).message())
        .contains("key ca.crt of the Secret");
  }

  @Test
  void whatIsNotKnownIsToldByItsClassesAlone() {
    Refused refused =
        CAUSES.explain(new IllegalStateException(SECRET, new ArithmeticException(SECRET)));

    assertThat(refused.cause()).isEqualTo(Cause.ProbeFailed);
    assertThat(refused.message())
        .contains("IllegalStateException, ArithmeticException")
        .doesNotContain("hunter2");
  }
}
