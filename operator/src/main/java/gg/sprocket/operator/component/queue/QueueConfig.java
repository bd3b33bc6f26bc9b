package gg.sprocket.operator.component.queue;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.resource.ClassPath;
import java.util.Map;
import java.util.TreeMap;

/** Files of the Builtin queue's ConfigMap. */
final class QueueConfig {

  private static final String FIXED = ClassPath.text(QueueConfig.class, "rabbitmq.conf");
  private static final String START = ClassPath.text(QueueConfig.class, "start.sh");

  private QueueConfig() {}

  /** All files by name. */
  static Map<String, String> files(InstanceSpec spec) {
    String memory =
        "\ntotal_memory_available_override_value = %dMiB\n".formatted(QueueSize.of(spec).memory());
    return new TreeMap<>(
        Map.of(
            "rabbitmq.conf",
            FIXED + memory,
            // The image enables the management page and its HTTP API, which nothing here uses.
            "enabled_plugins",
            "[].\n",
            "start.sh",
            START));
  }
}
