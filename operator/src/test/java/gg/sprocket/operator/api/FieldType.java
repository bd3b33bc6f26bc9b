package gg.sprocket.operator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A field's type and limits in a few words. */
final class FieldType {

  private FieldType() {}

  static String of(Schema field) {
    List<String> limits = new ArrayList<>();
    range(field, "minLength", "maxLength", "characters", limits);
    range(field, "minimum", "maximum", "", limits);
    range(field, "minItems", "maxItems", "items", limits);
    range(field, "minProperties", "maxProperties", "entries", limits);
    if (field.node().has("pattern")) {
      limits.add("`" + field.text("pattern") + "`");
    }
    if (field.node().has("x-kubernetes-list-map-keys")) {
      limits.add("merged by `" + field.node().at("/x-kubernetes-list-map-keys/0").asText() + "`");
    }
    return limits.isEmpty() ? word(field) : word(field) + "; " + String.join("; ", limits);
  }

  private static String word(Schema field) {
    if (field.node().has("enum")) {
      return field
          .node()
          .path("enum")
          .valueStream()
          .map(value -> "`" + value.asText() + "`")
          .collect(Collectors.joining(", "));
    }
    if (field.isList()) {
      String items = field.node().at("/items/type").asText();
      return items.equals("object") ? "list of objects" : "list of " + items + "s";
    }
    if (field.isMap()) {
      return "map of strings";
    }
    return field.text("type");
  }

  private static void range(
      Schema field, String least, String most, String unit, List<String> limits) {
    String from = field.text(least);
    String to = field.text(most);
    if (from.isEmpty() && to.isEmpty()) {
      return;
    }
    String range =
        to.isEmpty() ? "at least " + from : from.isEmpty() ? "at most " + to : from + "–" + to;
    limits.add(unit.isEmpty() ? range : range + " " + unit);
  }
}
