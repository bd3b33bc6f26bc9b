package gg.sprocket.operator.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.RabbitServer;
import gg.sprocket.operator.component.BuiltinParts;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real RabbitMQ with what the operator gives the Builtin one: its start script, configuration,
 * definitions and cookie. It is 3.10 in place of 3.13, which knows the same settings, and its own
 * port and folders.
 */
class BuiltinQueueIT {

  private static final LocalServers SERVERS = LocalServers.create();
  private static final int PORT = Ports.free(1).getFirst();
  private static final Map<String, String> ENVIRONMENT = new TreeMap<>();
  private static List<String> command = List.of();
  private static List<Probe> probes = List.of();
  private static String login = "";
  private static String password = "";

  @BeforeAll
  static void start() {
    Map<String, String> secret = BuiltinParts.login(scene(), "mle-queue-login");
    SERVERS.file("secrets", "definitions.json", secret.getOrDefault("definitions.json", ""));
    SERVERS.file("secrets", "erlang-cookie", secret.getOrDefault("erlang-cookie", ""));
    BuiltinParts parts =
        new BuiltinParts(
            SERVERS,
            scene().settle(),
            "mle-queue",
            Map.of(
                "/etc/sprocket", SERVERS.folder("config").toString(),
                "/run/secrets/queue", SERVERS.folder("secrets").toString(),
                "/var/lib/rabbitmq", SERVERS.folder("home").toString(),
                "5672", "" + PORT));
    parts.config("config");
    command = parts.command("queue");
    ENVIRONMENT.putAll(RabbitServer.environment(SERVERS, "queue"));
    ENVIRONMENT.putAll(parts.environment("queue"));
    probes =
        List.of(
            parts.container("queue").getStartupProbe(),
            parts.container("queue").getLivenessProbe());
    URI uri = URI.create(secret.getOrDefault("uri", ""));
    login = uri.getUserInfo().split(":", 2)[0];
    password = uri.getUserInfo().split(":", 2)[1];
    run();
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void theLoginWorksInItsVirtualHost() throws IOException, TimeoutException {
    try (Connection connection = connection(login, password, "sprocket");
        Channel channel = connection.createChannel()) {
      String queue = channel.queueDeclare().getQueue();
      channel.basicPublish("", queue, null, "hello".getBytes(StandardCharsets.UTF_8));

      assertThat(channel.basicGet(queue, true).getBody()).asString().isEqualTo("hello");
    }
  }

  @Test
  void theLoginEntersNoOtherVirtualHost() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> connection(login, password, "/"))
        .havingRootCause()
        .withMessageContaining("NOT_ALLOWED");
  }

  @Test
  void nobodyElseGetsIn() {
    for (String host : List.of("sprocket", "/")) {
      assertThatExceptionOfType(AuthenticationFailureException.class)
          .isThrownBy(() -> connection("guest", "guest", host));
    }
    assertThatExceptionOfType(AuthenticationFailureException.class)
        .isThrownBy(() -> connection(login, "guest", "sprocket"));
  }

  @Test
  void theNodesNameIsThatOfNoPod() {
    assertThat(SERVERS.run(List.of("env", "rabbitmqctl", "eval", "node()."), ENVIRONMENT).strip())
        .isEqualTo("rabbit@localhost");
  }

  @Test
  void theProbesSucceed() {
    for (Probe probe : probes) {
      List<String> asked = new ArrayList<>(List.of("env"));
      asked.addAll(probe.getExec().getCommand());
      assertThat(SERVERS.attempt(asked, ENVIRONMENT).code()).isZero();
    }
    assertThat(LocalServers.listens(PORT)).isTrue();
  }

  @Test
  void theMemoryIsTheContainersNotTheNodes() {
    String status = SERVERS.run(List.of("env", "rabbitmq-diagnostics", "status"), ENVIRONMENT);

    // Four tenths of 512 MiB.
    assertThat(status).contains("computed to: 0.2147 gb");
  }

  @Test
  void aDurableQueueOutlivesARestart() throws IOException, TimeoutException {
    try (Connection connection = connection(login, password, "sprocket");
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.queueDeclare("kept", true, false, false, null);
      channel.basicPublish("", "kept", MessageProperties.MINIMAL_PERSISTENT_BASIC, new byte[] {42});
      assertThat(channel.waitForConfirms(10_000)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    SERVERS.stop("queue");
    run();

    try (Connection connection = connection(login, password, "sprocket");
        Channel channel = connection.createChannel()) {
      GetResponse kept = channel.basicGet("kept", true);
      assertThat(kept.getBody()).containsExactly(42);
    }
  }

  private static void run() {
    SERVERS.start("queue", PORT, new ArrayList<>(command), ENVIRONMENT);
  }

  private static Connection connection(String user, String word, String host)
      throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(PORT);
    factory.setUsername(user);
    factory.setPassword(word);
    factory.setVirtualHost(host);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  private static Scene scene() {
    return Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0");
  }
}
