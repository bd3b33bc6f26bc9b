package gg.sprocket.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CappedRetryTest {

  @Test
  void withoutJitterTheDelaysDoubleUpToTheCap() {
    RandomGenerator none = () -> 0;

    assertThat(delays(none, 10))
        .containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void jitterShortensByAtMostAFifth() {
    List<Long> full = delays(() -> 0, 12);
    for (int seed = 0; seed < 200; seed++) {
      List<Long> delays = delays(new Random(seed), 12);
      for (int i = 0; i < delays.size(); i++) {
        assertThat(delays.get(i)).isBetween(full.get(i) * 4 / 5, full.get(i));
      }
    }
  }

  @Test
  void instancesDoNotComeBackTogether() {
    Random random = new Random(1);
    CappedRetry retry = new CappedRetry(random);

    assertThat(Stream.generate(() -> tenth(retry)).limit(50).distinct()).hasSizeGreaterThan(40);
  }

  @Test
  void itNeverEnds() {
    RetryExecution execution = new CappedRetry(new Random(2)).initExecution();

    for (int attempt = 1; attempt <= 100_000; attempt++) {
      assertThat(execution.nextDelay().orElseThrow()).isBetween(1L, CappedRetry.MAX_MILLIS);
      assertThat(execution.isLastAttempt()).isFalse();
      assertThat(execution.getAttemptCount()).isEqualTo(attempt);
    }
  }

  @Test
  void aNewExecutionBeginsAnew() {
    CappedRetry retry = new CappedRetry(() -> 0);
    tenth(retry);

    assertThat(retry.initExecution().nextDelay()).contains(CappedRetry.FIRST_MILLIS);
  }

  private static List<Long> delays(RandomGenerator random, int count) {
    RetryExecution execution = new CappedRetry(random).initExecution();
    return LongStream.generate(() -> execution.nextDelay().orElseThrow())
        .limit(count)
        .boxed()
        .toList();
  }

  private static long tenth(CappedRetry retry) {
    RetryExecution execution = retry.initExecution();
    return LongStream.generate(() -> execution.nextDelay().orElseThrow())
        .limit(10)
        .reduce(0, (_, last) -> last);
  }
}
