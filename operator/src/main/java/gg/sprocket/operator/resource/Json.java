package gg.sprocket.operator.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON in the one form we hash, compare and decode. */
public final class Json {

  /**
   * Keys sorted, absent values left out, unknown fields ignored: objects stored by a newer version
   * must stay readable.
   */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /**
   * One for texts that hold secrets, such as key shares. Jackson keeps the buffers of its last
   * texts for the next ones of the same thread, and with them what they held; this one keeps none.
   */
  public static ObjectMapper forgetful() {
    return new ObjectMapper(
        JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build());
  }

  /** The tree of a value. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The canonical text of a tree, in whatever order its fields were read. */
  public static String canonical(JsonNode tree) {
    // A tree keeps the order of its fields, a map does not.
    return text(MAPPER.convertValue(tree, Object.class));
  }

  /** The canonical text of a value. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("value cannot be written as JSON", e);
    }
  }
}
