package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.release.Release;
import gg.sprocket.operator.resource.Labels;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What must hold between an instance and its release. */
final class ReleaseFit {

  private ReleaseFit() {}

  /**
   * The release is the one that the instance ran last under this name, or began with if it never
   * ran one whole. A release cannot change, but it can be deleted and another one made under its
   * name, which would replace every pod of every instance at once. In another topology an instance
   * asks for something else anyway.
   */
  static Optional<Problem> unchanged(Instance instance, Observed observed) {
    Release release = instance.release();
    VersionStatus last = observed.status().version();
    boolean same =
        last == null
            || last.digest() == null
            || !release.version().equals(last.current() == null ? last.target() : last.current())
            || release.topology().name() != last.topology()
            || release.digest().equals(last.digest())
            || instance.identity().annotated(Labels.ACCEPT_RELEASE, release.digest());
    return same
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.ReleaseChanged,
            "SprocketRelease %s was deleted and made again with other content; what runs stays as it"
                + " is. Restore the release, or set spec.version to another one, or annotate the"
                + " instance with %s=%s to run the new content",
            release.version(),
            Labels.ACCEPT_RELEASE,
            release.digest());
  }

  /** Two that run may not serve the same host; the release alone has none such by default. */
  static Optional<Problem> purposes(Instance instance, Observed observed) {
    Set<Endpoint.Purpose> served = new HashSet<>();
    return instance.running().stream()
        .filter(component -> component.purpose() != null)
        .filter(component -> !served.add(component.purpose()))
        .findFirst()
        .flatMap(
            component ->
                SpecChecks.problem(
                    Reason.PurposeRepeated,
                    "spec.apps lets two components of release %s run that serve the host of purpose"
                        + " %s, one of them %s; set enabled: false for one of the two",
                    instance.release().version(),
                    component.purpose(),
                    component.name()));
  }
}
