package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node of a CRD's OpenAPI schema and where it stands.
 *
 * @param path as in {@code spec.apps[].config[].name}; empty for the root, {@code []} for the items
 *     of a list and {@code {}} for the values of a map
 * @param node the schema there
 */
public record Schema(String path, ObjectNode node) {

  /** The root schema of a CRD's only version. */
  public static Schema of(JsonNode crd) {
    return new Schema("", (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema"));
  }

  /** This node and all below it, parents first. */
  public Stream<Schema> all() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Schema::all));
  }

  /** The nodes right below this one. */
  public List<Schema> children() {
    List<Schema> children = new ArrayList<>(fields());
    if (node.get("items") instanceof ObjectNode items) {
      children.add(new Schema(path + "[]", items));
    }
    if (node.get("additionalProperties") instanceof ObjectNode values) {
      children.add(new Schema(path + "{}", values));
    }
    return children;
  }

  /** The fields of an object. */
  List<Schema> fields() {
    return node.path("properties").properties().stream()
        .map(
            field ->
                new Schema(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    (ObjectNode) field.getValue()))
        .toList();
  }

  /**
   * The node at a path below the root.
   *
   * @throws IllegalArgumentException when there is none
   */
  ObjectNode at(String wanted) {
    return all()
        .filter(schema -> schema.path.equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the schema has no " + wanted))
        .node;
  }

  /** Whether this is a field of an object, not the items or values of a collection. */
  boolean isField() {
    return !path.isEmpty() && !path.endsWith("]") && !path.endsWith("}");
  }

  /** The last word of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  boolean isList() {
    return node.path("type").asText().equals("array");
  }

  boolean isMap() {
    return node.has("additionalProperties");
  }

  /** The text of a keyword; empty when absent. */
  String text(String keyword) {
    return node.path(keyword).asText();
  }

  /** The rules that the API server evaluates here. */
  List<JsonNode> rules() {
    List<JsonNode> rules = new ArrayList<>();
    node.path("x-kubernetes-validations").forEach(rules::add);
    return rules;
  }
}
