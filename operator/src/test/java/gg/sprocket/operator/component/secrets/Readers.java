package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Deployments of a scene, whose pods read Secrets. */
record Readers(Scene scene) {

  List<String> names() {
    return scene.all(Deployment.class).stream().map(d -> d.getMetadata().getName()).toList();
  }

  /** What tells by name whether what they read is the same as before. */
  Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>();
    for (Deployment deployment : scene.all(Deployment.class)) {
      inputs.put(
          deployment.getMetadata().getName(),
          deployment
              .getSpec()
              .getTemplate()
              .getMetadata()
              .getAnnotations()
              .getOrDefault(Labels.INPUTS, ""));
    }
    return inputs;
  }
}
