package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.SelfCheck;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresTransport;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.rabbit.Broker;
import gg.sprocket.standin.rabbit.RabbitTransport;
import gg.sprocket.standin.settings.FrontendSettings;
import gg.sprocket.standin.storage.Buckets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * The editor of report cards (clients/image-generation-frontend). It shows its page whatever the
 * state of its servers; its self-check shows that.
 */
public final class FrontendProgram {

  /** File that starts it. */
  public static final String MAIN = "/app/clients/image-generation-frontend/build/index.js";

  /** Rendering takes long: callers wait two minutes. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final int PORT = 3000;
  private static final String PAGE =
      "<!doctype html><html lang=\"en\"><head><title>Report cards</title></head></html>";

  private FrontendProgram() {}

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, Version version, Stop stop) {
    Log log = Log.standard();
    try (Running running = new Running(log)) {
      FrontendSettings settings = FrontendSettings.of(here);
      Pool queries = pool(running, settings, "knex", log);
      Transport transport = running.add(transport(here, version, settings, running, log));
      Buckets buckets = new Buckets(settings.storage(), Trust.of(here, log));
      SelfCheck check =
          new SelfCheck()
              .with(
                  "database",
                  () -> queries.with(connection -> "connected to " + settings.database().host()))
              .with("storage", () -> Parts.trial(buckets, settings.bucket()))
              .with("queue", () -> render(transport, settings));
      running
          .add(
              new Site(
                  log,
                  Map.of("/", _ -> Answer.page(PAGE), SelfCheck.PATH, check),
                  _ -> new Answer(404, Map.of(), "Not found")))
          .listen(here.port(here.variable("PORT").map(Integer::parseInt).orElse(PORT)), n -> n);
      stop.await();
      return 0;
    } catch (Fatal e) {
      log.raw(e.words() + "\n\nNode.js v26.0.0");
      return 1;
    }
  }

  private static String render(Transport transport, FrontendSettings settings) {
    String queue =
        settings
            .queue()
            .orElseThrow(
                () ->
                    new Fatal("TypeError: Cannot read properties of undefined (reading 'queue')"));
    JsonNode answer = transport.call(queue, "render", Json.object(), LIMIT);
    return Json.write(answer);
  }

  /** Connects at the first query, and now, so that a refusal stands in the log. */
  private static Pool pool(Running running, FrontendSettings settings, String role, Log log) {
    Pool pool =
        running.add(
            new Pool(
                settings.database(),
                "image-generation-frontend-" + role,
                settings.poolSize(),
                Duration.ofSeconds(30),
                e -> Stop.crash(log, Words.ofNode(e, settings.database()))));
    try {
      return pool.open();
    } catch (SQLException e) {
      log.raw(Words.ofNode(e, settings.database()).words());
      return pool;
    }
  }

  private static Transport transport(
      Surroundings here, Version version, FrontendSettings settings, Running running, Log log) {
    return switch (version) {
      case ONE_FIVE -> new PostgresTransport(pool(running, settings, "rpc", log), log);
      case ONE_FOUR -> {
        String uri =
            here.variable("TRANSPORT_URL")
                .orElseThrow(() -> new Fatal("Error: TRANSPORT_URL is not set"));
        Broker broker = running.add(Broker.connect(uri, "image-generation-frontend", log));
        yield new RabbitTransport(broker, "events", "image-generation-frontend");
      }
    };
  }
}
