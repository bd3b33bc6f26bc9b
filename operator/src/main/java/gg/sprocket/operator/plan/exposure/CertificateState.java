package gg.sprocket.operator.plan.exposure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gg.sprocket.operator.api.v1alpha1.CertificateStatus;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.plan.Inputs;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OwnCertificates;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.TlsPair;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a certificate is.
 *
 * @param obstacle why its hosts cannot count on it
 * @param notAfter end of its validity
 * @param renewal when it is renewed, where that is known
 * @param issuer who signs it
 */
public record CertificateState(
    Optional<Problem> obstacle,
    Optional<Instant> notAfter,
    Optional<Instant> renewal,
    Optional<String> issuer) {

  /**
   * Whoever renews has done so long before: a person in the last third, cert-manager with a third
   * of the life left, which for the usual 90 days is a month. Of shorter lives it is a quarter.
   */
  private static final Duration SOON = Duration.ofDays(14);

  /** The state of a certificate. */
  public static CertificateState of(Names names, Observed observed, ServerCertificate wanted) {
    CertificateState state =
        switch (wanted.mode()) {
          case SelfSigned, Disabled -> ofOurs(names, observed, wanted);
          case Provided -> ofSupplied(observed, wanted);
          case CertManager -> ofIssued(names, observed, wanted);
        };
    return wanted.isAwaited() ? state.awaited(observed, wanted) : state;
  }

  /** Why nobody can speak TLS with its hosts; one that ends soon or is to be followed serves. */
  public static Optional<Problem> outage(Names names, Observed observed, ServerCertificate wanted) {
    return wanted.isAwaited()
        ? Optional.empty()
        : of(names, observed, wanted)
            .obstacle()
            .filter(problem -> problem.reason() != Reason.CertificateExpiring);
  }

  /**
   * When time alone changes what is said of certificates, or has changed it.
   *
   * @param observed what is there
   * @param status the status that shows the certificates
   */
  public static Stream<Instant> turns(Observed observed, InstanceStatus status) {
    return Stream.concat(
        observed.secrets().known().stream()
            .flatMap(all -> all.values().stream())
            .flatMap(secret -> secret.pair().stream())
            .flatMap(CertificateState::turns),
        status.certificates().stream()
            .flatMap(shown -> Stream.ofNullable(shown.notAfter()))
            .map(Instant::parse)
            .flatMap(end -> turns(Optional.empty(), end)));
  }

  /** Of any pair, since one that no route names yet may be the next one. */
  private static Stream<Instant> turns(TlsPair pair) {
    return Stream.concat(
        Stream.of(pair.notBefore()), turns(Optional.of(pair.notBefore()), pair.notAfter()));
  }

  private static Stream<Instant> turns(Optional<Instant> begin, Instant end) {
    return Stream.of(end.minus(lead(begin, end)), end);
  }

  /** As the status shows it. */
  public CertificateStatus status(ServerCertificate wanted) {
    return new CertificateStatus(
        wanted.serving(),
        wanted.hosts(),
        notAfter.map(Instant::toString).orElse(null),
        renewal.map(Instant::toString).orElse(null),
        issuer.map(text -> text.substring(0, Math.min(300, text.length()))).orElse(null));
  }

  /** The one from before, and what the one that is to follow lacks. */
  private CertificateState awaited(Observed observed, ServerCertificate wanted) {
    Problem lack =
        obstacle.orElseGet(
            () ->
                new Problem(
                    Reason.Progressing,
                    "Secret %s holds no certificate and key for the hosts yet"
                        .formatted(wanted.secret())));
    Optional<SecretView> former = observed.secret(wanted.serving());
    return new CertificateState(
        Optional.of(
            new Problem(
                lack.reason(),
                Message.of(
                    "%s; until then Secret %s serves",
                    Quote.ofMessage(lack.message()), wanted.serving()))),
        former.flatMap(SecretView::pair).map(TlsPair::notAfter),
        former.flatMap(OwnCertificates::renewal),
        former.flatMap(SecretView::pair).map(TlsPair::issuer));
  }

  private static CertificateState ofOurs(Names names, Observed observed, ServerCertificate wanted) {
    Optional<SecretView> secret = observed.secret(wanted.secret());
    Optional<Instant> end = secret.flatMap(OwnCertificates::notAfter);
    Optional<Problem> obstacle =
        end.isPresent()
            ? ended(observed, wanted, end.orElseThrow())
            : Optional.of(
                new Problem(
                    Reason.Progressing, "Secret %s is being made".formatted(wanted.secret())));
    return new CertificateState(
        obstacle,
        end,
        secret.flatMap(OwnCertificates::renewal),
        Optional.of("ConfigMap/" + names.authorityCertificate()));
  }

  private static CertificateState ofSupplied(Observed observed, ServerCertificate wanted) {
    Optional<TlsPair> pair = observed.secret(wanted.secret()).flatMap(SecretView::pair);
    List<InSecret> values =
        List.of(new InSecret(wanted.secret(), "tls.crt"), new InSecret(wanted.secret(), "tls.key"));
    Optional<Problem> obstacle =
        Inputs.missing(observed, values)
            .or(() -> SuppliedPair.fault(observed.now(), wanted, pair))
            .or(() -> pair.flatMap(p -> ended(observed, wanted, p.notAfter())))
            .or(
                () ->
                    pair.flatMap(
                        p ->
                            endsSoon(
                                observed,
                                wanted,
                                lead(Optional.of(p.notBefore()), p.notAfter()),
                                p.notAfter())));
    return new CertificateState(
        obstacle, pair.map(TlsPair::notAfter), Optional.empty(), pair.map(TlsPair::issuer));
  }

  private static CertificateState ofIssued(
      Names names, Observed observed, ServerCertificate wanted) {
    String name = names.access(wanted.access());
    JsonNode status =
        observed
            .find(IssuedCertificate.class, name)
            .map(IssuedCertificate::getStatus)
            .orElse(MissingNode.getInstance());
    Optional<Instant> end = time(status, "notAfter");
    Optional<Instant> begin = time(status, "notBefore");
    Optional<Problem> obstacle =
        end.flatMap(at -> ended(observed, wanted, at))
            .or(() -> pending(observed, name, status))
            .or(() -> end.flatMap(at -> endsSoon(observed, wanted, lead(begin, at), at)));
    return new CertificateState(
        obstacle,
        end,
        time(status, "renewalTime"),
        wanted.issuer().map(issuer -> issuer.kind() + "/" + issuer.name()));
  }

  private static Optional<Problem> pending(Observed observed, String name, JsonNode status) {
    JsonNode ready =
        status
            .path("conditions")
            .valueStream()
            .filter(c -> c.path("type").asText().equals("Ready"))
            .findFirst()
            .orElse(MissingNode.getInstance());
    if (ready.path("status").asText().equals("True")) {
      return Optional.empty();
    }
    String said = ready.path("message").asText("it has not looked at it yet");
    return Optional.of(
        new Problem(
            Reason.CertificatePending,
            Message.of(
                "cert-manager has no certificate for Certificate %s: %s; %s tells more",
                name, Quote.of(said), look(observed, name))));
  }

  private static Optional<Problem> ended(Observed observed, ServerCertificate wanted, Instant end) {
    return end.isAfter(observed.now())
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.CertificateExpired,
                "the certificate in Secret %s ended at %s; %s"
                    .formatted(wanted.secret(), end, renewer(observed, wanted))));
  }

  /** How long before its end a certificate that nobody renewed is told. */
  private static Duration lead(Optional<Instant> begin, Instant end) {
    return begin
        .map(at -> Duration.between(at, end).dividedBy(4))
        .filter(quarter -> quarter.compareTo(SOON) < 0)
        .orElse(SOON);
  }

  private static Optional<Problem> endsSoon(
      Observed observed, ServerCertificate wanted, Duration lead, Instant end) {
    return end.minus(lead).isAfter(observed.now())
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Reason.CertificateExpiring,
                "the certificate in Secret %s ends at %s; %s"
                    .formatted(wanted.secret(), end, renewer(observed, wanted))));
  }

  private static String renewer(Observed observed, ServerCertificate wanted) {
    return switch (wanted.mode()) {
      case Provided -> "put a new certificate and key into the Secret";
      case CertManager -> {
        String name = new Names(observed.identity().name()).access(wanted.access());
        yield "look with %s why cert-manager does not renew it".formatted(look(observed, name));
      }
      case SelfSigned, Disabled -> "look in the operator's log why it does not renew it";
    };
  }

  private static String look(Observed observed, String certificate) {
    return "`kubectl -n %s describe certificate %s`"
        .formatted(observed.identity().namespace(), certificate);
  }

  /** A time of RFC 3339, as the API writes them; what is none is as good as absent. */
  private static Optional<Instant> time(JsonNode status, String field) {
    try {
      return Optional.of(OffsetDateTime.parse(status.path(field).asText("")).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
