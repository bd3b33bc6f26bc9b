package gg.sprocket.operator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The schema of the instance chart's values: Helm itself then refuses what is misspelt. Rules over
 * several fields are not in it; the API server has those.
 *
 * @param crd definition of the instances
 */
record InstanceValuesSchema(ObjectNode crd) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Words that the structural schema of a definition and JSON Schema draft 7 share. */
  private static final List<String> SHARED =
      List.of(
          "description",
          "type",
          "enum",
          "pattern",
          "required",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties");

  /** The file. */
  String text() {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Values of the chart sprocket-instance");
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.putArray("required").add("spec");
    ObjectNode values = schema.putObject("properties");
    values.putObject("global").put("type", "object");
    values
        .putObject("name")
        .put("type", "string")
        .put("maxLength", 30)
        .put("pattern", "^([a-z]([-a-z0-9]*[a-z0-9])?)?$");
    values.set("labels", texts());
    values.set("annotations", texts());
    values.putObject("keep").put("type", "boolean");
    ObjectNode spec = converted(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"));
    // The chart without values must pass `helm lint`; what is missing, the API server names.
    spec.remove("required");
    values.set("spec", spec);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static ObjectNode texts() {
    ObjectNode map = JSON.createObjectNode().put("type", "object");
    map.putObject("additionalProperties").put("type", "string");
    return map;
  }

  private static ObjectNode converted(JsonNode field) {
    ObjectNode schema = JSON.createObjectNode();
    SHARED.stream().filter(field::has).forEach(word -> schema.set(word, field.path(word)));
    if (field.path("x-kubernetes-int-or-string").asBoolean()) {
      schema.set("type", JSON.createArrayNode().add("integer").add("string"));
    } else if (field.path("nullable").asBoolean() && schema.has("type")) {
      ArrayNode types = JSON.createArrayNode().add(schema.path("type").asText()).add("null");
      schema.set("type", types);
    }
    if (field.has("items")) {
      schema.set("items", converted(field.path("items")));
    }
    if (field.has("properties")) {
      ObjectNode properties = schema.putObject("properties");
      field
          .path("properties")
          .properties()
          .forEach(e -> properties.set(e.getKey(), converted(e.getValue())));
      schema.put("additionalProperties", false);
    } else if (field.path("additionalProperties").isObject()) {
      schema.set("additionalProperties", converted(field.path("additionalProperties")));
    }
    return schema;
  }
}
