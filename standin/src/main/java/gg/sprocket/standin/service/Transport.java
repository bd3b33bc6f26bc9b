package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/** How the services of one instance talk to each other: over tables or over RabbitMQ. */
public interface Transport extends AutoCloseable {

  /** What a service does when it is called. */
  @FunctionalInterface
  interface Handler {
    /** Answers a call; what it throws becomes the answer's error. */
    JsonNode answer(String pattern, JsonNode payload);
  }

  /** Starts to take calls of a queue. */
  void serve(String queue, Handler handler);

  /**
   * Calls a service.
   *
   * @throws gg.sprocket.standin.Fatal when it fails or does not answer in time
   */
  JsonNode call(String queue, String pattern, JsonNode payload, Duration limit);

  /** Tells all that are there now. */
  void publish(String topic, JsonNode payload);

  /** Starts to hear of a topic. */
  void subscribe(String topic, Consumer<JsonNode> listener);

  @Override
  void close();
}
