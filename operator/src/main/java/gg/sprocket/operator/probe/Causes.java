package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * What the end of a connection means. The texts of exceptions are never passed on: drivers quote
 * users, addresses with logins and answers in them.
 *
 * @param target the server
 * @param trust who should have signed its certificate, and what to do if another did
 */
public record Causes(Target target, String trust) {

  /** Of a server that is checked by the public authorities and nothing else. */
  public static final String PUBLIC =
      "a public authority, and no other is taken here; have it signed by one";

  /** Of a server whose authority is given beside its login. */
  static final String OF_SECRET =
      "an authority that is trusted; put the one that signed it under the key ca.crt of the Secret";

  /** What a failure means; one that is not known is told by the names of its classes. */
  public Refused explain(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.stream()
        .flatMap(cause -> tls(cause).stream())
        .findFirst()
        .or(() -> chain.reversed().stream().flatMap(cause -> network(cause).stream()).findFirst())
        .orElseGet(() -> unknown(chain));
  }

  /** What a failure of the connection itself means; empty for any other. */
  Optional<Refused> connection(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.stream()
        .flatMap(cause -> tls(cause).stream())
        .findFirst()
        .or(() -> chain.reversed().stream().flatMap(cause -> network(cause).stream()).findFirst());
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = failure; cause != null && chain.size() < 20; cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  private Optional<Refused> tls(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ ->
          refused(
              Cause.TlsFailed, "the certificate of %s has expired; renew it at the server", target);
      case CertPathValidatorException _ -> refused(Cause.TlsFailed, untrusted(), target);
      case CertificateException e when says(e, "subject alternative", "no name matching") ->
          refused(
              Cause.TlsFailed,
              "the certificate of %s does not name this host; use a name that it has, or have it issued anew",
              target);
      case CertificateException _ -> refused(Cause.TlsFailed, untrusted(), target);
      case SSLException e when says(e, "unrecognized ssl message", "plaintext") ->
          refused(
              Cause.TlsFailed,
              "%s does not speak TLS; give the port that does, or switch TLS off",
              target);
      case SSLException e when e.getCause() == null ->
          refused(
              Cause.TlsFailed,
              "%s and the probe agreed on no TLS connection; look whether the server speaks TLS 1.2 or newer on this port",
              target);
      default -> Optional.empty();
    };
  }

  private String untrusted() {
    return "the certificate of %s is not signed by " + trust;
  }

  private Optional<Refused> network(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> unresolved();
      case UnresolvedAddressException _ -> unresolved();
      case HttpConnectTimeoutException _ -> unanswered();
      case NoRouteToHostException _ ->
          refused(
              Cause.Unreachable,
              "there is no way to %s; look at firewalls and the address",
              target);
      case ConnectException _ ->
          refused(
              Cause.Unreachable,
              "nothing listens at %s; correct the address, or start the server",
              target);
      case SocketTimeoutException e when says(e, "connect") -> unanswered();
      case SocketTimeoutException _ -> silent();
      case HttpTimeoutException _ -> silent();
      case TimeoutException _ -> silent();
      case EOFException _ -> closed();
      case SocketException _ -> closed();
      default -> Optional.empty();
    };
  }

  private Optional<Refused> unresolved() {
    return refused(
        Cause.Unreachable,
        "the name %s is unknown in this cluster; correct it, or look at the cluster's DNS",
        target.host());
  }

  private Optional<Refused> unanswered() {
    return refused(
        Cause.Unreachable,
        "%s does not answer the attempt to connect; look at firewalls, network policies and the address",
        target);
  }

  /** What a server that takes connections and says nothing is told. */
  Optional<Refused> silent() {
    return refused(
        Cause.Unreachable,
        "%s takes the connection but does not answer; look whether the port is the right one, with TLS or without, and how the server is",
        target);
  }

  private Optional<Refused> closed() {
    return refused(
        Cause.Unreachable,
        "%s closed the connection; look whether the port is the right one, with TLS or without, and at the server's log",
        target);
  }

  private Refused unknown(List<Throwable> chain) {
    List<String> names =
        chain.stream().map(cause -> cause.getClass().getSimpleName()).distinct().limit(4).toList();
    return new Refused(
        Cause.ProbeFailed,
        "the probe of %s failed for a cause that it does not know (%s); look at the server's log"
            .formatted(target, String.join(", ", names)));
  }

  private static Optional<Refused> refused(Cause cause, String message, Object argument) {
    return Optional.of(new Refused(cause, message.formatted(argument)));
  }

  private static boolean says(Throwable cause, String... words) {
    String message = cause.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return List.of(words).stream().anyMatch(text::contains);
  }
}
