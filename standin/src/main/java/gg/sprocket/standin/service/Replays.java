package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.postgres.TaskQueue.State;
import gg.sprocket.standin.storage.Buckets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Uploads of replays (core/src/replay-parse): each becomes the object {@code
 * replays/<sha256>.replay} and a task. The upload does not wait for the task.
 */
record Replays(Buckets buckets, String bucket, Parsing parsing) {

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Hash that names a replay. */
  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Takes uploads and gives the ids of their tasks. */
  JsonNode upload(List<byte[]> files) {
    if (files.isEmpty()) {
      throw new Fatal("Error: Upload value invalid.");
    }
    ArrayNode ids = Json.array();
    files.forEach(content -> ids.add(start(content)));
    return ids;
  }

  String start(byte[] content) {
    String name = "replays/" + hash(content) + ".replay";
    buckets.put(bucket, name, content, Map.of());
    return parsing.start(Json.object().put("replayObjectPath", name));
  }

  /** How far a task is, as the API tells it. */
  JsonNode task(String id) {
    Optional<State> state = parsing.state(id);
    return state
        .<JsonNode>map(
            s ->
                Json.object()
                    .put("id", id)
                    .put("status", s.status())
                    .put("error", s.error())
                    .set("result", s.result()))
        .orElseGet(() -> Json.object().nullNode());
  }

  /** Uploads a replay of its own and waits for what a parser makes of it. */
  String trial(byte[] content, Duration limit) throws InterruptedException {
    String id = start(content);
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      State state = parsing.state(id).orElse(new State("pending", Json.object().nullNode(), ""));
      switch (state.status()) {
        case "completed" -> {
          if (!hash(content).equals(state.result().path("hash").asText())) {
            throw new Fatal("Error: the parser read something else than what was uploaded");
          }
          return "parsed as " + state.result().path("parsedObjectPath").asText();
        }
        case "failed" -> throw new Fatal("Error: the parser failed: " + state.error());
        default -> Thread.sleep(PAUSE);
      }
    }
    throw new Fatal("TimeoutError: no parser finished task " + id);
  }
}
