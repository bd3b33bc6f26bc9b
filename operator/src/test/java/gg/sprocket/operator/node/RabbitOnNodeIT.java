package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Release 1.4.0, whose services talk over RabbitMQ. */
@RealNode
@Order(4)
class RabbitOnNodeIT {

  private static final String API = "core";
  private static final int PORT = 3001;
  private static final int CONFIRM_MILLIS = 10_000;
  private final League league;

  RabbitOnNodeIT(NodeCluster node) {
    this.league = node.league("rabbit", "1.4.0", "profile: Tiny\n");
  }

  @BeforeAll
  void start() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
  }

  @AfterEach
  void stillWhole() {
    league.awaitReady();
    league.awaitHealthy(API, PORT);
    league.assertNoOverlap();
  }

  @Test
  void everyPodReallyRuns() {
    league.assertRunning(13);
  }

  @Test
  void whatTheQueuePromisedToKeepSurvivesItsEnd() throws Exception {
    String queue = "kept-by-test";
    try (Connection connection = queue();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare(queue, true, false, false, Map.of());
      channel.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          "kept".getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
    }

    league.replace("queue");
    league.awaitReady();
    league.awaitHealthy(API, PORT);

    try (Connection connection = queue();
        Channel channel = connection.createChannel()) {
      GetResponse message = channel.basicGet(queue, true);
      assertThat(message).isNotNull();
      assertThat(new String(message.getBody(), StandardCharsets.UTF_8)).isEqualTo("kept");
      channel.queueDelete(queue);
    }
  }

  /** By the login that the services have, straight to the pod. */
  private Connection queue() {
    URI login = URI.create(league.secret(league.names().queueLogin(), "uri"));
    String[] words = login.getUserInfo().split(":", 2);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUsername(words[0]);
    factory.setPassword(words[1]);
    factory.setVirtualHost("sprocket");
    factory.setHost(league.pod("queue").getStatus().getPodIP());
    return await("a connection to the queue")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(factory::newConnection, Connection::isOpen);
  }
}
