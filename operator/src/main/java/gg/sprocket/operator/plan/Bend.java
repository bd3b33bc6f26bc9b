package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * How an admission policy or webhook bent what we sent. An object that is still bent in the same
 * way was touched by nobody: to send the form again would only bend it again.
 */
public final class Bend {

  private Bend() {}

  /**
   * Digest of our fields as a live object holds them, with what was added to those that the API
   * takes as a whole.
   *
   * @param wanted the form that was or would be sent
   * @param live the object as it is
   * @return empty if the live object holds every field as it is wanted
   */
  public static Optional<String> of(HasMetadata wanted, HasMetadata live) {
    JsonNode form = Json.tree(wanted);
    JsonNode there = Json.tree(live);
    return Drift.between(form, there).map(_ -> Digest.brief(Json.text(ours("", form, there))));
  }

  private static JsonNode ours(String field, JsonNode wanted, JsonNode live) {
    return switch (wanted) {
      case ObjectNode object when !Drift.isWhole(field) -> {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(
                e -> fields.set(e.getKey(), ours(e.getKey(), e.getValue(), live.path(e.getKey()))));
        yield fields;
      }
      case ArrayNode array when Drift.isKeyed(field, array) -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> items.add(ours("", item, Drift.twin(field, item, live))));
        yield items;
      }
      default -> live.isMissingNode() ? JsonNodeFactory.instance.nullNode() : live;
    };
  }
}
