package gg.sprocket.operator.probe;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * RabbitMQ: TLS, login, virtual host, and a queue of the kind that the application makes: one that
 * is not kept and not its connection's own.
 *
 * @param login address and login from the Secret
 * @param tls whether it speaks TLS
 * @param vhost virtual host
 * @param input where the secret values are
 */
record QueueProbe(QueueLogin login, boolean tls, String vhost, ProbeInput input) implements Probe {

  static QueueProbe of(ProbeInput input) throws Refusal {
    boolean tls = input.flag("PROBE_TLS");
    return new QueueProbe(
        QueueLogin.read(input, tls, input.number("PROBE_PORT")),
        tls,
        input.text("PROBE_VHOST"),
        input);
  }

  @Override
  public Target target() {
    return login.target();
  }

  @Override
  public Proved look() throws Refusal, IOException, GeneralSecurityException, TimeoutException {
    try (Connection connection = factory().newConnection("sprocket-probe")) {
      use(connection);
      return new Proved(version(connection), Optional.empty());
    } catch (PossibleAuthenticationFailureException e) {
      throw new Refusal(
          Cause.AuthenticationFailed,
          "RabbitMQ at %s refuses the login; correct user and password in the key uri of %s, percent-encoded",
          target(),
          input.secretName());
    } catch (IOException | ShutdownSignalException e) {
      Optional<Refusal> known = refusal(e);
      if (known.isPresent()) {
        throw known.orElseThrow();
      }
      throw e;
    }
  }

  private ConnectionFactory factory() throws Refusal, IOException, GeneralSecurityException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(target().host());
    factory.setPort(target().port());
    factory.setUsername(login.user());
    factory.setPassword(login.password());
    factory.setVirtualHost(vhost);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(ANSWER_MILLIS);
    factory.setChannelRpcTimeout(ANSWER_MILLIS);
    factory.setShutdownTimeout(1_000);
    factory.setAutomaticRecoveryEnabled(false);
    if (tls) {
      factory.useSslProtocol(Trust.of(input));
      factory.enableHostnameVerification();
    }
    return factory;
  }

  private static void use(Connection connection) throws IOException, TimeoutException {
    String queue = "sprocket-probe-" + UUID.randomUUID();
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, false, false, true, Map.of());
      channel.basicPublish("", queue, null, "probe".getBytes(StandardCharsets.UTF_8));
      channel.basicGet(queue, true);
      channel.queueDelete(queue);
    }
  }

  /** By the code of the protocol and the method that it answers; its text quotes the login. */
  private Optional<Refusal> refusal(Throwable failure) {
    Throwable cause = failure instanceof ShutdownSignalException ? failure : failure.getCause();
    if (!(cause instanceof ShutdownSignalException signal)) {
      return Optional.empty();
    }
    Method reason = signal.getReason();
    return switch (reason) {
      case AMQP.Connection.Close close -> Optional.of(ofConnection(close));
      case AMQP.Channel.Close close -> Optional.of(ofChannel(close));
      case null, default -> Optional.empty();
    };
  }

  private Refusal ofConnection(AMQP.Connection.Close close) {
    if (close.getReplyCode() != AMQP.NOT_ALLOWED) {
      return unknown(close.getReplyCode());
    }
    if (close.getReplyText().contains("connection limit")) {
      return new Refusal(
          Cause.ConnectionsExhausted,
          "RabbitMQ at %s has no connection left for virtual host %s or its user; raise the limit: `rabbitmqctl set_vhost_limits -p %s '{\"max-connections\": -1}'`",
          target(),
          vhost,
          vhost);
    }
    return close.getReplyText().contains("not found")
        ? new Refusal(
            Cause.DatabaseMissing,
            "virtual host %s does not exist at RabbitMQ %s; create it: `rabbitmqctl add_vhost %s`",
            vhost,
            target(),
            vhost)
        : denied();
  }

  private Refusal ofChannel(AMQP.Channel.Close close) {
    return close.getReplyCode() == AMQP.ACCESS_REFUSED ? denied() : unknown(close.getReplyCode());
  }

  private Refusal denied() {
    return new Refusal(
        Cause.PrivilegeMissing,
        "the login of RabbitMQ at %s may not use virtual host %s as it needs to; run: `rabbitmqctl set_permissions -p %s USER '.*' '.*' '.*'`",
        target(),
        vhost,
        vhost);
  }

  private Refusal unknown(int code) {
    return code == AMQP.INTERNAL_ERROR
        ? new Refusal(
            Cause.FeatureMissing,
            "RabbitMQ at %s makes no queues that are neither kept nor exclusive, which the application uses; permit the deprecated feature transient_nonexcl_queues, or use RabbitMQ 3.13",
            target())
        : new Refusal(
            Cause.ProbeFailed,
            "RabbitMQ at %s ended the probe with code %d; look at the server's log",
            target(),
            code);
  }

  private static String version(Connection connection) {
    String version = String.valueOf(connection.getServerProperties().get("version"));
    return version.matches("[0-9A-Za-z.+-]{1,40}") ? version : "";
  }
}
