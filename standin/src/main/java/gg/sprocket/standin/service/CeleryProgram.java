package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.rabbit.Broker;
import gg.sprocket.standin.rabbit.Celery;
import gg.sprocket.standin.rabbit.RabbitRegister;
import gg.sprocket.standin.redis.RedisLink;
import gg.sprocket.standin.settings.PythonSettings;
import gg.sprocket.standin.settings.Remote;
import gg.sprocket.standin.storage.Buckets;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * The parser of replays until 1.4: a worker of Celery, whose variables CELERY_BROKER_URL and
 * CELERY_RESULT_BACKEND win over its configuration.
 */
public final class CeleryProgram {

  /** Celery keeps results for a day (result_expires). */
  private static final long KEPT_SECONDS = Duration.ofDays(1).toSeconds();

  private CeleryProgram() {}

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, Stop stop) {
    Log log = Log.standard();
    try (Running running = new Running(log)) {
      PythonSettings settings = PythonSettings.of(here);
      Trust trust = Trust.of(here, log);
      Parser parser = Parser.of(settings, new Buckets(settings.storage(), trust));
      Broker broker =
          running.add(
              Broker.connect(settings.text("CELERY_BROKER_URL", "celery.broker"), "celery", log));
      RabbitRegister register =
          running.add(new RabbitRegister(broker, "replay-parse", here.pod(), log)).begin(false);
      RedisLink results =
          running
              .add(
                  new RedisLink(
                      backend(settings.text("CELERY_RESULT_BACKEND", "celery.backend")),
                      0,
                      trust,
                      log))
              .open();
      Celery.work(
          broker,
          settings.text("CELERY_QUEUE", "celery.queue"),
          (id, arguments) -> results.run(jedis -> write(jedis, id, outcome(parser, arguments))));
      register.write("ready");
      log.raw("[INFO/MainProcess] celery ready.");
      stop.await();
      register.write("stopping");
      return 0;
    } catch (Fatal e) {
      log.raw("Traceback (most recent call last):\n  File \"/usr/local/bin/celery\"\n" + e.words());
      return 1;
    }
  }

  private static String write(Jedis jedis, String id, ObjectNode outcome) {
    outcome.put("task_id", id);
    return jedis.set(
        Celery.RESULT + id, Json.write(outcome), SetParams.setParams().ex(KEPT_SECONDS));
  }

  private static ObjectNode outcome(Parser parser, JsonNode arguments) {
    try {
      return Json.object().put("status", "SUCCESS").set("result", parser.parse(arguments));
    } catch (Fatal e) {
      return Json.object().put("status", "FAILURE").put("result", e.words());
    }
  }

  /** A URI {@code redis://:password@host:port/0}. */
  private static Remote.Redis backend(String uri) {
    URI parsed = URI.create(uri);
    String login = parsed.getUserInfo() == null ? "" : parsed.getUserInfo();
    return new Remote.Redis(
        parsed.getHost(),
        parsed.getPort() < 0 ? 6379 : parsed.getPort(),
        login.substring(login.indexOf(':') + 1),
        "rediss".equals(parsed.getScheme()));
  }
}
