package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.AppSetting;
import gg.sprocket.operator.api.v1alpha1.AppSpec;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.ImageOverride;
import gg.sprocket.operator.api.v1alpha1.QueueMode;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.Scaling;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.api.v1alpha1.ServiceMode;
import gg.sprocket.operator.release.Images;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a spec and its release before anything is decided; the first problem counts.
 */
final class SpecChecks {

  /** In the order in which they are made. */
  static final List<Check> ALL =
      List.of(
          SpecChecks::name,
          ReleaseFit::unchanged,
          ReleaseChecks::of,
          SpecChecks::modes,
          SpecChecks::queueNeeded,
          DatabaseTlsCheck::of,
          SpecChecks::appsKnown,
          SpecChecks::appsRequired,
          ReleaseFit::purposes,
          SpecChecks::singletons,
          AutoscalingChecks::of,
          Hibernation::check,
          SpecChecks::reservedSettings,
          SpecChecks::imagesKnown,
          ParameterChecks::of,
          ConnectionBudget::builtin,
          ExposureChecks::hostsGiven,
          ExposureChecks::hostsOnce,
          ExposureChecks::annotationsAllowed);

  private SpecChecks() {}

  /** One check. */
  interface Check {
    Optional<Problem> of(Instance instance, Observed observed);
  }

  private static Optional<Problem> name(Instance instance, Observed observed) {
    String name = instance.identity().name();
    boolean good =
        name.length() <= Names.MAX_INSTANCE && name.matches("[a-z]([-a-z0-9]*[a-z0-9])?");
    return good
        ? Optional.empty()
        : problem(
            Reason.InvalidName,
            "metadata.name \"%s\" cannot name this instance's objects; create the instance under a"
                + " DNS label of at most %d characters that starts with a letter",
            name,
            Names.MAX_INSTANCE);
  }

  private static Optional<Problem> modes(Instance instance, Observed observed) {
    Map<String, ServiceMode> wanted = instance.modes();
    return observed.status().components().stream()
        .filter(c -> isChanged(c, wanted))
        .filter(c -> !instance.identity().annotated(Labels.ALLOW_MODE_CHANGE, c.name()))
        .findFirst()
        .flatMap(
            c ->
                problem(
                    Reason.ModeChangeRefused,
                    "spec.%s.mode changed from %s to %s, and data would stay behind; set it back, or"
                        + " annotate the instance with %s=%s to go on",
                    c.name(),
                    c.mode(),
                    wanted.get(c.name()),
                    Labels.ALLOW_MODE_CHANGE,
                    c.name()));
  }

  private static Optional<Problem> queueNeeded(Instance instance, Observed observed) {
    return instance.release().services().queue()
            && instance.spec().queue().mode() == QueueMode.Disabled
        ? problem(
            Reason.QueueRequired,
            "spec.queue.mode is Disabled, but release %s does not run without a queue; set it to"
                + " Builtin or External, or set spec.version to a release without one",
            instance.release().version())
        : Optional.empty();
  }

  private static boolean isChanged(ComponentStatus was, Map<String, ServiceMode> wanted) {
    ServiceMode now = wanted.get(was.name());
    return was.mode() != null && now != null && was.mode() != now;
  }

  private static Optional<Problem> appsKnown(Instance instance, Observed observed) {
    return instance.spec().apps().stream()
        .map(AppSpec::name)
        .filter(name -> instance.release().component(name).isEmpty())
        .findFirst()
        .flatMap(
            name ->
                problem(
                    Reason.AppUnknown,
                    "spec.apps names \"%s\", which release %s does not have; use one of %s",
                    name,
                    instance.release().version(),
                    Quote.of(
                        instance.release().topology().components().stream()
                            .map(ReleaseComponent::name)
                            .toList())));
  }

  private static Optional<Problem> appsRequired(Instance instance, Observed observed) {
    return instance.spec().apps().stream()
        .filter(app -> Objects.equals(app.enabled(), false))
        .filter(app -> component(instance, app).required())
        .findFirst()
        .flatMap(
            app ->
                problem(
                    Reason.AppRequired,
                    "spec.apps[%s].enabled is false, but release %s cannot run without it; remove"
                        + " `enabled: false`, or set replicas: 0 to stop it for a while",
                    app.name(),
                    instance.release().version()));
  }

  private static Optional<Problem> singletons(Instance instance, Observed observed) {
    return instance.spec().apps().stream()
        .filter(app -> app.replicas() instanceof Integer replicas && replicas > 1)
        .filter(app -> component(instance, app).scaling() == Scaling.Singleton)
        .findFirst()
        .flatMap(
            app ->
                problem(
                    Reason.SingletonReplicas,
                    "spec.apps[%s].replicas is %d, but two of it would do the same work twice; set it"
                        + " to 1 (or 0 to stop it)",
                    app.name(),
                    app.replicas()));
  }

  private static Optional<Problem> reservedSettings(Instance instance, Observed observed) {
    for (AppSpec app : instance.spec().apps()) {
      ReleaseComponent component = component(instance, app);
      Set<String> reserved =
          Stream.of(
                  component.env().stream().map(ReleaseSetting::name),
                  component.secretEnv().stream().map(SecretVariable::name),
                  Stream.ofNullable(component.authoritiesVariable()))
              .flatMap(names -> names)
              .collect(Collectors.toSet());
      Optional<String> clash =
          app.config().stream().map(AppSetting::name).filter(reserved::contains).findFirst();
      if (clash.isPresent()) {
        return problem(
            Reason.SettingReserved,
            "spec.apps[%s].config sets %s, which release %s sets itself; remove it",
            app.name(),
            clash.orElseThrow(),
            instance.release().version());
      }
    }
    return Optional.empty();
  }

  private static Optional<Problem> imagesKnown(Instance instance, Observed observed) {
    List<String> known =
        Stream.concat(instance.release().imageNames().stream(), Images.OWN.stream()).toList();
    return instance.spec().images().overrides().stream()
        .map(ImageOverride::name)
        .filter(name -> !known.contains(name))
        .findFirst()
        .flatMap(
            name ->
                problem(
                    Reason.ImageUnknown,
                    "spec.images.overrides names \"%s\", but no image of release %s goes by that"
                        + " name; use one of %s",
                    name,
                    instance.release().version(),
                    Quote.of(known)));
  }

  private static ReleaseComponent component(Instance instance, AppSpec app) {
    return instance.release().component(app.name()).orElseThrow();
  }

  /** A problem whose message fits, as {@link Message} says. */
  static Optional<Problem> problem(Reason reason, String message, @Nullable Object... values) {
    return Optional.of(new Problem(reason, Message.of(message, values)));
  }
}
