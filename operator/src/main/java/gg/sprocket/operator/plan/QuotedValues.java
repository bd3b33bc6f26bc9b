package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ConfigFile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.Optional;

/**
 * Secret values that a program puts into a file of the release itself, by {@code $${VARIABLE}}. It
 * replaces text before it reads the file, so a quotation mark in the value ends the file's string.
 */
final class QuotedValues {

  private QuotedValues() {}

  /** The first file of a component that a value breaks. */
  static Optional<Problem> use(Instance instance, ReleaseComponent component, InSecret value) {
    return UnfitValues.variables(instance, component, value)
        .flatMap(
            variable ->
                component.files().stream()
                    .filter(file -> file.json().contains("$${" + variable + "}"))
                    .map(ConfigFile::path))
        .findFirst()
        .flatMap(
            path ->
                SpecChecks.problem(
                    Reason.SecretInvalid,
                    "the value under the key %s of Secret %s has a quotation mark, a backslash or a"
                        + " control character, but %s of release %s puts it between quotation marks"
                        + " in %s; choose one without",
                    value.key(),
                    value.secret(),
                    component.name(),
                    instance.release().version(),
                    path));
  }
}
