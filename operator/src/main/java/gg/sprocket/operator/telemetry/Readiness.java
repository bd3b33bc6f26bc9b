package gg.sprocket.operator.telemetry;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether the process sees what it must see: every watch is open and has been filled. */
public final class Readiness implements Supplier<Optional<String>> {

  private final Operator operator;

  /**
   * @param operator the framework
   */
  public Readiness(Operator operator) {
    this.operator = operator;
  }

  /** Why the process is not ready. */
  @Override
  public Optional<String> get() {
    if (!operator.getRuntimeInfo().isStarted()) {
      return Optional.of("the watches are being opened");
    }
    return operator.getRegisteredControllers().stream()
        .flatMap(c -> c.getControllerHealthInfo().eventSourceHealthIndicators().entrySet().stream())
        .flatMap(Readiness::blind)
        .findFirst();
  }

  private static Stream<String> blind(Map.Entry<String, EventSourceHealthIndicator> source) {
    return source.getValue() instanceof InformerWrappingEventSourceHealthIndicator<?> informers
        ? informers.informerHealthIndicators().values().stream()
            .filter(i -> !isSeeing(i))
            .map(_ -> "the watch of " + source.getKey() + " is broken; see the log")
        : Stream.empty();
  }

  private static boolean isSeeing(InformerHealthIndicator informer) {
    return informer.isRunning() && informer.hasSynced() && informer.isWatching();
  }
}
