package gg.sprocket.standin.settings;

import gg.sprocket.standin.postgres.Server;
import java.time.Duration;

/**
 * The database of a Node program.
 *
 * @param server where it is
 * @param poolSize connections of each pool; one by default (common/src/postgres)
 * @param acquireLimit how long a query waits for one of them; five seconds by default
 */
public record NodeDatabase(Server server, int poolSize, Duration acquireLimit) {

  /** TypeORM's driver opens ten unless told otherwise (pg-pool, {@code max}). */
  private static final int DRIVERS_OWN = 10;

  /** Reads it. */
  public static NodeDatabase of(Settings settings) {
    String host = settings.text(Keys.DB_HOST);
    settings.flag(Keys.DB_LOGS, false);
    return new NodeDatabase(
        new Server(
            host,
            settings.number(Keys.DB_PORT),
            settings.text(Keys.DB_USER),
            settings.text(Keys.DB_PASSWORD),
            settings.text(Keys.DB_NAME),
            Server.Tls.ofNode(host)),
        settings.number(Keys.POOL_SIZE, 1),
        Duration.ofMillis(settings.number(Keys.POOL_TIMEOUT, 5000)));
  }

  /** Reads it as 1.4 did, whose pool was the driver's own. */
  public static NodeDatabase ofOneFour(Settings settings) {
    return new NodeDatabase(of(settings).server(), DRIVERS_OWN, Duration.ofSeconds(30));
  }
}
