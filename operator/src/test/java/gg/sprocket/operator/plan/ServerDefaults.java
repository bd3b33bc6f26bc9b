package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/** What an API server makes of an object that it stores, as far as our objects are concerned. */
final class ServerDefaults {

  private static final Map<String, String> POD =
      Map.of("dnsPolicy", "ClusterFirst", "schedulerName", "default-scheduler");

  private ServerDefaults() {}

  static HasMetadata stored(HasMetadata sent) {
    ObjectNode tree = (ObjectNode) Json.tree(sent);
    defaults(tree.path("spec"));
    defaults(tree.at("/spec/template/spec"));
    if (tree.path("kind").asText().equals("PersistentVolumeClaim")) {
      ObjectNode spec = (ObjectNode) tree.path("spec");
      spec.put("volumeMode", "Filesystem");
      if (!spec.has("storageClassName")) {
        spec.put("storageClassName", "standard");
      }
    }
    return Yaml.kubernetes(normal("", tree));
  }

  private static void defaults(JsonNode node) {
    if (node.path("containers") instanceof ArrayNode containers) {
      POD.forEach(((ObjectNode) node)::put);
      containers.forEach(ServerDefaults::container);
      node.path("initContainers").forEach(ServerDefaults::container);
    }
  }

  private static void container(JsonNode container) {
    ((ObjectNode) container).put("terminationMessagePath", "/dev/termination-log");
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      if (container.path(probe) instanceof ObjectNode asked) {
        asked.put("successThreshold", 1);
      }
    }
  }

  /** Empty blocks vanish, quantities take their canonical form. */
  private static JsonNode normal(String path, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode result = Json.MAPPER.createObjectNode();
        object
            .properties()
            .forEach(
                e -> {
                  JsonNode value = normal(path + "." + e.getKey(), e.getValue());
                  if (!value.isContainerNode() || !value.isEmpty()) {
                    result.set(e.getKey(), value);
                  }
                });
        yield result;
      }
      case ArrayNode array -> {
        ArrayNode result = Json.MAPPER.createArrayNode();
        array.forEach(item -> result.add(normal(path, item)));
        yield result;
      }
      case TextNode text when path.contains(".requests.") || path.contains(".limits.") ->
          TextNode.valueOf(canonical(text.asText()));
      default -> node;
    };
  }

  private static String canonical(String quantity) {
    Quantity value = Quantity.parse(quantity);
    if (quantity.endsWith("000m")) {
      return quantity.substring(0, quantity.length() - 4);
    }
    boolean wholeGi = quantity.endsWith("Mi") && Long.parseLong(value.getAmount()) % 1024 == 0;
    return wholeGi ? Long.parseLong(value.getAmount()) / 1024 + "Gi" : quantity;
  }
}
