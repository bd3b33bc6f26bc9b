package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.TlsPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What must hold of a certificate that somebody supplies. */
final class SuppliedPair {

  private SuppliedPair() {}

  /**
   * The first thing wrong with it.
   *
   * @param now the time
   * @param wanted what it is for
   * @param found what was read of it; empty if it could not be
   */
  static Optional<Problem> fault(Instant now, ServerCertificate wanted, Optional<TlsPair> found) {
    if (found.isEmpty()) {
      return invalid(
          "Secret %s holds no certificate and key that can be read; put PEM texts under tls.crt and"
              + " tls.key",
          wanted.secret());
    }
    TlsPair pair = found.orElseThrow();
    List<String> uncovered = wanted.hosts().stream().filter(host -> !pair.covers(host)).toList();
    if (!pair.matching()) {
      return invalid(
          "tls.key of Secret %s does not belong to the certificate in tls.crt; put both from the"
              + " same issue there",
          wanted.secret());
    }
    if (!uncovered.isEmpty()) {
      return invalid(
          "the certificate in Secret %s is not good for %s; have one issued for %s",
          wanted.secret(), uncovered.getFirst(), String.join(", ", wanted.hosts()));
    }
    return pair.notBefore().isAfter(now)
        ? invalid(
            "the certificate in Secret %s is not valid before %s; put one there that is valid now",
            wanted.secret(), pair.notBefore())
        : Optional.empty();
  }

  private static Optional<Problem> invalid(String message, Object... values) {
    return Optional.of(new Problem(Reason.CertificateInvalid, message.formatted(values)));
  }
}
