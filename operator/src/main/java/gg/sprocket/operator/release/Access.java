package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.AccessSpec;
import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.ExposureSpec;
import gg.sprocket.operator.api.v1alpha1.GatewaySpec;
import gg.sprocket.operator.api.v1alpha1.IngressSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.TlsMode;
import gg.sprocket.operator.api.v1alpha1.TlsSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way to reach the application, with everything that the spec says or leaves to the public one.
 *
 * @param name its name, {@link #PUBLIC} for the one whose addresses the application itself uses
 * @param hosts its hosts
 * @param ingress how its Ingress is made
 * @param gateway its Gateway
 * @param tls where its certificate comes from
 * @param allowedCidrs address ranges that may use it; empty for all
 * @param maxBodySize largest request body to enforce
 */
public record Access(
    String name,
    Hosts hosts,
    IngressSpec ingress,
    Optional<GatewaySpec> gateway,
    TlsSpec tls,
    List<String> allowedCidrs,
    Optional<String> maxBodySize) {

  /** Name of the pattern of {@code spec.exposure} itself. */
  public static final String PUBLIC = "public";

  /** Keeps an own copy of the list. */
  public Access {
    allowedCidrs = List.copyOf(allowedCidrs);
  }

  /** All patterns of a spec, the public one first. */
  public static List<Access> of(InstanceSpec spec) {
    ExposureSpec exposure = spec.exposure();
    Access base =
        new Access(
            PUBLIC,
            Hosts.of(exposure.domain(), exposure.hosts()),
            exposure.ingress(),
            Optional.ofNullable(exposure.gateway()),
            spec.tls(),
            exposure.allowedCidrs(),
            Optional.ofNullable(exposure.maxBodySize()));
    return Stream.concat(Stream.of(base), exposure.access().stream().map(base::beside)).toList();
  }

  private Access beside(AccessSpec other) {
    return new Access(
        other.name(),
        Hosts.of(other.domain(), other.hosts()),
        Optional.ofNullable(other.ingress()).orElse(ingress),
        Optional.ofNullable(other.gateway()).or(() -> gateway),
        Optional.ofNullable(other.tls()).orElse(tls),
        other.allowedCidrs(),
        Optional.ofNullable(other.maxBodySize()).or(() -> maxBodySize));
  }

  /** Whether it speaks HTTPS. */
  public boolean isSecure() {
    return tls.mode() != TlsMode.Disabled;
  }

  /** Its scheme. */
  public String scheme() {
    return isSecure() ? "https" : "http";
  }

  /** The address of a purpose. */
  public String url(Purpose purpose) {
    return scheme() + "://" + hosts.of(purpose);
  }

  /** Whether something has to be enforced on the way in. */
  public boolean isLimited() {
    return !allowedCidrs.isEmpty() || maxBodySize.isPresent();
  }
}
