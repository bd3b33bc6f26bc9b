package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import java.time.Instant;
import java.util.Optional;

/** What is known of certificates that the operator itself issues. */
public final class OwnCertificates {

  private OwnCertificates() {}

  /** End of a certificate's validity. */
  public static Optional<Instant> notAfter(SecretView secret) {
    return secret
        .annotation(Labels.NOT_AFTER)
        .filter(_ -> Differ.isSealed(secret))
        .map(Instant::parse);
  }

  /** When a certificate is made anew. */
  public static Optional<Instant> renewal(SecretView secret) {
    return Differ.renewal(secret);
  }
}
