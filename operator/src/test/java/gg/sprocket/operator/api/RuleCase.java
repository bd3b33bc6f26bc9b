package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;

/**
 * One thing that the API server refuses, and its accepted twin.
 *
 * @param reason what refuses: a rule or a field's own limits
 * @param also another rule that cannot but refuse it too
 * @param before what is stored first, for rules on changes
 * @param bad what is refused
 * @param good what is accepted
 */
record RuleCase(
    Reason reason,
    Optional<Reason.Rule> also,
    Optional<ObjectNode> before,
    ObjectNode bad,
    ObjectNode good) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** What refuses an object. */
  sealed interface Reason {
    /** A CEL rule, by the path of its schema node and the beginning of its message. */
    record Rule(String path, String says) implements Reason {}

    /** Type, pattern, enum or bound of a field. */
    record Field(String field) implements Reason {}
  }

  /** As the client sends it. */
  static GenericKubernetesResource object(ObjectNode node) {
    return SERIALIZATION.convertValue(node, GenericKubernetesResource.class);
  }

  /** A copy changed by a JSON merge patch (RFC 7386). */
  static ObjectNode merged(JsonNode target, JsonNode patch) {
    ObjectNode result = target.isObject() ? target.deepCopy() : ((ObjectNode) patch).objectNode();
    patch
        .properties()
        .forEach(
            change -> {
              JsonNode value = change.getValue();
              if (value.isNull()) {
                result.remove(change.getKey());
              } else if (value.isObject()) {
                result.set(change.getKey(), merged(result.path(change.getKey()), value));
              } else {
                result.set(change.getKey(), value);
              }
            });
    return result;
  }

  /** For the test report. */
  String title() {
    return switch (reason) {
      case Reason.Rule(String path, String says) -> path + ": " + says;
      case Reason.Field(String field) -> field;
    };
  }

  /** The other rule that a case of a table names. */
  static Optional<Reason.Rule> also(JsonNode one) {
    JsonNode also = one.path("also");
    return also.isObject()
        ? Optional.of(new Reason.Rule(also.get("rule").asText(), also.get("says").asText()))
        : Optional.empty();
  }

  /** The reason that a case of a table gives. */
  static Reason reason(JsonNode one) {
    return one.has("field")
        ? new Reason.Field(one.get("field").asText())
        : new Reason.Rule(one.get("rule").asText(), one.get("says").asText());
  }
}
