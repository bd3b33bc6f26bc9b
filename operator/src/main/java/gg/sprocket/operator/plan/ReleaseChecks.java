package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ConfigFile;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.MigrationSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.SecretFile;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.release.SecretSources;
import gg.sprocket.operator.release.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What must hold of a release: everything it refers to exists. After these checks its templates can
 * be filled and its secrets resolved without failing.
 */
final class ReleaseChecks {

  /** Names that children of the instance bear already, or lines of its status. */
  private static final Set<String> RESERVED =
      Set.of(
          "database",
          "cache",
          "queue",
          "object-storage",
          "schema",
          "buckets",
          "fingerprint",
          "generated",
          "secrets",
          "identity",
          "network",
          "default",
          "to-outside",
          "to-influx",
          "to-database",
          "to-cache",
          "to-queue",
          "to-object-storage",
          "tls",
          "exposure",
          "ca");

  private ReleaseChecks() {}

  /** The first thing wrong with the instance's release. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    List<String> wrong = new ArrayList<>();
    migration(instance, wrong);
    Set<String> names = new HashSet<>();
    for (ReleaseComponent component : instance.release().topology().components()) {
      if (RESERVED.contains(component.name()) || names.contains(component.name())) {
        wrong.add("component name " + component.name() + " is reserved or used twice");
      }
      component(instance, component, wrong);
      component.startAfter().stream()
          .filter(other -> !names.contains(other))
          .forEach(
              other ->
                  wrong.add(
                      component.name()
                          + ".startAfter names "
                          + other
                          + ", which does not precede it"));
      names.add(component.name());
    }
    calls(instance, wrong);
    purposes(instance, wrong);
    return wrong.isEmpty()
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.ReleaseInvalid,
            "SprocketRelease %s cannot be used: %s; create a corrected release under another name",
            instance.release().version(),
            wrong.getFirst());
  }

  private static void calls(Instance instance, List<String> wrong) {
    for (ReleaseComponent component : instance.release().topology().components()) {
      component.calls().stream()
          .filter(other -> instance.release().component(other).isEmpty())
          .forEach(
              other ->
                  wrong.add(
                      component.name() + ".calls names " + other + ", which is no component"));
    }
  }

  /** Two that run may not serve the same host. */
  private static void purposes(Instance instance, List<String> wrong) {
    Set<Endpoint.Purpose> served = new HashSet<>();
    instance.running().stream()
        .filter(component -> component.purpose() != null)
        .filter(component -> !served.add(component.purpose()))
        .forEach(
            component ->
                wrong.add(
                    component.name()
                        + ".purpose "
                        + component.purpose()
                        + " is that of another component that runs, too"));
  }

  private static void migration(Instance instance, List<String> wrong) {
    MigrationSpec migration = instance.release().topology().schema().migration();
    texts(instance.template(), "schema.migration.env", migration.env(), wrong);
    secrets(
        instance.secrets(),
        "schema.migration.secretEnv",
        migration.secretEnv().stream().map(SecretVariable::secret),
        wrong);
  }

  private static void component(Instance instance, ReleaseComponent component, List<String> wrong) {
    texts(instance.template(), component.name() + ".env", component.env(), wrong);
    secrets(
        instance.secrets(),
        component.name() + ".secretFiles",
        component.secretFiles().stream().map(SecretFile::secret),
        wrong);
    secrets(
        instance.secrets(),
        component.name() + ".secretEnv",
        component.secretEnv().stream().map(SecretVariable::secret),
        wrong);
    for (ConfigFile file : component.files()) {
      file(instance.template(), component.name() + ":" + file.path(), file, wrong);
    }
  }

  private static void file(Template template, String where, ConfigFile file, List<String> wrong) {
    Set<String> unknown = template.unknown(file.json());
    if (!unknown.isEmpty()) {
      wrong.add(where + " holds the unknown placeholder ${" + unknown.iterator().next() + "}");
      return;
    }
    try {
      template.fillJson(file.json());
    } catch (IllegalArgumentException e) {
      wrong.add(where + " is " + e.getMessage());
    }
  }

  private static void texts(
      Template template, String where, List<ReleaseSetting> settings, List<String> wrong) {
    settings.stream()
        .flatMap(setting -> template.unknown(setting.value()).stream())
        .forEach(name -> wrong.add(where + " holds the unknown placeholder ${" + name + "}"));
  }

  private static void secrets(
      SecretSources sources, String where, Stream<String> names, List<String> wrong) {
    names
        .filter(name -> sources.of(name).isEmpty())
        .forEach(name -> wrong.add(where + " refers to the unknown secret " + name));
  }
}
