package gg.sprocket.operator.it;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Combinations of settings, so that each two that go together meet in an instance: the API server
 * takes what the operator makes of them, their pods pass Pod Security {@code restricted}, the
 * application runs, and then all is quiet. Half of the cases; two processes share the work.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixFirstHalfIT {

  private final MatrixTrial trial;

  MatrixFirstHalfIT(TestCluster cluster) {
    this.trial = new MatrixTrial(cluster);
  }

  @AfterAll
  void stop() {
    trial.close();
  }

  @Test
  void everyTwoSettingsGoTogether() {
    List<Map<String, String>> cases = trial.matrix().pairs().cases();
    trial.allRun(
        IntStream.range(0, cases.size()).filter(i -> i % 2 == 0).mapToObj(cases::get).toList());
  }
}
