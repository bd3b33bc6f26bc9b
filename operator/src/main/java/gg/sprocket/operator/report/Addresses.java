package gg.sprocket.operator.report;

import gg.sprocket.operator.api.v1alpha1.CertificateStatus;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.exposure.Acceptance;
import gg.sprocket.operator.plan.exposure.CertificateState;
import gg.sprocket.operator.plan.exposure.PublicRoute;
import gg.sprocket.operator.plan.exposure.Reach;
import gg.sprocket.operator.plan.exposure.ServerCertificate;
import gg.sprocket.operator.release.Access;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the status tells of addresses and certificates. */
final class Addresses {

  private static final Problem UNROUTED =
      new Problem(
          Reason.Disabled,
          "exposure.type is None, so somebody else must bring requests from here to the Service");

  private Addresses() {}

  /** Every address by every access pattern, the application's own first. */
  static List<Endpoint> endpoints(Instance instance, Observed observed) {
    if (instance.spec().exposure().type() == ExposureType.None) {
      return Access.of(instance.spec()).stream()
          .flatMap(
              access ->
                  PublicRoute.of(instance).stream()
                      .map(route -> endpoint(access, route, Optional.of(UNROUTED))))
          .toList();
    }
    return Reach.of(instance, observed).stream()
        .flatMap(reach -> endpoints(instance, observed, reach))
        .toList();
  }

  private static Stream<Endpoint> endpoints(Instance instance, Observed observed, Reach reach) {
    Optional<Problem> certificate = certificate(instance, observed, reach);
    Stream<Endpoint> denied =
        reach.denied().stream()
            .map(route -> endpoint(reach.access(), route, Optional.of(reach.conflict(route))));
    Stream<Endpoint> routed =
        reach.routes().stream()
            .map(
                route ->
                    endpoint(
                        reach.access(),
                        route,
                        Acceptance.obstacle(instance.names(), observed, reach, route)
                            .or(() -> certificate)));
    return Stream.concat(denied, routed).sorted(Comparator.comparing(Endpoint::purpose));
  }

  private static Optional<Problem> certificate(Instance instance, Observed observed, Reach reach) {
    return ServerCertificate.of(instance.names(), observed, reach)
        .flatMap(wanted -> CertificateState.outage(instance.names(), observed, wanted));
  }

  private static Endpoint endpoint(Access access, PublicRoute route, Optional<Problem> obstacle) {
    return new Endpoint(
        access.url(route.purpose()),
        route.purpose(),
        access.name(),
        obstacle.isEmpty(),
        obstacle.map(problem -> problem.reason().name()).orElse(null),
        obstacle.map(problem -> Conditions.shortened(problem.message())).orElse(null));
  }

  /**
   * The certificates of the addresses, by the Secret that serves: two patterns may wait for the
   * same one and be served by different ones until it is there.
   */
  static List<CertificateStatus> certificates(Instance instance, Observed observed) {
    return ServerCertificate.of(instance, observed).stream()
        .collect(
            Collectors.toMap(
                ServerCertificate::serving, c -> c, (one, _) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .map(c -> CertificateState.of(instance.names(), observed, c).status(c))
        .toList();
  }

  /** ConfigMap with the authority's certificate, once it is there. */
  static @Nullable String authority(Instance instance, Observed observed) {
    String name = instance.names().authorityCertificate();
    return observed.find(ConfigMap.class, name).isPresent() ? name : null;
  }
}
