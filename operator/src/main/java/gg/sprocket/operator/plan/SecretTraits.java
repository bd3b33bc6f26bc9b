package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Json;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is told of a Secret's values, read when the Secret was seen and then dropped.
 *
 * @param padded keys of values of one line that begin or end with white space, or are nothing else
 * @param unsafe keys of values that a URI cannot carry as they are
 * @param unquotable keys of values that cannot stand between quotation marks as they are
 * @param unmatched keys of what a server is given in place of the password, and which does not
 *     belong to the password beside it
 */
public record SecretTraits(
    Set<String> padded, Set<String> unsafe, Set<String> unquotable, Set<String> unmatched) {

  /** Nothing to be told. */
  public static final SecretTraits NONE = new SecretTraits(Set.of(), Set.of(), Set.of(), Set.of());

  /** Keeps own copies. */
  public SecretTraits {
    padded = Set.copyOf(padded);
    unsafe = Set.copyOf(unsafe);
    unquotable = Set.copyOf(unquotable);
    unmatched = Set.copyOf(unmatched);
  }

  /** As JSON, for where nothing but text can be kept. */
  public JsonNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    padded.stream().sorted().forEach(json.putArray("padded")::add);
    unsafe.stream().sorted().forEach(json.putArray("unsafe")::add);
    unquotable.stream().sorted().forEach(json.putArray("unquotable")::add);
    unmatched.stream().sorted().forEach(json.putArray("unmatched")::add);
    return json;
  }

  /** What {@link #json} stands for. */
  public static SecretTraits of(JsonNode json) {
    return new SecretTraits(
        keys(json.path("padded")),
        keys(json.path("unsafe")),
        keys(json.path("unquotable")),
        keys(json.path("unmatched")));
  }

  private static Set<String> keys(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
  }
}
