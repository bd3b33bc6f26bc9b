package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.Cors;
import gg.sprocket.standin.http.GraphQl;
import gg.sprocket.standin.http.Request;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.http.Subscriptions;
import gg.sprocket.standin.http.Tokens;
import gg.sprocket.standin.postgres.EventQueue;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresRegister;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.postgres.TaskQueue;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.settings.BunSettings;
import gg.sprocket.standin.storage.Buckets;
import io.undertow.server.HttpHandler;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The API of 2.0 (core of the branch dev): PostgreSQL and S3 alone. {@code /health} asks the
 * database. Pages of one origin may call it: the public one.
 */
record BunCore(Surroundings here, BunSettings settings, Log log) {

  /** Topic of replays to parse. */
  static final String TOPIC = "replay.parse";

  private static final int PORT = 3000;
  private static final int POOL = 10;

  int run(Stop stop) {
    Server server = settings.database();
    BotLogin.perform(settings.text("auth.discord.botToken"), log);
    settings.text("auth.discord.clientId");
    try (Running running = new Running(log)) {
      Pool pool = BunBot.open(running, server, "core", POOL, log);
      PostgresRegister register =
          running.add(new PostgresRegister(pool, "core", here.pod(), true, log)).begin();
      running
          .add(new Site(log, pages(pool), request -> Answer.nothing(request.path())))
          .listen(here.port(PORT), this::around);
      register.write("ready");
      stop.await();
      register.write("stopping");
      return 0;
    } catch (SQLException e) {
      throw Words.ofNode(e, server);
    }
  }

  private HttpHandler around(HttpHandler next) {
    String protocol = settings.text("secure").equals("true") ? "https://" : "http://";
    return new Cors(
        Set.of(protocol + settings.text("baseUrl")),
        Subscriptions.before(next, "graphql-transport-ws"));
  }

  private Map<String, Site.Page> pages(Pool pool) {
    Replays replays =
        new Replays(
            new Buckets(settings.storage(), Trust.of(here, log)),
            settings.text("s3.bucket"),
            new Events(new EventQueue(pool, TOPIC)));
    Map<String, Site.Page> pages = new HashMap<>();
    pages.put("/health", _ -> health(pool));
    pages.put(
        "/graphql",
        new GraphQl(
            Map.of("task", call -> replays.task(call.text().get("id").orElse(""))),
            Map.of("parseReplays", call -> replays.upload(call.files()))));
    pages.put("/auth/check", this::check);
    pages.put(
        SelfCheck.PATH,
        new SelfCheck()
            .with("database", () -> pool.with(ApiChecks::keep))
            .with("storage", () -> Parts.trial(replays.buckets(), replays.bucket()))
            .with("tokens", this::tokens)
            .with("replay-parse", () -> parse(replays)));
    return pages;
  }

  private static Answer health(Pool pool) {
    try {
      pool.order(
          connection -> {
            try (var statement = connection.createStatement()) {
              statement.execute("SELECT 1");
            }
          });
      return Answer.json(200, Json.object().put("status", "ok"));
    } catch (SQLException e) {
      return Answer.json(503, Json.object().put("status", "error"));
    }
  }

  private Answer check(Request request) {
    try {
      key().verify(request.header("Authorization").orElse("").replaceFirst("^Bearer ", ""), now());
      return Answer.json(200, Json.object());
    } catch (Fatal e) {
      return Answer.error(401, "Unauthorized", "Unauthorized");
    }
  }

  /** The key that everybody knows is as good as none. */
  private String tokens() {
    if (settings.text("auth.jwt.secret").equals("localhost")) {
      throw new Fatal("Error: tokens are signed with the default key");
    }
    Duration life = Duration.ofMillis(Long.parseLong(settings.text("auth.jwt.expiry")));
    key().verify(key().sign(Json.object().put("userId", 1), life, now()), now().plusSeconds(60));
    return "signed and verified, good for " + life;
  }

  private static String parse(Replays replays) throws InterruptedException {
    byte[] replay = ("replay " + Instant.now()).getBytes(StandardCharsets.UTF_8);
    return replays.trial(replay, Duration.ofSeconds(15));
  }

  private Tokens key() {
    return new Tokens(settings.text("auth.jwt.secret"));
  }

  private static Instant now() {
    return Instant.now();
  }

  private record Events(EventQueue queue) implements Parsing {
    @Override
    public String start(JsonNode arguments) {
      try {
        return String.valueOf(queue.add(arguments));
      } catch (SQLException e) {
        throw new Fatal("error: " + e.getMessage(), e);
      }
    }

    @Override
    public Optional<TaskQueue.State> state(String id) {
      try {
        return queue.state(id);
      } catch (SQLException e) {
        throw new Fatal("error: " + e.getMessage(), e);
      }
    }
  }
}
