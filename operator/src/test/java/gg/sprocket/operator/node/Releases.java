package gg.sprocket.operator.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
    ObjectNode topology = monolith(shipped);
    ObjectNode file = (ObjectNode) topology.at("/components/0/files/0");
    try {
      ObjectNode configuration = (ObjectNode) JSON.readTree(file.path("json").asText());
      change.accept(configuration);
      file.put("json", configuration.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the release's file holds JSON", e);
    }
    create(name, topology);
  }

  /** A shipped release whose migration may not write to a directory. */
  void closed(String shipped, String name, String directory) {
    ObjectNode topology = monolith(shipped);
    Iterator<JsonNode> directories =
        topology.at("/schema/migration/writableDirectories").elements();
    while (directories.hasNext()) {
      if (directories.next().path("path").asText().equals(directory)) {
        directories.remove();
      }
    }
    create(name, topology);
  }

  /** Takes it away. */
  void delete(String name) {
    admin.genericKubernetesResources(GROUP, KIND).withName(name).delete();
  }

  /** Its first topology, whose first component is the monolith. */
  private ObjectNode monolith(String release) {
    return (ObjectNode)
        JSON.valueToTree(admin.genericKubernetesResources(GROUP, KIND).withName(release).require())
            .at("/spec/topologies/0");
  }

  private void create(String name, ObjectNode topology) {
    ArrayNode topologies = JSON.createArrayNode().add(topology);
    GenericKubernetesResource release = new GenericKubernetesResource();
    release.setApiVersion(GROUP);
    release.setKind(KIND);
    release.setMetadata(new ObjectMetaBuilder().withName(name).build());
    release.setAdditionalProperty(
        "spec",
        JSON.convertValue(JSON.createObjectNode().set("topologies", topologies), Map.class));
    admin.resource(release).create();
  }
}
