package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * What the services do when they are called. All know {@code ping}, which tells who answered and
 * which event it last heard of; some have work of their own, each of a kind with the real one's.
 *
 * @param who name of the service
 * @param pod where it runs
 * @param lastEvent the last event that it heard of
 * @param work further patterns
 */
record Handlers(
    String who,
    String pod,
    AtomicReference<String> lastEvent,
    Map<String, Function<JsonNode, JsonNode>> work)
    implements Transport.Handler {

  /** Topic of the events that show whether events arrive. */
  static final String TOPIC = "standin.echo";

  private enum JsonCommand implements ProtocolCommand {
    SET("JSON.SET"),
    GET("JSON.GET");

    private final String name;

    JsonCommand(String name) {
      this.name = name;
    }

    @Override
    public byte[] getRaw() {
      return name.getBytes(StandardCharsets.US_ASCII);
    }
  }

  @Override
  public JsonNode answer(String pattern, JsonNode payload) {
    if (pattern.equals("ping")) {
      return Json.object().put("service", who).put("pod", pod).put("event", lastEvent.get());
    }
    Function<JsonNode, JsonNode> known = work.get(pattern);
    if (known == null) {
      throw new Fatal(
          "There is no matching message handler defined in the remote service. (" + pattern + ")");
    }
    return known.apply(payload);
  }

  /**
   * Keeps a notification as JSON document, without an end (microservices/notification-service): a
   * server without the module fails here, not at the start.
   */
  static JsonNode notify(RedisLink redis, String prefix) {
    String key = prefix + ":notification:" + UUID.randomUUID();
    ObjectNode document = Json.object().put("type", "standin");
    redis.run(jedis -> jedis.sendCommand(JsonCommand.SET, key, "$", Json.write(document)));
    redis.run(jedis -> jedis.sendCommand(JsonCommand.GET, key));
    return Json.object().put("key", key);
  }
}
