package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.plan.vault.ValueKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What a key-value engine, version 2, answers of an entry. */
final class EntryAnswer {

  private EntryAnswer() {}

  /**
   * The entry.
   *
   * @param what the call, without values
   * @param data data of the answer
   * @throws VaultFailure if it is what no such engine answers
   */
  static Entry read(String what, JsonNode data) throws VaultFailure {
    JsonNode metadata = data.path("metadata");
    Map<String, String> texts = new TreeMap<>();
    Map<String, ValueKind> others = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : data.path("data").properties()) {
      if (value.getValue().isTextual()) {
        texts.put(value.getKey(), value.getValue().asText());
      } else {
        others.put(value.getKey(), kind(value.getValue()));
      }
    }
    return new Entry(
        new EntryVersion(metadata.path("version").asInt(), written(what, metadata)), texts, others);
  }

  private static Instant written(String what, JsonNode metadata) throws VaultFailure {
    try {
      return Instant.parse(metadata.path("created_time").asText());
    } catch (DateTimeException _) {
      throw new VaultFailure(what, new Trouble.Erring(200));
    }
  }

  private static ValueKind kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> ValueKind.Number;
      case BOOLEAN -> ValueKind.Truth;
      case ARRAY -> ValueKind.List;
      case OBJECT -> ValueKind.Map;
      default -> ValueKind.Nothing;
    };
  }
}
