package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ReservedParameters;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What must hold of {@code spec.database.builtin.parameters}: nothing the operator relies on,
 * nothing that runs programs or loads libraries, one line each.
 */
final class ParameterChecks {

  private ParameterChecks() {}

  /** The first parameter that cannot be set. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    Map<String, String> parameters = instance.spec().database().builtin().parameters();
    return reserved(parameters).or(() -> malformed(parameters));
  }

  private static Optional<Problem> reserved(Map<String, String> parameters) {
    return first(parameters, e -> ReservedParameters.contains(e.getKey()))
        .flatMap(
            e ->
                SpecChecks.problem(
                    Reason.SettingReserved,
                    "spec.database.builtin.parameters sets %s, which the operator itself relies on;"
                        + " remove it",
                    e.getKey()));
  }

  private static Optional<Problem> malformed(Map<String, String> parameters) {
    return first(parameters, e -> !isWellFormed(e.getKey(), e.getValue()))
        .flatMap(
            e ->
                SpecChecks.problem(
                    Reason.SettingReserved,
                    "spec.database.builtin.parameters[%s] is not a PostgreSQL parameter (lower case)"
                        + " with a value of one line; correct it",
                    e.getKey().replaceAll("[^ -~]", "?")));
  }

  private static boolean isWellFormed(String name, String value) {
    return name.matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)?")
        && value.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Map.Entry<String, String>> first(
      Map<String, String> parameters, Predicate<Map.Entry<String, String>> fault) {
    return parameters.entrySet().stream().filter(fault).findFirst();
  }
}
