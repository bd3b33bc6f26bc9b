package gg.sprocket.operator.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All children of the instances of a namespace, in a form that is the same for the same state. */
final class EndState {

  /** What differs from run to run: identities, times, and what is derived from random values. */
  private static final Set<String> INDIVIDUAL =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "generation",
          "managedFields",
          "namespace",
          "status",
          "clusterIP",
          "clusterIPs",
          "volumeName",
          "batch.kubernetes.io/controller-uid",
          "controller-uid",
          "pv.kubernetes.io/bind-completed",
          "pv.kubernetes.io/bound-by-controller",
          "volume.kubernetes.io/selected-node",
          "volume.kubernetes.io/storage-provisioner",
          "volume.beta.kubernetes.io/storage-provisioner",
          "ca.crt",
          Labels.APPLIED,
          Labels.INPUTS,
          Labels.DATA_ID,
          Labels.NOT_AFTER,
          Labels.CERTIFICATE);

  private EndState() {}

  /** The children by kind and name. */
  static SortedMap<String, JsonNode> of(KubernetesClient admin, String namespace) {
    SortedMap<String, JsonNode> state = new TreeMap<>();
    for (HasMetadata child : children(admin, namespace).toList()) {
      JsonNode form = generic(normalized(Json.tree(child)), namespace);
      String name = child.getKind() + "/" + form.path("metadata").path("name").asText();
      while (state.containsKey(name)) {
        name += " again";
      }
      state.put(name, form);
    }
    return state;
  }

  /** Names hold the namespace, and those of Jobs a fingerprint of the instance's own data. */
  private static JsonNode generic(JsonNode form, String namespace) {
    try {
      return Json.MAPPER.readTree(
          Json.text(form)
              .replace(namespace, "*")
              .replaceAll("-(schema|buckets)-[0-9a-f]{10}", "-$1-*"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("replaced text is still JSON", e);
    }
  }

  /** Where two states differ: names of objects, and paths of fields with both values. */
  static List<String> differences(
      SortedMap<String, JsonNode> expected, SortedMap<String, JsonNode> actual) {
    SortedSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    List<String> found = new ArrayList<>();
    for (String name : names) {
      JsonNode missing = MissingNode.getInstance();
      compare(
          name, expected.getOrDefault(name, missing), actual.getOrDefault(name, missing), found);
    }
    return found;
  }

  private static void compare(String path, JsonNode one, JsonNode other, List<String> found) {
    if (one instanceof ObjectNode && other instanceof ObjectNode) {
      SortedSet<String> fields = new TreeSet<>();
      one.properties().forEach(e -> fields.add(e.getKey()));
      other.properties().forEach(e -> fields.add(e.getKey()));
      fields.forEach(f -> compare(path + "." + f, one.path(f), other.path(f), found));
    } else if (one instanceof ArrayNode && other instanceof ArrayNode) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        compare(path + "[" + i + "]", one.path(i), other.path(i), found);
      }
    } else if (!one.equals(other)) {
      found.add(path + ": " + brief(one) + " but " + brief(other));
    }
  }

  private static String brief(JsonNode node) {
    String text = node.isMissingNode() ? "absent" : Json.text(node);
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  /** The children themselves. */
  static Stream<HasMetadata> children(KubernetesClient admin, String namespace) {
    String ours = Labels.MANAGED_BY;
    return Stream.of(
            admin.serviceAccounts().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.services().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.configMaps().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.secrets().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.persistentVolumeClaims().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.rbac().roleBindings().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.apps().deployments().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin.apps().statefulSets().inNamespace(namespace).withLabel(ours).list().getItems(),
            admin
                .network()
                .v1()
                .ingresses()
                .inNamespace(namespace)
                .withLabel(ours)
                .list()
                .getItems(),
            admin.batch().v1().jobs().inNamespace(namespace).withLabel(ours).list().getItems())
        .flatMap(List::stream);
  }

  private static JsonNode normalized(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> object(object);
      case ArrayNode array -> {
        ArrayNode copy = Json.MAPPER.createArrayNode();
        array.forEach(item -> copy.add(normalized(item)));
        yield copy;
      }
      default -> node;
    };
  }

  private static ObjectNode object(ObjectNode object) {
    ObjectNode copy = Json.MAPPER.createObjectNode();
    boolean secret = object.path("kind").asText().equals("Secret");
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
    fields.sort(Map.Entry.comparingByKey());
    for (Map.Entry<String, JsonNode> field : fields) {
      if (secret && field.getKey().equals("data")) {
        copy.set("keys", keys(field.getValue()));
      } else if (INDIVIDUAL.contains(field.getKey())) {
        copy.put(field.getKey(), "*");
      } else {
        copy.set(field.getKey(), normalized(field.getValue()));
      }
    }
    return copy;
  }

  private static ArrayNode keys(JsonNode data) {
    ArrayNode keys = Json.MAPPER.createArrayNode();
    data.properties().stream().map(Map.Entry::getKey).sorted().forEach(keys::add);
    return keys;
  }
}
