package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the demo says at its end: what came out and what to try next.
 *
 * @param kubeconfig the admin's
 * @param kubectl a program that fits the API server
 * @param operatorLog where the operator writes
 */
record DemoReport(Path kubeconfig, Path kubectl, Path operatorLog) {

  String text(GenericKubernetesResource instance, boolean detached) {
    return "\nThe rest of its status:\n"
        + status(instance)
        + "\n\n"
        + next(instance)
        + "\n"
        + end(detached);
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

  private String next(GenericKubernetesResource instance) {
    return """
    The API server, the controllers and the operator are real. The pods are simulated by kwok: they
    become ready without running anything, so there is no application to log in to.

    What to try next:
      export KUBECONFIG=%s
      alias kubectl=%s
      kubectl -n %3$s get spi,deployments,statefulsets,jobs,pvc
      kubectl -n %3$s describe spi %4$s
      kubectl -n %3$s delete deployments --all    # and see them come back
      kubectl -n %3$s edit spi %4$s
      tail -f %5$s
    """
        .formatted(
            kubeconfig,
            kubectl,
            instance.getMetadata().getNamespace(),
            instance.getMetadata().getName(),
            operatorLog);
  }

  private static String end(boolean detached) {
    return detached
        ? "It is left running. `make demo-down` ends it and cleans up."
        : "Ctrl-C here, or `make demo-down` elsewhere, ends it and cleans up.";
  }
}
