package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSetting;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secret values that a release puts into a URI as they are, by {@code scheme://:$(VARIABLE)@host}.
 * Kubernetes fills variables in without encoding them, so such a value must need none.
 */
final class UriValues {

  private UriValues() {}

  /** The first URI of a component that cannot carry a value. */
  static Optional<Problem> use(Instance instance, ReleaseComponent component, InSecret value) {
    return UnfitValues.variables(instance, component, value)
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

  private static boolean isUri(ReleaseSetting setting, String variable) {
    return Pattern.compile("://[^/]*" + Pattern.quote("$(" + variable + ")"))
        .matcher(setting.value())
        .find();
  }
}
