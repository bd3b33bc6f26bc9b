package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.ConnectionBudget.Use;
import java.util.List;
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
