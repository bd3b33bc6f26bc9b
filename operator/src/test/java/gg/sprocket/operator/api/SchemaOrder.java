package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts one schema node into the form in which we keep it: people read these files. */
final class SchemaOrder {
  private static final List<String> KEYWORDS =
      List.of(
          "description",
          "type",
          "format",
          "enum",
          "default",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "maxProperties",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-validations",
          "required",
          "properties",
          "items",
          "additionalProperties");

  private SchemaOrder() {}

  static void normalize(ObjectNode schema) {
    limits(schema);
    EnumOrder.restore(schema);
    if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      once(rules);
    }
    order(schema);
  }

  /** The generator holds limits as fractions and would print {@code 1.0}. */
  private static void limits(ObjectNode schema) {
    for (String keyword : List.of("minimum", "maximum")) {
      if (schema.get(keyword) instanceof JsonNode limit && limit.isNumber()) {
        schema.put(keyword, limit.longValue());
      }
    }
    if (schema.path("type").asText().equals("integer")) {
      schema.put("format", schema.path("maximum").isNumber() ? "int32" : "int64");
    }
  }

  /** The generator sees a record's annotations at the field and at the accessor. */
  private static void once(ArrayNode rules) {
    Set<JsonNode> different = new LinkedHashSet<>();
    rules.forEach(different::add);
    rules.removeAll();
    different.forEach(rules::add);
  }

  private static void order(ObjectNode schema) {
    Map<String, JsonNode> given = new LinkedHashMap<>();
    schema.properties().forEach(field -> given.put(field.getKey(), field.getValue()));
    schema.removeAll();
    for (String keyword : KEYWORDS) {
      if (given.remove(keyword) instanceof JsonNode value) {
        schema.set(keyword, value);
      }
    }
    if (!given.isEmpty()) {
      throw new IllegalStateException("give the place of the keywords " + given.keySet());
    }
  }
}
