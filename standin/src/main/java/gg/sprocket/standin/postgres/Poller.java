package gg.sprocket.standin.postgres;

import gg.sprocket.standin.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A loop that looks into a table every 250 ms. Nothing restarts it: the first error of the database
 * ends it, while the process goes on and answers {@code /healthz} (common/src/platform). That is
 * what makes a pool that is too small so dangerous.
 */
final class Poller implements AutoCloseable {

  static final Duration PAUSE = Duration.ofMillis(250);

  /** One look. */
  interface Look {
    /** Whether there was something, so that the next look follows at once. */
    boolean found() throws SQLException;
  }

  private final String name;
  private final Log log;
  private final Look look;
  private final Thread thread;
  private volatile boolean closed;

  private Poller(String name, Log log, Look look) {
    this.name = name;
    this.log = log;
    this.look = look;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  static Poller start(String name, Log log, Look look) {
    Poller poller = new Poller(name, log, look);
    poller.thread.start();
    return poller;
  }

  private void loop() {
    try {
      while (!closed) {
        if (!look.found()) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (SQLException e) {
      if (!closed) {
        log.error(name, String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException e) {
      // Asked to end.
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
