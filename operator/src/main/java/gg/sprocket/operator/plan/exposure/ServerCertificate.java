package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.CertManagerTls;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.api.v1alpha1.ProvidedTls;
import gg.sprocket.operator.api.v1alpha1.TlsMode;
import gg.sprocket.operator.api.v1alpha1.TlsSpec;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
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
 * @param serving Secret that routes name: the same, or the one from before as long as that one
 *     serves the hosts and this one cannot yet
 * @param hosts what it must be good for
 * @param issuer who signs it, where that is cert-manager's
 */
public record ServerCertificate(
    String access,
    TlsMode mode,
    String secret,
    String serving,
    List<String> hosts,
    Optional<IssuerReference> issuer) {

  /** Keeps an own copy of the list. */
  public ServerCertificate {
    hosts = List.copyOf(hosts);
  }

  /** Whether the one from before serves until this one can. */
  public boolean isAwaited() {
    return !serving.equals(secret);
  }

  /** Those that an instance needs. */
  public static List<ServerCertificate> of(Instance instance, Observed observed) {
    return Reach.of(instance, observed).stream()
        .flatMap(reach -> of(instance.names(), observed, reach).stream())
        .toList();
  }

  /**
   * That of one access pattern; empty where it speaks plain HTTP or somebody else ends TLS. Without
   * a route it needs none of an issuer, who would be asked for hosts that are not ours. What the
   * instance's own authority signs means nothing to anybody else: it comes and goes with the mode
   * alone, so that no process that trusts it restarts for a route.
   */
  public static Optional<ServerCertificate> of(Names names, Observed observed, Reach reach) {
    return stated(names, observed, reach)
        .filter(c -> c.isOwnSigned() || reach.refusal().isEmpty() || reach.isKept());
  }

  /** What the spec says of it, whether there is a route or not. */
  private static Optional<ServerCertificate> stated(Names names, Observed observed, Reach reach) {
    Access access = reach.access();
    if (reach.endsElsewhere() || !access.isSecure()) {
      return Optional.empty();
    }
    TlsSpec tls = access.tls();
    Optional<IssuerReference> issuer = issuer(access, observed.surroundings().platform());
    TlsMode mode = mode(tls, issuer, observed);
    boolean own = mode == TlsMode.SelfSigned;
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
            new Succession(names, observed, reach).serving(secret),
            own ? reach.wishes() : reach.hosts(),
            issuer));
  }

  /**
   * The issuer that the spec names, or else the platform's. That one is for public hosts: an ACME
   * issuer cannot prove what only the inside sees.
   */
  private static Optional<IssuerReference> issuer(Access access, Platform platform) {
    Optional<IssuerReference> stated =
        Optional.ofNullable(access.tls().certManager()).map(CertManagerTls::issuerRef);
    return access.name().equals(Access.PUBLIC) ? stated.or(platform::issuer) : stated;
  }

  /**
   * What clients of the public hosts meet. It does not come and go with the route, so that no
   * process that trusts its authority restarts for one.
   */
  public static Optional<ServerCertificate> ofPublicHosts(Instance instance, Observed observed) {
    return Reach.of(instance, observed).stream()
        .filter(reach -> reach.access().name().equals(Access.PUBLIC))
        .flatMap(reach -> stated(instance.names(), observed, reach).stream())
        .findFirst();
  }

  /** Whether the instance's own authority signs it. */
  public boolean isOwnSigned() {
    return mode == TlsMode.SelfSigned;
  }

  /**
   * Whether clients must know the instance's own authority: while what it signed serves or is to
   * serve.
   */
  public boolean isOwnServed(Names names) {
    return isOwnSigned() || serving.equals(names.tls(access));
  }

  /** The mode that is asked for, or else the best that can be had without a question. */
  private static TlsMode mode(TlsSpec tls, Optional<IssuerReference> issuer, Observed observed) {
    if (tls.mode() instanceof TlsMode stated) {
      return stated;
    }
    boolean issued =
        issuer.isPresent()
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
