package gg.sprocket.operator.plan;

import gg.sprocket.operator.release.Access;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold of the hosts and routes that a spec asks for. */
final class ExposureChecks {

  /**
   * Controllers write values into configuration of their own: nothing that ends a statement, quotes
   * or expands there. Enough for numbers, durations, addresses, hosts and lists of them.
   */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ._,:/@=+*-]*");

  private static final String BODY_SIZE = "nginx.ingress.kubernetes.io/proxy-body-size";

  private ExposureChecks() {}

  /** Where the definition's rule did not hold yet when the object was stored. */
  static Optional<Problem> hostsGiven(Instance instance, Observed observed) {
    return Access.of(instance.spec()).stream()
        .filter(access -> access.hosts().web().isEmpty())
        .findFirst()
        .flatMap(
            access ->
                SpecChecks.problem(
                    Reason.HostMissing,
                    "access pattern %s of spec.exposure has neither domain nor a host of purpose"
                        + " Web; add one",
                    access.name()));
  }

  static Optional<Problem> hostsOnce(Instance instance, Observed observed) {
    Set<String> seen = new HashSet<>();
    return Access.of(instance.spec()).stream()
        .flatMap(access -> access.hosts().all().stream())
        .filter(host -> !seen.add(host))
        .findFirst()
        .flatMap(
            host ->
                SpecChecks.problem(
                    Reason.HostRepeated,
                    "host %s stands twice in spec.exposure; give each purpose and each access"
                        + " pattern a host of its own",
                    host));
  }

  static Optional<Problem> annotationsAllowed(Instance instance, Observed observed) {
    Platform platform = observed.surroundings().platform();
    return Access.of(instance.spec()).stream()
        .flatMap(
            access ->
                access.ingress().annotations().entrySet().stream()
                    .flatMap(e -> refusal(platform, access, e.getKey(), e.getValue()).stream()))
        .findFirst();
  }

  private static Optional<Problem> refusal(
      Platform platform, Access access, String key, String value) {
    if (key.equals(BODY_SIZE)) {
      return SpecChecks.problem(
          Reason.AnnotationRefused,
          "ingress.annotations of access pattern %s has %s, which the operator sets itself; remove it"
              + " and set maxBodySize",
          access.name(),
          key);
    }
    if (!platform.allows(key)) {
      return SpecChecks.problem(
          Reason.AnnotationRefused,
          "ingress.annotations of access pattern %s has %s, by which a route could reach past its"
              + " hosts, paths or gates; remove it, or have a platform admin add it to the chart's"
              + " exposure.ingressAnnotations",
          access.name(),
          key);
    }
    return PLAIN.matcher(value).matches()
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.AnnotationRefused,
            "ingress.annotations of access pattern %s gives %s a value that a controller could take"
                + " for configuration; use letters, digits, spaces and . _ , : / @ = + * - alone",
            access.name(),
            key);
  }
}
