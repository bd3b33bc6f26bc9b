package gg.sprocket.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Shipped;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What instances may not set, held to what the shipped releases set. */
class ReservedVariablesTest {

  private static final Pattern LITERAL = Pattern.compile("'([A-Z0-9_]+)'");

  /** A name of one component may have the same meaning for another, where no release sets it. */
  @ParameterizedTest
  @ValueSource(strings = {"1.4.0", "1.5.0", "2.0.0-preview.1"})
  void whatTheOperatorComputesIsNobodyElses(String version) {
    List<String> literals =
        LITERAL
            .matcher(ReservedVariables.RULE + ReservedVariables.GIVEN_RULE)
            .results()
            .map(result -> result.group(1))
            .toList();

    assertThat(computed(version))
        .isNotEmpty()
        .allMatch(
            name ->
                literals.stream()
                    .anyMatch(l -> l.endsWith("_") ? name.startsWith(l) : name.equals(l)));
  }

  private static List<String> computed(String version) {
    return Shipped.release(version).topologies().stream()
        .flatMap(topology -> topology.components().stream())
        .flatMap(
            component ->
                Stream.concat(
                    component.env().stream()
                        .filter(setting -> setting.value().contains("${"))
                        .map(ReleaseSetting::name),
                    component.secretEnv().stream().map(SecretVariable::name)))
        .distinct()
        .toList();
  }
}
