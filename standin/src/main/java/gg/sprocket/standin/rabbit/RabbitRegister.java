package gg.sprocket.standin.rabbit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.service.Register;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * For services without a database: sends to a durable queue from which core writes, now or when it
 * is there again. That there is no second one of a singleton it knows by a queue which only one
 * connection may have at a time.
 */
public final class RabbitRegister implements Register {

  private static final String QUEUE = "standin-life";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Broker broker;
  private final String service;
  private final String pod;
  private final Log log;

  /** Of one process. */
  public RabbitRegister(Broker broker, String service, String pod, Log log) {
    this.broker = broker;
    this.service = service;
    this.pod = pod;
    this.log = log;
  }

  /** Writes that it starts. */
  public RabbitRegister begin(boolean singleton) {
    write("starting");
    if (singleton && !alone()) {
      write("alarm");
    }
    return this;
  }

  /** Hears of all that others wrote; for core. */
  public static void collect(Broker broker, Consumer<JsonNode> writer) {
    Broker.orWords(
        () -> {
          Channel channel = broker.channel();
          channel.queueDeclare(QUEUE, true, false, false, null);
          return channel.basicConsume(
              QUEUE,
              false,
              (_, delivery) -> {
                writer.accept(Json.known(RabbitTransport.text(delivery)));
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
              },
              _ -> {});
        });
  }

  @Override
  public void write(String event) {
    ObjectNode message =
        Json.object()
            .put("at", Instant.now().toString())
            .put("service", service)
            .put("pod", pod)
            .put("event", event);
    try {
      Broker.orWords(
          () -> {
            try (Channel channel = broker.channel()) {
              channel.queueDeclare(QUEUE, true, false, false, null);
              channel.basicPublish(
                  "", QUEUE, MessageProperties.PERSISTENT_BASIC, RabbitTransport.bytes(message));
            }
            return true;
          });
    } catch (Fatal e) {
      log.warn("Standin", "cannot write down " + event + ": " + e.words());
    }
  }

  /** The server notices the end of a killed process a moment later than everybody else. */
  private boolean alone() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (owns()) {
        return true;
      }
    } while (System.nanoTime() < end);
    return false;
  }

  private boolean owns() {
    try {
      // Not closed: the queue lives as long as the connection.
      broker.channel().queueDeclare("standin-only-" + service, false, true, true, null);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    write("ended");
  }
}
