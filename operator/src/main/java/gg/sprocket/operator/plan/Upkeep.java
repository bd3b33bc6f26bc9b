package gg.sprocket.operator.plan;

import static java.util.Comparator.comparing;

import gg.sprocket.operator.resource.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What goes on while the spec is refused, the instance suspended or its deletion held: what runs
 * needs its certificates, for the hosts they are for, whatever is asked for now.
 */
final class Upkeep {

  private Upkeep() {}

  /** What components put back in any case, and certificates that are due. */
  static List<Change> of(Observed observed, List<Component> components) {
    return DataIds.of(observed)
        .found()
        .map(dataId -> differ(observed, dataId))
        .map(differ -> foundation(observed, components, differ))
        .map(changes -> Stream.concat(changes, of(observed).stream()).toList())
        .orElse(List.of());
  }

  /** An instance of which nothing was ever made has nothing to keep up. */
  private static Stream<Change> foundation(
      Observed observed, List<Component> components, Differ differ) {
    return components.stream()
        .filter(_ -> !observed.objects().isEmpty())
        .flatMap(
            component ->
                component.upkeep().stream()
                    .flatMap(wanted -> differ.change(component.name(), wanted).stream()));
  }

  /** A Vault that is sealed again would be lost to whoever uses it. */
  static Stream<Change> unsealing(Observed observed, String dataId, Differ differ) {
    return VaultCare.running(observed, dataId).upkeep().stream()
        .flatMap(wanted -> differ.change(VaultPod.PART, wanted).stream());
  }

  /**
   * Certificates that are due and members of a Vault that are sealed; nothing where it cannot be
   * told whose authority and key shares count.
   */
  static List<Change> of(Observed observed) {
    return DataIds.of(observed)
        .found()
        .map(dataId -> running(observed, dataId, differ(observed, dataId)).toList())
        .orElse(List.of());
  }

  private static Stream<Change> running(Observed observed, String dataId, Differ differ) {
    return Stream.of(
            certificates(observed, differ),
            unsealing(observed, dataId, differ),
            logins(observed, differ))
        .flatMap(changes -> changes);
  }

  /** Whoever has a login at the database that ends would be locked out. */
  private static Stream<Change> logins(Observed observed, Differ differ) {
    return DatabaseLogins.renewals(observed, observed.identity()).stream()
        .flatMap(step -> differ.change(DatabaseLogins.PART, DatabaseLogins.wanted(step)).stream());
  }

  private static Differ differ(Observed observed, String dataId) {
    return new Differ(observed, new Stamp(observed.identity(), dataId));
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
