package gg.sprocket.operator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.bench.Traffic.Request;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All objects of one instance as the API server holds them, ready to be created again elsewhere by
 * a client that knows nothing of the operator.
 *
 * @param namespace the instance's namespace
 * @param objects what there is to create
 */
record Specimen(String namespace, List<Child> objects) {

  /** The same length as the operator's name, and nothing that the operator's watches select. */
  private static final String RAW = "sprocket-raw-load";

  private static final Set<String> SERVERS_OWN =
      Set.of(
          "uid", "resourceVersion", "creationTimestamp", "managedFields", "generation", "selfLink");

  /**
   * One object.
   *
   * @param collection path of its collection, with {@code NAMESPACE} in place of the instance's
   * @param json the object, with the same word for the namespace
   */
  record Child(String collection, String json) {

    String collectionIn(String namespace) {
      return collection.replace(NAMESPACE, namespace);
    }

    /** The object for another namespace, owned by something that is there. */
    JsonNode in(String namespace, String owner) {
      try {
        JsonNode tree = Json.MAPPER.readTree(json.replace(NAMESPACE, namespace));
        ((ObjectNode) tree.path("metadata"))
            .set("ownerReferences", Json.tree(List.of(owner(owner))));
        return tree;
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("not JSON any more: " + json, e);
      }
    }

    private static Map<String, Object> owner(String uid) {
      return Map.of(
          "apiVersion", "v1", "kind", "ConfigMap", "name", "owner", "uid", uid, "controller", true);
    }
  }

  private static final String NAMESPACE = "%NAMESPACE%";

  /**
   * Reads what the operator has made for an instance.
   *
   * @param made the operator's requests that made it
   */
  static Specimen of(KubernetesClient admin, String namespace, List<Request> made) {
    List<Child> objects = new ArrayList<>();
    for (Request request : made) {
      String collection =
          "/%s/%s/namespaces/%s/%s"
              .formatted(
                  request.group().contains("/") ? "apis" : "api",
                  request.group(),
                  request.namespace(),
                  request.resource());
      JsonNode live = tree(admin.raw(collection + "/" + request.name()));
      objects.add(new Child(collection.replace(namespace, NAMESPACE), wanted(live, namespace)));
    }
    return new Specimen(namespace, List.copyOf(objects));
  }

  private static String wanted(JsonNode live, String namespace) {
    ObjectNode object = (ObjectNode) live;
    object.remove("status");
    ObjectNode meta = (ObjectNode) object.path("metadata");
    meta.remove(SERVERS_OWN);
    if (!meta.path("namespace").asText().equals(namespace)) {
      // Lies in a namespace that all instances share, where names must differ.
      meta.put("name", "raw-" + namespace);
    }
    keepOurs(meta.path("annotations"));
    if (object.path("spec") instanceof ObjectNode spec) {
      spec.remove("volumeName");
      if (!spec.path("clusterIP").asText("None").equals("None")) {
        spec.remove(List.of("clusterIP", "clusterIPs"));
      }
      if (object.path("kind").asText().equals("Job")) {
        spec.remove("selector");
        keepOurs(spec.path("template").path("metadata").path("labels"));
      }
    }
    return Json.text(object)
        .replace(namespace, NAMESPACE)
        .replace(
            "\"app.kubernetes.io/managed-by\":\"sprocket-operator\"",
            "\"app.kubernetes.io/managed-by\":\"" + RAW + "\"");
  }

  /** Leaves out labels or annotations that controllers have added. */
  private static void keepOurs(JsonNode names) {
    if (names instanceof ObjectNode object) {
      List<String> foreign = new ArrayList<>();
      object.fieldNames().forEachRemaining(foreign::add);
      foreign.removeIf(n -> n.startsWith("sprocket.gg/") || n.startsWith("app.kubernetes.io/"));
      object.remove(foreign);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the API server's answer is not JSON: " + json, e);
    }
  }
}
