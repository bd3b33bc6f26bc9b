package gg.sprocket.operator.vault;

import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.ValueKind;
import java.util.Map;

/**
 * A version of an entry of a key-value engine.
 *
 * @param version which one
 * @param values the texts it holds
 * @param others what it holds under other keys, and is no text
 */
public record Entry(
    EntryVersion version, Map<String, String> values, Map<String, ValueKind> others) {

  /** Keeps own copies of the maps. */
  public Entry {
    values = Map.copyOf(values);
    others = Map.copyOf(others);
  }

  /** Tells no value. */
  @Override
  public String toString() {
    return "Entry[version=%d, keys=%s, others=%s]"
        .formatted(version.number(), values.keySet(), others.keySet());
  }
}
