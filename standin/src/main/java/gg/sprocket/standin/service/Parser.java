package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.settings.PythonSettings;
import gg.sprocket.standin.storage.Buckets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Parses a replay: reads the object, lays it down in the folder for temporary files, writes what it
 * found as {@code <prefix>/v4/<hash>.json} (microservices/replay-parse-service/src/main.py).
 *
 * @param temporary folder for temporary files
 */
record Parser(Buckets buckets, String bucket, String prefix, Path temporary) {

  static Parser of(PythonSettings settings, Buckets buckets) {
    return new Parser(
        buckets,
        settings.bucket(),
        settings.parsedPrefix(),
        settings.here().file(settings.text("TEMP_DIR", "tempDir")));
  }

  JsonNode parse(JsonNode arguments) {
    String name = arguments.path("replayObjectPath").asText();
    byte[] content = buckets.get(bucket, name);
    try {
      Path copy = Files.createTempFile(temporary, "standin", ".replay");
      Files.write(copy, content);
      Files.delete(copy);
    } catch (IOException e) {
      throw new Fatal("OSError: [Errno 30] Read-only file system: '" + temporary + "'", e);
    }
    String hash = Replays.hash(content);
    String parsed = prefix + "/v4/" + hash + ".json";
    JsonNode result =
        Json.object().put("hash", hash).put("size", content.length).put("parsedObjectPath", parsed);
    buckets.put(bucket, parsed, Json.write(result).getBytes(StandardCharsets.UTF_8), Map.of());
    return result;
  }
}
