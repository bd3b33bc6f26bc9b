package gg.sprocket.operator.telemetry;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;

/**
 * The process' meters. The framework's are tagged by controller alone, so their number does not
 * grow with the number of instances.
 *
 * @param registry what {@code /metrics} shows
 * @param vaults those of Managed Vaults
 */
public record Meters(PrometheusMeterRegistry registry, VaultMeters vaults) {

  /** Meters of the JVM, ready for those of the framework. */
  public static Meters create() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    bindGarbageCollection(registry);
    return new Meters(registry, new VaultMeters(registry, InstantSource.system()));
  }

  /** It lives as long as the process. */
  @SuppressWarnings("resource")
  private static void bindGarbageCollection(PrometheusMeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
  }

  /** The framework's way to count. */
  public Metrics framework() {
    return MicrometerMetricsV2.newBuilder(registry).build();
  }

  /**
   * Counts a change that was asked of the cluster.
   *
   * @param component part of the instance
   * @param outcome {@code done}, {@code overtaken} or the reason of the failure
   */
  public void change(String component, String outcome) {
    registry.counter("sprocket.changes", "component", component, "outcome", outcome).increment();
  }
}
