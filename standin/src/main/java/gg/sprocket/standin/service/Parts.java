package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.redis.RedisLink;
import gg.sprocket.standin.settings.Remote;
import gg.sprocket.standin.settings.Settings;
import gg.sprocket.standin.settings.Smaller;
import gg.sprocket.standin.storage.Buckets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What each service needs and does, besides what all have in common. The settings are those without
 * which the real one does not start; connections to S3 are made at the first use, the one to Redis
 * at the start.
 */
record Parts(Surroundings here, Settings settings, Trust trust, Log log, Running running) {

  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Reads a service's settings, connects it and gives what it does when it is called. */
  Map<String, Function<JsonNode, JsonNode>> work(Kind kind) {
    return switch (kind) {
      case NOTIFICATION -> notification();
      case IMAGE_GENERATION -> {
        ReportCards cards = new ReportCards(here, buckets(), Smaller.images(settings));
        yield Map.of("render", _ -> cards.render());
      }
      case SUBMISSION -> storage(Smaller.replays(settings));
      case BOT -> bot();
      case ANALYTICS -> {
        Smaller.influx(settings);
        yield Map.of();
      }
      case CORE, MONOLITH, MATCHMAKING -> Map.of();
    };
  }

  private Map<String, Function<JsonNode, JsonNode>> notification() {
    String prefix = Smaller.prefix(settings);
    // The webhooks' messages carry images.
    Smaller.images(settings);
    RedisLink redis = running.add(new RedisLink(Remote.Redis.of(settings), 0, trust, log)).open();
    return Map.of("notify", _ -> Handlers.notify(redis, prefix));
  }

  private Map<String, Function<JsonNode, JsonNode>> bot() {
    Map<String, Function<JsonNode, JsonNode>> work = new HashMap<>();
    work.putAll(storage(Smaller.images(settings)));
    Smaller.api(settings).ifPresent(api -> work.put("api", _ -> ask(api)));
    return work;
  }

  private Map<String, Function<JsonNode, JsonNode>> storage(String bucket) {
    Buckets buckets = buckets();
    return Map.of("storage", _ -> Json.object().put("detail", trial(buckets, bucket)));
  }

  Buckets buckets() {
    return new Buckets(Remote.Storage.of(settings), trust);
  }

  /** Puts an object and gets it back. */
  static String trial(Buckets buckets, String bucket) {
    byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    buckets.put(bucket, "standin/trial", content, Map.of());
    if (buckets.get(bucket, "standin/trial").length != content.length) {
      throw new Fatal("Error: bucket " + bucket + " gave back something else");
    }
    return "put to and got from " + bucket;
  }

  /** The bot's own question to the API, by gql.url. */
  private static JsonNode ask(URI api) {
    HttpRequest request =
        HttpRequest.newBuilder(api)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"{ __typename }\"}"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new Fatal("FetchError: " + api + " answered " + status);
      }
      return Json.object().put("detail", api + " answered");
    } catch (IOException e) {
      throw new Fatal("FetchError: request to " + api + " failed, reason: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fatal("FetchError: interrupted", e);
    }
  }
}
