package gg.sprocket.operator.vault;

import java.util.Map;

/**
 * A version of an entry of a key-value engine.
 *
 * @param version its number, from one
 * @param values what it holds; values that are no texts are there as JSON
 */
public record Entry(int version, Map<String, String> values) {

  /** Keeps an own copy of the map. */
  public Entry {
    values = Map.copyOf(values);
  }

  /** Tells no value. */
  @Override
  public String toString() {
    return "Entry[version=%d, keys=%s]".formatted(version, values.keySet());
  }
}
