package gg.sprocket.operator.telemetry;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
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
    return operator.getRegisteredControllers().stream().flatMap(Readiness::blind).findFirst();
  }

  private static Stream<String> blind(RegisteredController<?> controller) {
    String own = HasMetadata.getKind(controller.getConfiguration().getResourceClass());
    return controller.getControllerHealthInfo().eventSourceHealthIndicators().entrySet().stream()
        .flatMap(
            source ->
                blind(
                    source.getKey().equals(ControllerEventSource.NAME) ? own : source.getKey(),
                    source.getValue()));
  }

  private static Stream<String> blind(String kind, EventSourceHealthIndicator source) {
    return source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
        ? informers.informerHealthIndicators().values().stream()
            .filter(i -> !isSeeing(i))
            .map(_ -> "the watch of " + kind + " is broken; see the log")
        : Stream.empty();
  }

  private static boolean isSeeing(InformerHealthIndicator informer) {
    return informer.isRunning() && informer.hasSynced() && informer.isWatching();
  }
}
