package gg.sprocket.operator.bench;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs something for each of many, so many at a time as the operator has requests in flight. */
final class Parallel {

  /** Saturates an API server of two cores; more only adds waiting. */
  static final int AT_A_TIME = 32;

  private Parallel() {}

  static <T> void each(List<T> items, Consumer<T> task) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
      List<? extends Future<?>> running =
          items.stream().map(item -> threads.submit(() -> task.accept(item))).toList();
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request failed, so the figures are worth nothing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
