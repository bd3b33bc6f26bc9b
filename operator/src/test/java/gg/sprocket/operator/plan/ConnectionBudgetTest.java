package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.plan.ConnectionBudget.Use;
import gg.sprocket.operator.release.BuiltinConnections;
import gg.sprocket.operator.resource.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionBudgetTest {

  private static final ConnectionBudget BUDGET =
      new ConnectionBudget(List.of(new Use("monolith", 1, 0, 20), new Use("web", 3, 1, 2)));

  @Test
  void itIsTheSumOfAllPodsJobsAndReserve() {
    assertThat(BUDGET.needed()).isEqualTo(20 + 8 + 2 + 3);
    assertThat(new ConnectionBudget(List.of()).needed()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"33, false", "34, false", "32, true", "0, true"})
  void onlyMoreThanIsAllowedIsTooMuch(int allowed, boolean beyond) {
    assertThat(BUDGET.beyond("PostgreSQL", allowed, "raise it").isPresent()).isEqualTo(beyond);
  }

  /** The reserve of the budget is what the server keeps for superusers anyway. */
  @ParameterizedTest
  @CsvSource({
    "'', 80",
    "max_connections=100, 100",
    "superuser_reserved_connections=3, 80",
    "superuser_reserved_connections=0, 80",
    "superuser_reserved_connections=13, 70",
    "reserved_connections=20, 60",
    "max_connections=50 superuser_reserved_connections=10 reserved_connections=5, 38",
    "max_connections=5 reserved_connections=9, 0"
  })
  void whatTheBuiltinServerKeepsBackIsNotAllowed(String parameters, int allowed) {
    Map<String, String> given =
        Stream.of(parameters.split(" ", -1))
            .filter(parameter -> !parameter.isEmpty())
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    InstanceSpec spec =
        Json.MAPPER.convertValue(
            Map.of("database", Map.of("builtin", Map.of("parameters", given))), InstanceSpec.class);

    assertThat(BuiltinConnections.of(spec)).contains(allowed);
  }

  @Test
  void theProblemShowsTheArithmetic() {
    Problem problem =
        BUDGET.beyond("PostgreSQL at db:5432", 25, "raise max_connections").orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.ConnectionsTooFew);
    assertThat(problem.message())
        .isEqualTo(
            "the processes may open 33 connections (monolith 1 x 20 + web (3 + 1 while replaced) x 2"
                + " + 2 for Jobs + 3 in reserve), but PostgreSQL at db:5432 allows 25; raise max_connections, or run"
                + " fewer pods");
  }
}
