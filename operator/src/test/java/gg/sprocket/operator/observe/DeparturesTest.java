package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  private final Departures departures = new Departures();

  @Test
  void whoHasNoNeighboursIsTheLast() {
    assertThat(departures.all(Set.of())).isTrue();
    assertThat(departures.last("a", Set.of())).isTrue();
  }

  @Test
  void oneThatStaysKeepsTheOthersFromBeingTheLast() {
    assertThat(departures.last("a", Set.of("b"))).isFalse();
    assertThat(departures.all(Set.of("a", "b"))).isFalse();
  }

  @Test
  void theSecondOfTwoIsTheLastAndSeesThatTheFirstHasDeparted() {
    assertThat(departures.last("a", Set.of("b"))).isFalse();
    assertThat(departures.all(Set.of("a"))).isTrue();
    assertThat(departures.last("b", Set.of("a"))).isTrue();
  }

  @Test
  void whatIsGoneIsForgotten() {
    departures.last("a", Set.of("b"));
    departures.keep(Set.of("b"));

    assertThat(departures.all(Set.of("a"))).isFalse();
  }

  @Test
  void ofTwoThatDepartTogetherExactlyOneIsTheLast() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2_000; i++) {
        assertThat(together(threads, "a" + i, "b" + i)).containsExactlyInAnyOrder(true, false);
      }
    }
  }

  private List<Boolean> together(ExecutorService threads, String one, String other)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<Boolean>> running =
        threads.invokeAll(List.of(departure(start, one, other), departure(start, other, one)));
    return List.of(running.get(0).get(), running.get(1).get());
  }

  private Callable<Boolean> departure(CyclicBarrier start, String uid, String neighbour) {
    return () -> {
      start.await();
      return departures.last(uid, Set.of(neighbour));
    };
  }
}
