package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Json;
import java.util.Map;

/** A change of JSON by JSON (RFC 7386). */
final class MergePatch {

  private MergePatch() {}

  /** What becomes of a target. */
  static ObjectNode of(JsonNode target, ObjectNode patch) {
    ObjectNode result =
        target instanceof ObjectNode object ? object.deepCopy() : Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else if (change.getValue() instanceof ObjectNode object) {
        result.set(change.getKey(), of(result.path(change.getKey()), object));
      } else {
        result.set(change.getKey(), change.getValue());
      }
    }
    return result;
  }
}
