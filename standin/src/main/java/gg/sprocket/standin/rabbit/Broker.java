package gg.sprocket.standin.rabbit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

/** A connection to RabbitMQ. A service that loses it ends (1.4, amqplib). */
public final class Broker implements AutoCloseable {

  private final Connection connection;

  private Broker(Connection connection) {
    this.connection = connection;
  }

  /** What RabbitMQ's client throws. */
  interface Order<T> {
    T run() throws IOException, TimeoutException;
  }

  /**
   * Connects.
   *
   * @param uri its URI, with the login and settings such as {@code heartbeat}
   * @param name name under which the server sees it
   * @param log where its loss goes to
   * @throws Fatal with the words of amqplib, which end the process
   */
  public static Broker connect(String uri, String name, Log log) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(10_000);
    try {
      factory.setUri(uri);
      Connection connection = factory.newConnection(name);
      connection.addShutdownListener(
          cause -> {
            if (!cause.isInitiatedByApplication()) {
              Stop.crash(log, new Fatal("Error: Connection closed: " + reason(cause)));
            }
          });
      return new Broker(connection);
    } catch (URISyntaxException | GeneralSecurityException e) {
      // Its own message has the URI in it, and with it the login.
      throw Fatal.ending("Error: Expected amqp: or amqps: as the protocol");
    } catch (IOException | TimeoutException e) {
      throw Fatal.ending(words(e, factory));
    }
  }

  Channel channel() throws IOException {
    return connection.createChannel();
  }

  static <T> T orWords(Order<T> order) {
    try {
      return order.run();
    } catch (IOException | TimeoutException | AlreadyClosedException e) {
      throw new Fatal("Error: Operation failed: " + e.getMessage(), e);
    }
  }

  private static String words(Exception e, ConnectionFactory factory) {
    String where = factory.getHost() + ":" + factory.getPort();
    for (Throwable t = e; t != null; t = t.getCause()) {
      switch (t) {
        case UnknownHostException _ -> {
          return "Error: getaddrinfo ENOTFOUND " + factory.getHost();
        }
        case ConnectException _ -> {
          return "Error: connect ECONNREFUSED " + where;
        }
        case AuthenticationFailureException _ -> {
          return "Error: Handshake terminated by server: 403 (ACCESS-REFUSED) with message"
              + " \"ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN\"";
        }
        case ShutdownSignalException s -> {
          return "Error: Handshake terminated by server: " + reason(s);
        }
        default -> {}
      }
    }
    return "Error: Socket closed abruptly during opening handshake";
  }

  private static String reason(ShutdownSignalException cause) {
    return cause.getReason() == null ? "Unexpected close" : cause.getReason().toString();
  }

  @Override
  public void close() throws IOException {
    if (connection.isOpen()) {
      connection.close();
    }
  }
}
