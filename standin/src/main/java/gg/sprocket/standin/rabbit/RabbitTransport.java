package gg.sprocket.standin.rabbit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.service.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls and events over RabbitMQ, as until 1.4: calls as NestJS makes them (packages/microservices,
 * server-rmq.ts and client-rmq.ts) over durable queues, events over one topic exchange and a queue
 * that is not durable and belongs to the application, so that of several processes of one
 * application one hears of each event (common/src/events).
 */
public final class RabbitTransport implements Transport {

  private static final String REPLIES = "amq.rabbitmq.reply-to";

  private final Broker broker;
  private final String exchange;
  private final String applicationKey;
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private @Nullable Channel calls;

  /** Over this connection. */
  public RabbitTransport(Broker broker, String exchange, String applicationKey) {
    this.broker = broker;
    this.exchange = exchange;
    this.applicationKey = applicationKey;
  }

  @Override
  public void serve(String queue, Handler handler) {
    Broker.orWords(
        () -> {
          Channel channel = broker.channel();
          channel.queueDeclare(queue, true, false, false, null);
          channel.basicQos(1);
          channel.basicConsume(
              queue, false, (_, delivery) -> take(channel, delivery, handler), _ -> {});
          return true;
        });
  }

  private static void take(Channel channel, Delivery delivery, Handler handler) throws IOException {
    JsonNode call = Json.known(text(delivery));
    ObjectNode reply = Json.object().put("isDisposed", true);
    reply.set("id", call.path("id"));
    try {
      reply.set("response", handler.answer(call.path("pattern").asText(), call.path("data")));
    } catch (Fatal e) {
      reply.put("err", e.words());
    }
    BasicProperties asked = delivery.getProperties();
    if (asked.getReplyTo() != null) {
      channel.basicPublish(
          "",
          asked.getReplyTo(),
          new BasicProperties.Builder().correlationId(asked.getCorrelationId()).build(),
          bytes(reply));
    }
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
  }

  @Override
  public JsonNode call(String queue, String pattern, JsonNode payload, Duration limit) {
    String id = UUID.randomUUID().toString();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    try {
      ObjectNode call = Json.object().put("pattern", pattern).put("id", id);
      call.set("data", payload);
      send(queue, id, call);
      JsonNode answer = reply.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.has("err")) {
        throw new Fatal(answer.path("err").asText());
      }
      return answer.path("response");
    } catch (TimeoutException | ExecutionException e) {
      throw new Fatal("TimeoutError: no answer from queue " + queue + " to " + pattern, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fatal("TimeoutError: interrupted", e);
    } finally {
      waiting.remove(id);
    }
  }

  private synchronized void send(String queue, String id, JsonNode call) {
    Broker.orWords(
        () -> {
          Channel channel = calls != null ? calls : openCalls();
          calls = channel;
          channel.basicPublish(
              "",
              queue,
              new BasicProperties.Builder().correlationId(id).replyTo(REPLIES).build(),
              bytes(call));
          return true;
        });
  }

  private Channel openCalls() throws IOException {
    Channel channel = broker.channel();
    channel.basicConsume(
        REPLIES,
        true,
        (_, delivery) ->
            Optional.ofNullable(waiting.get(delivery.getProperties().getCorrelationId()))
                .ifPresent(reply -> reply.complete(Json.known(text(delivery)))),
        _ -> {});
    return channel;
  }

  @Override
  public synchronized void publish(String topic, JsonNode payload) {
    Broker.orWords(
        () -> {
          try (Channel channel = broker.channel()) {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
            channel.basicPublish(exchange, topic, null, bytes(payload));
          }
          return true;
        });
  }

  @Override
  public void subscribe(String topic, Consumer<JsonNode> listener) {
    Broker.orWords(
        () -> {
          Channel channel = broker.channel();
          channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
          String queue = applicationKey + "-" + topic;
          channel.queueDeclare(queue, false, false, false, null);
          channel.queueBind(queue, exchange, topic);
          channel.basicConsume(
              queue, true, (_, delivery) -> listener.accept(Json.known(text(delivery))), _ -> {});
          return true;
        });
  }

  static String text(Delivery delivery) {
    return new String(delivery.getBody(), StandardCharsets.UTF_8);
  }

  static byte[] bytes(JsonNode node) {
    return Json.write(node).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // The channels end with the connection.
    waiting.values().forEach(reply -> reply.cancel(true));
  }
}
