package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The combinations of {@code matrix.yaml}, where their words are explained.
 *
 * @param dimensions parts of specs by dimension and value
 * @param refusals pairs that go together in no case
 * @param pauses what stops an instance
 */
record Matrix(
    Map<String, Map<String, ObjectNode>> dimensions, List<Refusal> refusals, List<Pause> pauses) {

  /**
   * Two values that do not go together.
   *
   * @param pair their dimensions and names
   * @param condition the condition that says so
   * @param reason its reason
   */
  record Refusal(Map<String, String> pair, ConditionType condition, Reason reason) {}

  /**
   * What stops an instance.
   *
   * @param name its name
   * @param spec what is added to the spec
   * @param phase what the instance is called then
   */
  record Pause(String name, ObjectNode spec, Phase phase) {}

  /** What the file says. */
  static Matrix read() {
    JsonNode content = content();
    Map<String, Map<String, ObjectNode>> dimensions = new LinkedHashMap<>();
    content
        .path("dimensions")
        .properties()
        .forEach(dimension -> dimensions.put(dimension.getKey(), parts(dimension.getValue())));
    List<Refusal> refusals = new ArrayList<>();
    content
        .path("refused")
        .forEach(one -> refusals.add(Json.MAPPER.convertValue(one, Refusal.class)));
    List<Pause> pauses = new ArrayList<>();
    content.path("pauses").forEach(one -> pauses.add(Json.MAPPER.convertValue(one, Pause.class)));
    return new Matrix(dimensions, refusals, pauses);
  }

  private static JsonNode content() {
    try (InputStream file =
        Objects.requireNonNull(Matrix.class.getResourceAsStream("matrix.yaml"))) {
      return Serialization.unmarshal(file, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException("matrix.yaml cannot be read", e);
    }
  }

  private static Map<String, ObjectNode> parts(JsonNode values) {
    Map<String, ObjectNode> parts = new LinkedHashMap<>();
    values.properties().forEach(v -> parts.put(v.getKey(), (ObjectNode) v.getValue()));
    return parts;
  }

  /** How their values meet. */
  Pairs pairs() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    dimensions.forEach((dimension, values) -> names.put(dimension, List.copyOf(values.keySet())));
    return new Pairs(
        names, refusals.stream().map(Refusal::pair).collect(Collectors.toUnmodifiableSet()));
  }

  /** Every part of a spec that is tried anywhere. */
  Stream<ObjectNode> parts() {
    return Stream.concat(
        dimensions.values().stream().flatMap(values -> values.values().stream()),
        pauses.stream().map(Pause::spec));
  }

  /** A case that has a pair which is refused, and otherwise the first values that fit. */
  Map<String, String> around(Refusal refusal) {
    return new Pairs(pairs().dimensions(), without(refusal)).with(refusal.pair(), Set.of());
  }

  private Set<Map<String, String>> without(Refusal refusal) {
    return refusals.stream()
        .map(Refusal::pair)
        .filter(pair -> !pair.equals(refusal.pair()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The spec of a case. */
  ObjectNode spec(Map<String, String> one) {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    one.forEach((dimension, value) -> merge(spec, part(dimension, value)));
    for (JsonNode app : spec.path("apps")) {
      if (app.path("name").asText().equals("main")) {
        ((ObjectNode) app).put("name", "monolith".equals(one.get("release")) ? "monolith" : "core");
      }
    }
    return spec;
  }

  private ObjectNode part(String dimension, String value) {
    return Objects.requireNonNull(
        dimensions.getOrDefault(dimension, Map.of()).get(value), dimension + " " + value);
  }

  private static void merge(ObjectNode target, ObjectNode more) {
    more.properties()
        .forEach(
            field -> {
              JsonNode there = target.get(field.getKey());
              switch (field.getValue()) {
                case ObjectNode inner when there instanceof ObjectNode outer -> merge(outer, inner);
                case ArrayNode inner when there instanceof ArrayNode outer ->
                    outer.addAll(inner.deepCopy());
                case JsonNode value -> target.set(field.getKey(), value.deepCopy());
              }
            });
  }
}
