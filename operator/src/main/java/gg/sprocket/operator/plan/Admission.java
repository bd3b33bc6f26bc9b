package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Topology;
import gg.sprocket.operator.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From what is stored to a valid instance, or to the first problem. Repeats late what the API
 * server checks early, for clusters where its policies are not installed, and adds what only the
 * operator sees.
 */
final class Admission {

  private Admission() {}

  /** The instance, if it may be acted upon. */
  static Read<Instance> of(Observed observed) {
    Optional<Problem> unread = observed.spec().refusal().or(() -> observed.release().refusal());
    if (unread.isPresent()) {
      return new Read.Bad<>(unread.orElseThrow());
    }
    InstanceSpec spec = observed.spec().found().orElseThrow();
    Edition edition = observed.release().found().orElseThrow();
    return switch (release(spec, edition)) {
      case Read.Bad<Release>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<Release>(Release release) -> checked(observed, spec, release);
    };
  }

  private static Read<Release> release(InstanceSpec spec, Edition edition) {
    List<Release> all = edition.all(spec.version());
    Topology wanted = spec.topology();
    return all.stream()
        .filter(release -> wanted == null || release.topology().name() == wanted)
        .findFirst()
        .<Read<Release>>map(Read.Ok::new)
        .orElseGet(
            () ->
                new Read.Bad<>(
                    new Problem(
                        Reason.TopologyUnknown,
                        "SprocketRelease "
                            + spec.version()
                            + " has no topology "
                            + wanted
                            + "; set spec.topology to one of "
                            + all.stream()
                                .map(release -> release.topology().name().name())
                                .collect(Collectors.joining(", "))
                            + " or remove it")));
  }

  private static Read<Instance> checked(Observed observed, InstanceSpec spec, Release release) {
    return switch (DataIds.of(observed)) {
      case Read.Bad<String>(Problem problem) -> new Read.Bad<>(problem);
      case Read.Ok<String>(String dataId) -> {
        Instance instance = new Instance(observed.identity(), spec, release, dataId);
        yield SpecChecks.ALL.stream()
            .map(check -> check.of(instance, observed))
            .flatMap(Optional::stream)
            .findFirst()
            .<Read<Instance>>map(Read.Bad::new)
            .orElseGet(() -> new Read.Ok<>(instance));
      }
    };
  }
}
