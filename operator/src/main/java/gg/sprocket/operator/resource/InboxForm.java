package gg.sprocket.operator.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Secret into which a Job writes what it read of an External Vault. Its values are those of the
 * entries; what is told of them besides is in annotations.
 */
public final class InboxForm {

  /**
   * What is told of one entry.
   *
   * @param version number of its version
   * @param written when that was written, by the Vault's clock; RFC 3339
   * @param others what stands under keys where a text is to be, in the words {@code Nothing},
   *     {@code Number}, {@code Truth}, {@code List} and {@code Map}
   */
  public record Told(int version, String written, Map<String, String> others) {

    /** Keeps an own copy. */
    public Told {
      others = Map.copyOf(others);
    }
  }

  private InboxForm() {}

  /**
   * The key of a value in the Secret.
   *
   * @param path path of its entry, below the instance's folder
   * @param key its key in the entry
   */
  public static String key(String path, String key) {
    return path.replace('/', '.') + "." + key;
  }

  /** The annotations that tell what was read: those of all entries, and of what they were read. */
  public static Map<String, String> annotations(String inputs, Map<String, Told> entries) {
    return Map.of(Labels.INPUTS, inputs, Labels.VAULT_ENTRIES, Json.text(new TreeMap<>(entries)));
  }

  /**
   * The entries that were there, by path.
   *
   * @param annotations of the Secret
   * @param inputs what they must have been read of
   * @return empty if nothing was read of that yet
   */
  public static Optional<Map<String, Told>> entries(
      Map<String, String> annotations, String inputs) {
    String text = annotations.get(Labels.VAULT_ENTRIES);
    if (text == null || !inputs.equals(annotations.get(Labels.INPUTS))) {
      return Optional.empty();
    }
    try {
      return whole(Json.MAPPER.readTree(text))
          ? Optional.of(Json.MAPPER.readValue(text, new TypeReference<Map<String, Told>>() {}))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What somebody edited is not read; the next look writes it anew. */
  private static boolean whole(JsonNode told) {
    return told.isObject()
        && told.valueStream()
            .allMatch(
                one ->
                    one.path("version").isInt()
                        && one.path("written").isTextual()
                        && one.path("others").isObject()
                        && one.path("others").valueStream().allMatch(JsonNode::isTextual));
  }
}
