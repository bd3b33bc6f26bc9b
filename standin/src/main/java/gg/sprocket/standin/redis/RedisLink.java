package gg.sprocket.standin.redis;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.settings.Remote;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection, as ioredis 4 holds one: it tries again twenty times before it gives a command up
 * (lib/redis/RedisOptions.ts, maxRetriesPerRequest; retryStrategy), and it says so each time.
 */
public final class RedisLink implements AutoCloseable {

  private static final int RETRIES = 20;
  private static final int LONGEST_PAUSE = 2000;

  private final Remote.Redis server;
  private final int database;
  private final Trust trust;
  private final Log log;
  private @Nullable Jedis connection;

  /**
   * To one database of a server.
   *
   * @param server the server
   * @param database number of the database
   * @param trust whom to trust where it speaks TLS
   * @param log where failures go to
   */
  public RedisLink(Remote.Redis server, int database, Trust trust, Log log) {
    this.server = server;
    this.database = database;
    this.trust = trust;
    this.log = log;
  }

  /**
   * Connects.
   *
   * @throws Fatal with the words of ioredis
   */
  public RedisLink open() {
    run(Jedis::ping);
    return this;
  }

  /**
   * Sends commands.
   *
   * @throws Fatal with the words of ioredis
   */
  public synchronized <T> T run(Function<Jedis, T> commands) {
    for (int attempt = 1; ; attempt++) {
      try {
        Jedis ready = connection != null ? connection : connect();
        connection = ready;
        return commands.apply(ready);
      } catch (JedisConnectionException e) {
        close();
        log.raw("[ioredis] Unhandled error event: Error: " + socket(e));
        if (attempt == RETRIES) {
          throw new Fatal(
              "MaxRetriesPerRequestError: Reached the max retries per request limit (which is "
                  + RETRIES
                  + "). Refer to \"maxRetriesPerRequest\" option for details.",
              e);
        }
        pause(Math.min(attempt * 50, LONGEST_PAUSE));
      } catch (JedisException e) {
        // Such as NOAUTH, WRONGPASS, MISCONF, or a command that the server does not know.
        throw new Fatal("ReplyError: " + e.getMessage(), e);
      }
    }
  }

  private Jedis connect() {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(10_000)
            .socketTimeoutMillis(5_000)
            .database(database);
    if (!server.password().isEmpty()) {
      config.password(server.password());
    }
    if (server.secure()) {
      config.sslOptions(
          SslOptions.builder()
              .trustStoreType("PKCS12")
              .truststore(trust::stored, Trust.STORE_PASSWORD.toCharArray())
              .sslVerifyMode(SslVerifyMode.FULL)
              .build());
    }
    return new Jedis(new HostAndPort(server.host(), server.port()), config.build());
  }

  private String socket(JedisConnectionException e) {
    Optional<Throwable> cause = Optional.empty();
    for (Throwable t = e; t != null; t = t.getCause()) {
      for (Throwable s : t.getSuppressed()) {
        cause = Optional.of(s);
      }
      if (t instanceof ConnectException || t instanceof UnknownHostException) {
        cause = Optional.of(t);
      }
    }
    return switch (cause.orElse(e)) {
      case UnknownHostException _ -> "getaddrinfo ENOTFOUND " + server.host();
      case ConnectException _ -> "connect ECONNREFUSED " + server;
      default -> "Connection is closed.";
    };
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fatal("Error: Connection is closed.", e);
    }
  }

  @Override
  public synchronized void close() {
    if (connection != null) {
      try {
        connection.close();
      } catch (JedisException e) {
        // It was gone already.
        log.warn("Standin", "connection to Redis was lost");
      }
      connection = null;
    }
  }
}
