package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.CertManagerTls;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.api.v1alpha1.ProvidedTls;
import gg.sprocket.operator.api.v1alpha1.TlsMode;
import gg.sprocket.operator.api.v1alpha1.TlsSpec;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Optional;

/**
 * The certificate of one access pattern.
 *
 * @param access name of the pattern
 * @param mode where it comes from, never {@code Disabled}
 * @param secret Secret that holds it
 * @param hosts what it must be good for
 * @param issuer who signs it, where that is cert-manager's
 */
public record ServerCertificate(
    String access,
    TlsMode mode,
    String secret,
    List<String> hosts,
    Optional<IssuerReference> issuer) {

  /** Keeps an own copy of the list. */
  public ServerCertificate {
    hosts = List.copyOf(hosts);
  }

  /**
   * Those that an instance needs. A pattern without a route needs none: an issuer would be asked
   * for hosts that are not ours.
   */
  public static List<ServerCertificate> of(Instance instance, Observed observed) {
    return Reach.of(instance, observed).stream()
        .filter(reach -> reach.refusal().isEmpty() || reach.isHeld())
        .flatMap(reach -> of(instance.names(), observed, reach).stream())
        .toList();
  }

  /** That of one access pattern; empty where it speaks plain HTTP or somebody else ends TLS. */
  public static Optional<ServerCertificate> of(Names names, Observed observed, Reach reach) {
    Access access = reach.access();
    boolean elsewhere = reach.endsElsewhere() && !reach.isHeld();
    if (elsewhere || !access.isSecure()) {
      return Optional.empty();
    }
    TlsSpec tls = access.tls();
    TlsMode mode = mode(tls, observed);
    String secret =
        switch (mode) {
          case Provided -> provided(tls);
          case CertManager -> names.issued(access.name());
          case SelfSigned, Disabled -> names.tls(access.name());
        };
    return Optional.of(
        new ServerCertificate(
            access.name(),
            mode,
            secret,
            reach.hosts(),
            Optional.ofNullable(tls.certManager()).map(CertManagerTls::issuerRef)));
  }

  /** Whether clients of the public hosts must know the instance's own authority. */
  public static boolean isOwnSigned(Instance instance, Observed observed) {
    return of(instance, observed).stream()
        .anyMatch(c -> c.access().equals(Access.PUBLIC) && c.mode() == TlsMode.SelfSigned);
  }

  /** The mode that is asked for, or else the best that can be had without a question. */
  private static TlsMode mode(TlsSpec tls, Observed observed) {
    if (tls.mode() instanceof TlsMode stated) {
      return stated;
    }
    boolean issued =
        tls.certManager() != null
            && observed
                .surroundings()
                .obstacle(OptionalKind.Certificate)
                .filter(problem -> problem.reason() == Reason.KindMissing)
                .isEmpty();
    return issued ? TlsMode.CertManager : TlsMode.SelfSigned;
  }

  private static String provided(TlsSpec tls) {
    return Optional.ofNullable(tls.provided())
        .map(ProvidedTls::secretRef)
        .map(ref -> ref.name())
        .orElse("");
  }
}
