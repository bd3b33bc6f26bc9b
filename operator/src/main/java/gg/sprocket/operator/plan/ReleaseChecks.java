package gg.sprocket.operator.plan;

import static java.util.stream.Collectors.toSet;

import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ConfigFile;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.ReservedNames;
import gg.sprocket.operator.api.v1alpha1.SecretFile;
import gg.sprocket.operator.api.v1alpha1.SecretSource;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.release.Release;
import gg.sprocket.operator.release.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold of a release in a topology, whatever the instance: everything that it refers to
 * exists. After these checks its templates can be filled and its secrets resolved without failing.
 * Some of it the API server checks as well, so that it is told at once.
 */
public final class ReleaseChecks {

  private final Release release;
  private final List<String> faults = new ArrayList<>();

  private ReleaseChecks(Release release) {
    this.release = release;
  }

  /** The first thing wrong with a release in a topology, such as {@code web.calls names ...}. */
  static Optional<String> fault(Release release) {
    ReleaseChecks checks = new ReleaseChecks(release);
    checks.values();
    checks.migration();
    checks.components();
    checks.services();
    checks.purposes();
    return checks.faults.stream().findFirst();
  }

  /** Why instances cannot use a release, whichever topology they ask for. */
  public static Optional<Problem> of(ObservedRelease observed) {
    return switch (observed.edition()) {
      case Read.Bad<Edition>(Problem problem) -> Optional.of(problem);
      case Read.Ok<Edition>(Edition edition) ->
          edition.all(observed.name()).stream()
              .flatMap(release -> problem(release).stream())
              .findFirst();
    };
  }

  private static Optional<Problem> problem(Release release) {
    return fault(release)
        .flatMap(
            fault ->
                SpecChecks.problem(
                    Reason.ReleaseInvalid,
                    "no instance can use it in topology %s: %s; create a corrected release under"
                        + " another name",
                    release.topology().name(),
                    fault));
  }

  /** What is wrong with the release of an instance. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    return fault(instance.release())
        .flatMap(
            fault ->
                SpecChecks.problem(
                    Reason.ReleaseInvalid,
                    "SprocketRelease %s cannot be used: %s; create a corrected release under another"
                        + " name",
                    instance.release().version(),
                    fault));
  }

  private void values() {
    for (ReleaseSecret secret : release.secrets()) {
      check(
          !ReservedNames.serviceValues().contains(secret.name()),
          "secret value %s has the name of one that a backing service gives",
          secret.name());
      boolean supplied = secret.source() == SecretSource.Supplied;
      check(
          supplied == (secret.integration() != null) && supplied == (secret.key() != null),
          "secret value %s must name integration and key if it is Supplied, and neither if it is"
              + " Generated",
          secret.name());
    }
  }

  private void migration() {
    var migration = release.topology().schema().migration();
    texts("schema.migration.env", migration.env());
    secrets("schema.migration.secretEnv", variables(migration.secretEnv()));
  }

  private void components() {
    Set<String> names = new HashSet<>();
    for (ReleaseComponent component : release.topology().components()) {
      String name = component.name();
      check(
          !ReservedNames.components().contains(name) && !names.contains(name),
          "component name %s is reserved or used twice",
          name);
      for (String other : component.startAfter()) {
        check(
            names.contains(other),
            "%s.startAfter names %s, which does not precede it",
            name,
            other);
      }
      for (String other : component.calls()) {
        check(
            release.component(other).isPresent(),
            "%s.calls names %s, which is no component",
            name,
            other);
      }
      texts(name + ".env", component.env());
      secrets(name + ".secretFiles", component.secretFiles().stream().map(SecretFile::secret));
      secrets(name + ".secretEnv", variables(component.secretEnv()));
      component.files().forEach(file -> file(name + ":" + file.path(), file));
      names.add(name);
    }
  }

  /** Nobody makes a login of a service that is not run, so its readers would wait for ever. */
  private void services() {
    Set<String> read =
        Stream.concat(
                variables(release.topology().schema().migration().secretEnv()),
                release.topology().components().stream().flatMap(c -> c.secretNames().stream()))
            .collect(toSet());
    check(
        release.services().queue() || !read.contains(ReservedNames.QUEUE_URI),
        "%s is read although services.queue is not true",
        ReservedNames.QUEUE_URI);
    check(
        release.services().cache() != CacheUse.None || !read.contains(ReservedNames.CACHE_PASSWORD),
        "%s is read although services.cache is None",
        ReservedNames.CACHE_PASSWORD);
  }

  /** Two that run by default may not serve the same host. */
  private void purposes() {
    Set<Endpoint.Purpose> served = new HashSet<>();
    release.topology().components().stream()
        .filter(component -> !Boolean.FALSE.equals(component.enabledByDefault()))
        .filter(component -> component.purpose() != null)
        .forEach(
            component ->
                check(
                    served.add(component.purpose()),
                    "%s.purpose %s is that of another component that runs by default, too",
                    component.name(),
                    component.purpose()));
  }

  private void file(String where, ConfigFile file) {
    unknown(where, file.json());
    Template.fault(file.json()).ifPresent(fault -> check(false, "%s is %s", where, fault));
  }

  private void texts(String where, List<ReleaseSetting> settings) {
    settings.forEach(setting -> unknown(where, setting.value()));
  }

  private void unknown(String where, String text) {
    for (String name : Template.unknown(text)) {
      check(false, "%s holds the unknown placeholder ${%s}", where, name);
    }
  }

  private void secrets(String where, Stream<String> names) {
    names
        .filter(name -> !ReservedNames.serviceValues().contains(name))
        .filter(name -> release.secret(name).isEmpty())
        .forEach(name -> check(false, "%s refers to the unknown secret %s", where, name));
  }

  private static Stream<String> variables(List<SecretVariable> variables) {
    return variables.stream().map(SecretVariable::secret);
  }

  private void check(boolean holds, String fault, Object... arguments) {
    if (!holds) {
      faults.add(fault.formatted(arguments));
    }
  }
}
