package gg.sprocket.operator.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Releases as somebody writes them who forgets something.
 *
 * @param admin the administrator's client
 */
record Releases(KubernetesClient admin) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "sprocket.gg/v1alpha1";
  private static final String KIND = "SprocketRelease";

  /** A shipped release whose monolith gets another configuration. */
  void configured(String shipped, String name, Consumer<ObjectNode> change) {
    ObjectNode spec = monolith(shipped);
    ObjectNode file = (ObjectNode) spec.at("/topologies/0/components/0/files/0");
    try {
      ObjectNode configuration = (ObjectNode) JSON.readTree(file.path("json").asText());
      change.accept(configuration);
      file.put("json", configuration.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the release's file holds JSON", e);
    }
    create(name, spec);
  }

  /** A shipped release whose migration may not write to a directory. */
  void closed(String shipped, String name, String directory) {
    ObjectNode spec = monolith(shipped);
    Iterator<JsonNode> directories =
        spec.at("/topologies/0/schema/migration/writableDirectories").elements();
    while (directories.hasNext()) {
      if (directories.next().path("path").asText().equals(directory)) {
        directories.remove();
      }
    }
    create(name, spec);
  }

  /** Takes it away. */
  void delete(String name) {
    admin.genericKubernetesResources(GROUP, KIND).withName(name).delete();
  }

  /** Its spec with the first topology alone, whose first component is the monolith. */
  private ObjectNode monolith(String release) {
    ObjectNode spec =
        (ObjectNode)
            JSON.valueToTree(
                    admin.genericKubernetesResources(GROUP, KIND).withName(release).require())
                .path("spec");
    spec.set("topologies", JSON.createArrayNode().add(spec.at("/topologies/0")));
    return spec;
  }

  private void create(String name, ObjectNode spec) {
    GenericKubernetesResource release = new GenericKubernetesResource();
    release.setApiVersion(GROUP);
    release.setKind(KIND);
    release.setMetadata(new ObjectMetaBuilder().withName(name).build());
    release.setAdditionalProperty("spec", JSON.convertValue(spec, Map.class));
    admin.resource(release).create();
  }
}
