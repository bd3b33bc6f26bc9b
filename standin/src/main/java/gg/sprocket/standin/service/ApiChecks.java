package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Tokens;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.settings.Common.Queues;
import gg.sprocket.standin.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;

/** What the API checks of itself and of the services that it calls. */
record ApiChecks(
    Api api, Pool orm, Caches caches, Transport transport, Queues queues, Settings settings) {

  /** Callers wait for five seconds unless told otherwise. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Duration PARSE_LIMIT = Duration.ofSeconds(15);

  private static final List<Kind> CALLED =
      List.of(
          Kind.MATCHMAKING,
          Kind.NOTIFICATION,
          Kind.SUBMISSION,
          Kind.ANALYTICS,
          Kind.IMAGE_GENERATION,
          Kind.BOT);

  SelfCheck page() {
    SelfCheck page =
        new SelfCheck()
            .with("settings", this::settingsFound)
            .with("database", () -> orm.with(ApiChecks::keep))
            .with("organization", () -> api.organization().asJson().path("name").asText())
            .with("tokens", this::tokens)
            .with("redis", () -> Caches.trial(caches.redis(), api.settings().prefix() + ":"))
            .with("cache", () -> Caches.trial(caches.cache(), "gql_cache__"))
            .with("storage", () -> Parts.trial(api.replays().buckets(), api.replays().bucket()))
            .with("events", this::events)
            .with("replay-parse", this::parse);
    CALLED.forEach(kind -> page.with(name(kind), () -> ask(kind, "ping")));
    return page.with("notification-json", () -> ask(Kind.NOTIFICATION, "notify"))
        .with("report-card", () -> ask(Kind.IMAGE_GENERATION, "render"))
        .with("submission-storage", () -> ask(Kind.SUBMISSION, "storage"))
        .with("bot-storage", () -> ask(Kind.BOT, "storage"))
        .with("bot-api", () -> ask(Kind.BOT, "api"));
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String settingsFound() {
    TreeMap<Settings.Source, Integer> counts = new TreeMap<>();
    settings.used().values().forEach(source -> counts.merge(source, 1, Integer::sum));
    return settings.used().size() + " settings, by source: " + counts;
  }

  /** Writes a row and tells of the oldest, which only lost data makes younger. */
  static String keep(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO standin.kept DEFAULT VALUES");
      try (ResultSet rows = statement.executeQuery("SELECT count(*), min(at) FROM standin.kept")) {
        rows.next();
        return "%d rows since %s".formatted(rows.getLong(1), rows.getString(2));
      }
    }
  }

  /** A token must still be good after the minute that a login takes. */
  private String tokens() {
    Tokens tokens = api.tokens();
    Instant now = Instant.now();
    String token = tokens.sign(Json.object().put("userId", 1), api.settings().jwtLife(), now);
    tokens.verify(token, now.plusSeconds(60));
    return "signed and verified, good for " + api.settings().jwtLife();
  }

  private String ask(Kind kind, String pattern) {
    JsonNode answer = transport.call(kind.queue(queues), pattern, Json.object(), LIMIT);
    return answer.has("pod")
        ? answer.path("service").asText() + " in " + answer.path("pod").asText()
        : Json.write(answer);
  }

  /** What is published now reaches those that are there now. */
  private String events() throws InterruptedException {
    String word = UUID.randomUUID().toString();
    transport.publish(Handlers.TOPIC, Json.object().put("word", word));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      JsonNode answer =
          transport.call(Kind.MATCHMAKING.queue(queues), "ping", Json.object(), LIMIT);
      if (answer.path("event").asText().equals(word)) {
        return "heard by " + answer.path("service").asText();
      }
      Thread.sleep(100);
    }
    throw new Fatal("TimeoutError: nobody heard of an event");
  }

  private String parse() throws InterruptedException {
    byte[] replay = ("replay " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    return api.replays().trial(replay, PARSE_LIMIT);
  }
}
