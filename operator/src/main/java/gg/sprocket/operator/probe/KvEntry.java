package gg.sprocket.operator.probe;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.probe.VaultClient.Answer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of a key-value engine of version 2 that was read (HashiCorp Vault, "KV Secrets Engine -
 * Version 2 (API)").
 *
 * @param version number of its version; 0 if there is none, or its last one was deleted
 * @param written when that was written, by the Vault's clock
 * @param values texts by key
 * @param others what stands under keys where a text is to be, as {@code InboxForm} has it
 */
record KvEntry(
    int version, String written, Map<String, String> values, Map<String, String> others) {

  /** None. */
  static final KvEntry NONE = new KvEntry(0, "", Map.of(), Map.of());

  /** Keeps own copies. */
  KvEntry {
    values = Map.copyOf(values);
    others = Map.copyOf(others);
  }

  /**
   * What an answer tells. That there is no entry is told by the Vault itself in one of two ways,
   * and concluded from nothing else: values would be generated in its place.
   *
   * @param keys keys that are read
   * @return empty if it is what no such engine answers
   */
  static Optional<KvEntry> of(Answer answer, List<String> keys) {
    JsonNode data = answer.body().path("data");
    if (answer.status() == 404) {
      return isNever(answer.body()) || isDeleted(data) ? Optional.of(NONE) : Optional.empty();
    }
    JsonNode metadata = data.path("metadata");
    boolean whole =
        data.path("data").isObject()
            && metadata.path("version").asInt() > 0
            && isTime(metadata.path("created_time"));
    return whole ? Optional.of(read(data, keys)) : Optional.empty();
  }

  private static boolean isNever(JsonNode body) {
    return body.path("errors").isArray() && body.path("errors").isEmpty();
  }

  /** Its last version was. */
  private static boolean isDeleted(JsonNode data) {
    return data.path("data").isNull() && data.path("metadata").path("version").asInt() > 0;
  }

  private static boolean isTime(JsonNode text) {
    try {
      return text.isTextual() && Instant.parse(text.asText()).isAfter(Instant.EPOCH);
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static KvEntry read(JsonNode data, List<String> keys) {
    Map<String, String> values = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    for (String key : keys) {
      JsonNode value = data.path("data").path(key);
      if (value.isTextual()) {
        values.put(key, value.asText());
      } else if (!value.isMissingNode()) {
        others.put(key, kind(value));
      }
    }
    JsonNode metadata = data.path("metadata");
    return new KvEntry(
        metadata.path("version").asInt(), metadata.path("created_time").asText(), values, others);
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> "Number";
      case BOOLEAN -> "Truth";
      case ARRAY -> "List";
      case OBJECT -> "Map";
      default -> "Nothing";
    };
  }

  /** Never shows the values. */
  @Override
  public String toString() {
    return "version " + version;
  }
}
