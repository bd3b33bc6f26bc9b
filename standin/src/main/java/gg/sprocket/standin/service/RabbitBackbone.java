package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresRegister;
import gg.sprocket.standin.postgres.TaskQueue.State;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.rabbit.Broker;
import gg.sprocket.standin.rabbit.Celery;
import gg.sprocket.standin.rabbit.RabbitRegister;
import gg.sprocket.standin.rabbit.RabbitTransport;
import gg.sprocket.standin.redis.RedisLink;
import gg.sprocket.standin.settings.Common;
import gg.sprocket.standin.settings.NodeDatabase;
import gg.sprocket.standin.settings.Remote;
import gg.sprocket.standin.settings.Settings;
import gg.sprocket.standin.settings.Smaller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What 1.4 stands on: RabbitMQ for all, and for core the database too. */
final class RabbitBackbone {

  private RabbitBackbone() {}

  static Backbone of(
      Surroundings here, Settings settings, Common common, Kind kind, Log log, Running closing) {
    String service = Backbone.name(here, kind);
    Broker broker = closing.add(Broker.connect(Smaller.queue(settings), service, log));
    String key = here.variable("TRANSPORT_EVENTS_APPLICATION_KEY").orElse(service);
    RabbitTransport transport = new RabbitTransport(broker, common.queues().events(), key);
    if (kind != Kind.CORE) {
      RabbitRegister register =
          closing
              .add(new RabbitRegister(broker, service, here.pod(), log))
              .begin(kind.isSingleton());
      return new Backbone(closing.add(transport), register, Optional.empty(), Optional.empty());
    }
    NodeDatabase database = NodeDatabase.ofOneFour(settings);
    try {
      Backbone.Opening opening = Backbone.Opening.of(here, kind, database, log, closing);
      Pool orm = opening.pool("typeorm");
      Backbone.requireSchema(orm);
      PostgresRegister register = opening.register(orm);
      RabbitRegister.collect(broker, message -> write(orm, message, log));
      return new Backbone(
          closing.add(transport),
          register,
          Optional.of(orm),
          Optional.of(celery(here, settings, log, closing)));
    } catch (SQLException e) {
      throw Words.ofNode(e, database.server());
    }
  }

  private static void write(Pool orm, JsonNode message, Log log) {
    String service = message.path("service").asText();
    String pod = message.path("pod").asText();
    String event = message.path("event").asText();
    try {
      orm.order(
          connection -> {
            if (event.equals("alarm")) {
              PostgresRegister.alarm(connection, service, pod, "another");
            } else {
              PostgresRegister.life(
                  connection,
                  new PostgresRegister.Event(message.path("at").asText(), service, pod, event));
            }
          });
    } catch (SQLException e) {
      log.warn("Standin", "cannot write down " + event + ": " + e.getMessage());
    }
  }

  /** Results of Celery are in Redis, under the key of the task. */
  private static Parsing celery(Surroundings here, Settings settings, Log log, Running closing) {
    List<String> celery = Smaller.celery(settings);
    Broker tasks =
        closing.add(Broker.connect(celery.getFirst(), Backbone.name(here, Kind.CORE), log));
    RedisLink redis =
        closing.add(new RedisLink(Remote.Redis.of(settings), 0, Trust.of(here, log), log));
    return new Parsing() {
      @Override
      public String start(JsonNode arguments) {
        String id = UUID.randomUUID().toString();
        Celery.send(tasks, celery.getLast(), id, arguments);
        return id;
      }

      @Override
      public Optional<State> state(String id) {
        String text = redis.run(jedis -> jedis.get(Celery.RESULT + id));
        if (text == null) {
          return Optional.of(new State("pending", Json.object().nullNode(), ""));
        }
        JsonNode result = Json.known(text);
        boolean done = result.path("status").asText().equals("SUCCESS");
        return Optional.of(
            new State(
                done ? "completed" : "failed",
                result.path("result"),
                done ? "" : result.path("result").asText()));
      }
    };
  }
}
