package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secret values that a release puts into a URI as they are, by {@code scheme://:$(VARIABLE)@host}.
 * Kubernetes fills variables in without encoding them, so such a value must need none.
 */
final class UriValues {

  private UriValues() {}

  /** The first of the values that a URI of the release cannot carry. */
  static Optional<Problem> unsafe(
      Instance instance, Observed observed, Collection<InSecret> values) {
    return values.stream()
        .filter(value -> isUnsafe(observed, value))
        .flatMap(value -> use(instance, value).stream())
        .findFirst();
  }

  private static boolean isUnsafe(Observed observed, InSecret value) {
    return observed
        .secret(value.secret())
        .filter(secret -> secret.traits().unsafe().contains(value.key()))
        .isPresent();
  }

  private static Optional<Problem> use(Instance instance, InSecret value) {
    return instance.running().stream()
        .flatMap(component -> use(instance, component, value).stream())
        .findFirst();
  }

  private static Optional<Problem> use(
      Instance instance, ReleaseComponent component, InSecret value) {
    return variables(instance, component, value)
        .flatMap(
            variable ->
                component.env().stream()
                    .filter(setting -> isUri(setting, variable))
                    .map(ReleaseSetting::name))
        .findFirst()
        .flatMap(
            setting ->
                SpecChecks.problem(
                    Reason.SecretInvalid,
                    "the value under the key %s of Secret %s has characters that a URI cannot carry"
                        + " (such as / # %% @), but release %s puts it into one (%s of %s); choose"
                        + " one of letters and digits",
                    value.key(),
                    value.secret(),
                    instance.release().version(),
                    setting,
                    component.name()));
  }

  /** Names of the variables in which a component gets a value. */
  static Stream<String> variables(Instance instance, ReleaseComponent component, InSecret value) {
    return component.secretEnv().stream()
        .filter(
            variable -> instance.secrets().of(variable.secret()).filter(value::equals).isPresent())
        .map(SecretVariable::name);
  }

  private static boolean isUri(ReleaseSetting setting, String variable) {
    return Pattern.compile("://[^/]*" + Pattern.quote("$(" + variable + ")"))
        .matcher(setting.value())
        .find();
  }
}
