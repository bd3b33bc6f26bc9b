package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.SecretVariable;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Secret values that a release cannot carry to where it puts them. */
final class UnfitValues {

  private UnfitValues() {}

  /** What a component does with a value that it cannot do. */
  private interface Use {
    Optional<Problem> of(Instance instance, ReleaseComponent component, InSecret value);
  }

  /** The first of the values that a URI or a file of the release cannot carry. */
  static Optional<Problem> of(Instance instance, Observed observed, Collection<InSecret> values) {
    return of(
        instance,
        value -> observed.secret(value.secret()).map(SecretView::traits).orElse(SecretTraits.NONE),
        values);
  }

  /**
   * The same of values that are not there yet.
   *
   * @param traits what is told of a value
   */
  static Optional<Problem> of(
      Instance instance, Function<InSecret, SecretTraits> traits, Collection<InSecret> values) {
    return first(instance, traits.andThen(SecretTraits::unsafe), values, UriValues::use)
        .or(
            () ->
                first(
                    instance, traits.andThen(SecretTraits::unquotable), values, QuotedValues::use));
  }

  private static Optional<Problem> first(
      Instance instance,
      Function<InSecret, Set<String>> trait,
      Collection<InSecret> values,
      Use use) {
    return values.stream()
        .filter(value -> trait.apply(value).contains(value.key()))
        .flatMap(
            value ->
                instance.running().stream()
                    .flatMap(component -> use.of(instance, component, value).stream()))
        .findFirst();
  }

  /** Names of the variables in which a component gets a value. */
  static Stream<String> variables(Instance instance, ReleaseComponent component, InSecret value) {
    return component.secretEnv().stream()
        .filter(
            variable -> instance.secrets().of(variable.secret()).filter(value::equals).isPresent())
        .map(SecretVariable::name);
  }
}
