package gg.sprocket.standin.rabbit;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import java.util.Map;

/**
 * Tasks as Celery sends them (its message protocol, version 2): the arguments in the body, task and
 * id in the headers, over a durable queue. A worker acknowledges a task before it does it.
 */
public final class Celery {

  /** First part of the keys in Redis that hold results. */
  public static final String RESULT = "celery-task-meta-";

  private static final String TASK = "parseReplay";

  private Celery() {}

  /** Sends a task. */
  public static void send(Broker broker, String queue, String id, JsonNode arguments) {
    BasicProperties properties =
        new BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("utf-8")
            .correlationId(id)
            .deliveryMode(2)
            .headers(Map.of("lang", "js", "task", TASK, "id", id))
            .build();
    JsonNode body =
        Json.array().add(Json.array()).add(arguments).add(Json.object().putNull("chord"));
    Broker.orWords(
        () -> {
          try (Channel channel = broker.channel()) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.basicPublish("", queue, properties, RabbitTransport.bytes(body));
          }
          return true;
        });
  }

  /** What a worker does with a task. */
  public interface Worker {
    /** Does it. */
    void work(String id, JsonNode arguments);
  }

  /** Takes tasks, one at a time. */
  public static void work(Broker broker, String queue, Worker worker) {
    Broker.orWords(
        () -> {
          Channel channel = broker.channel();
          channel.queueDeclare(queue, true, false, false, null);
          channel.basicQos(1);
          return channel.basicConsume(
              queue,
              false,
              (_, delivery) -> {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                Map<String, Object> headers = delivery.getProperties().getHeaders();
                if (!TASK.equals(String.valueOf(headers.get("task")))) {
                  throw new Fatal("KeyError: '" + headers.get("task") + "'");
                }
                worker.work(
                    String.valueOf(headers.get("id")),
                    Json.known(RabbitTransport.text(delivery)).path(1));
              },
              _ -> {});
        });
  }
}
