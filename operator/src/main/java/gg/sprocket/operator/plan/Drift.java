package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Amounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether a live object still holds every field of its wanted form. Fields that others added are no
 * drift: lists that the API merges by key are compared item by item, all others as a whole. Within
 * what chooses pods or peers an addition is drift too, since it changes whom the rest is about.
 *
 * <p>Keys of the lists: the {@code x-kubernetes-list-map-keys} of the Kubernetes OpenAPI schema.
 */
public final class Drift {

  private static final Map<String, List<String>> LIST_KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("ports", List.of("containerPort", "port", "protocol")));

  /** What the API takes as a whole, and what an addition gives another meaning. */
  private static final Set<String> WHOLE =
      Set.of(
          "selector",
          "labelSelector",
          "nodeSelector",
          "podSelector",
          "namespaceSelector",
          "ingress",
          "egress");

  private Drift() {}

  /** Path of the first field of the wanted form that the live object lacks or holds differently. */
  public static Optional<String> between(JsonNode wanted, JsonNode live) {
    return compare("", "", wanted, live);
  }

  private static Optional<String> compare(
      String path, String field, JsonNode wanted, JsonNode live) {
    return isWhole(field)
        ? held(path, "", wanted, live).or(() -> addition(path, wanted, live))
        : held(path, field, wanted, live);
  }

  private static Optional<String> held(String path, String field, JsonNode wanted, JsonNode live) {
    return switch (wanted) {
      case ObjectNode object -> {
        // An empty block that we send may be left out by the server.
        if (object.isEmpty() && live.isMissingNode()) {
          yield Optional.empty();
        }
        yield object.properties().stream()
            .map(
                e ->
                    compare(
                        path + "." + e.getKey(), e.getKey(), e.getValue(), live.path(e.getKey())))
            .flatMap(Optional::stream)
            .findFirst();
      }
      case ArrayNode array when array.isEmpty() && live.isMissingNode() -> Optional.empty();
      case ArrayNode array when isKeyed(field, array) -> keyed(path, field, array, live);
      case ArrayNode array when array.size() != live.size() -> Optional.of(path);
      case ArrayNode array -> ordered(path, array, live);
      default ->
          wanted.equals(live) || sameNumber(wanted, live) || sameQuantity(field, path, wanted, live)
              ? Optional.empty()
              : Optional.of(path);
    };
  }

  /** Whether the API takes a field as a whole, so that nothing may be added to it. */
  static boolean isWhole(String field) {
    return WHOLE.contains(field);
  }

  /** Whether the API merges a list by a key of its items. */
  static boolean isKeyed(String field, ArrayNode array) {
    return LIST_KEYS.containsKey(field) && array.path(0).isObject();
  }

  private static Optional<String> ordered(String path, ArrayNode wanted, JsonNode live) {
    for (int i = 0; i < wanted.size(); i++) {
      Optional<String> difference = compare(path + "[" + i + "]", "", wanted.get(i), live.path(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> keyed(
      String path, String field, ArrayNode wanted, JsonNode live) {
    for (JsonNode item : wanted) {
      Optional<String> difference =
          compare(path + "[" + keyOf(field, item) + "]", "", item, twin(field, item, live));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** The item of a list that has the same key. */
  static JsonNode twin(String field, JsonNode item, JsonNode list) {
    String key = keyOf(field, item);
    for (JsonNode other : list) {
      if (keyOf(field, other).equals(key)) {
        return other;
      }
    }
    return MissingNode.getInstance();
  }

  private static String keyOf(String field, JsonNode item) {
    StringBuilder key = new StringBuilder();
    for (String part : LIST_KEYS.getOrDefault(field, List.of())) {
      String absent = part.equals("protocol") ? "TCP" : "";
      key.append(item.path(part).asText(absent)).append('/');
    }
    return key.toString();
  }

  /** Path of the first field that a live object holds beyond a wanted one, at any depth. */
  private static Optional<String> addition(String path, JsonNode wanted, JsonNode live) {
    return switch (wanted) {
      case ObjectNode object ->
          live.properties().stream()
              .flatMap(e -> addition(path, object, e.getKey(), e.getValue()).stream())
              .findFirst();
      case ArrayNode array when live.size() > array.size() -> Optional.of(path);
      case ArrayNode array ->
          IntStream.range(0, live.size())
              .boxed()
              .flatMap(i -> addition(path + "[" + i + "]", array.get(i), live.get(i)).stream())
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> addition(
      String path, ObjectNode wanted, String field, JsonNode live) {
    if (wanted.has(field)) {
      return addition(path + "." + field, wanted.path(field), live);
    }
    boolean byDefault =
        path.contains(".ports[") && field.equals("protocol") && live.asText().equals("TCP");
    return byDefault ? Optional.empty() : Optional.of(path + "." + field);
  }

  private static boolean sameNumber(JsonNode wanted, JsonNode live) {
    return wanted.isNumber()
        && live.isNumber()
        && wanted.decimalValue().compareTo(live.decimalValue()) == 0;
  }

  /** The server rewrites {@code 1000m} to {@code 1} and {@code 1024Mi} to {@code 1Gi}. */
  private static boolean sameQuantity(String field, String path, JsonNode wanted, JsonNode live) {
    boolean quantity =
        path.contains(".requests.") || path.contains(".limits.") || field.equals("sizeLimit");
    return quantity
        && wanted.isTextual()
        && live.isTextual()
        && Amounts.bytes(wanted.asText()).compareTo(Amounts.bytes(live.asText())) == 0;
  }
}
