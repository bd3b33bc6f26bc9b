package gg.sprocket.dev.cli;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo says at its end: what came out and what to try next.
 *
 * @param next what is real, and commands to try
 */
record DemoReport(String next) {

  String text(GenericKubernetesResource instance, boolean detached) {
    return "\nThe rest of its status:\n" + status(instance) + "\n\n" + next + "\n" + end(detached);
  }

  /** The conditions apart, which have just been shown as a table. */
  private static String status(GenericKubernetesResource instance) {
    Map<String, Object> status = new TreeMap<>();
    if (instance.getAdditionalProperties().get("status") instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> status.put(name.toString(), value));
    }
    status.remove("conditions");
    return Serialization.asYaml(status)
        .replaceFirst("^---\n", "")
        .strip()
        .indent(2)
        .stripTrailing();
  }

  private static String end(boolean detached) {
    return detached
        ? "It is left running. `make demo-down` ends it and cleans up."
        : "Ctrl-C here, or `make demo-down` elsewhere, ends it and cleans up.";
  }
}
