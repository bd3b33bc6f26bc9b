package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Vault answered.
 *
 * @param status HTTP status
 * @param json its words as a tree, which may hold secrets; a missing node if they are no JSON
 */
record Answer(int status, JsonNode json) {

  private static final ObjectMapper MAPPER = Json.forgetful();

  static Answer of(int status, byte[] body) {
    try {
      @Nullable JsonNode tree = MAPPER.readTree(body);
      return new Answer(status, tree == null ? MissingNode.getInstance() : tree);
    } catch (IOException _) {
      return new Answer(status, MissingNode.getInstance());
    }
  }

  boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** What Vault says went wrong. */
  List<String> errors() {
    return json.path("errors").valueStream().map(JsonNode::asText).toList();
  }

  /** Tells no word. */
  @Override
  public String toString() {
    return "Answer[status=%d]".formatted(status);
  }
}
