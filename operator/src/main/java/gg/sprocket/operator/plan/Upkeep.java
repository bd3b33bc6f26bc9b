package gg.sprocket.operator.plan;

import static java.util.Comparator.comparing;

import gg.sprocket.operator.resource.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes on while the spec is refused or the instance suspended: what runs needs its
 * certificates, for the hosts they are for, whatever is asked for now.
 */
final class Upkeep {

  private Upkeep() {}

  /** Certificates that are due; none where it cannot be told which authority signs them. */
  static List<Change> of(Observed observed) {
    return DataIds.of(observed)
        .found()
        .map(dataId -> new Differ(observed, new Stamp(observed.identity(), dataId)))
        .map(differ -> certificates(observed, differ).toList())
        .orElse(List.of());
  }

  private static Stream<Change> certificates(Observed observed, Differ differ) {
    return observed.secrets().known().stream()
        .flatMap(all -> all.values().stream())
        .filter(secret -> secret.owners().contains(observed.identity().uid()))
        .sorted(comparing(SecretView::name))
        .flatMap(secret -> renewal(secret, differ).stream());
  }

  private static Optional<Change> renewal(SecretView secret, Differ differ) {
    return secret
        .annotation(Labels.HOSTS)
        .filter(_ -> Differ.isSealed(secret))
        .map(hosts -> new Wanted.Certificate(secret.name(), List.of(hosts.split(",", -1))))
        .flatMap(wanted -> differ.change(secret.labels().getOrDefault(Labels.PART, ""), wanted));
  }
}
