package gg.sprocket.operator.node;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Takes every connection that an instance's database gives, and every one that gets free. */
final class Hoard implements AutoCloseable {

  private static final int TAKERS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final League league;
  private final Queue<Connection> taken = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean refused;
  private volatile boolean closed;

  private Hoard(League league) {
    this.league = league;
  }

  /** Begins, and comes back when there is none left. */
  static Hoard of(League league) {
    Hoard hoard = new Hoard(league);
    for (int i = 0; i < TAKERS; i++) {
      hoard.threads.add(Thread.ofVirtual().name("hoard").start(hoard::take));
    }
    await("no more connections").atMost(LIMIT).until(() -> hoard.refused);
    return hoard;
  }

  private void take() {
    while (!closed) {
      try {
        taken.add(league.login());
      } catch (SQLException e) {
        refused = true;
      }
    }
  }

  /** Gives all of them back. */
  @Override
  public void close() throws SQLException {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    for (Connection connection : taken) {
      connection.close();
    }
  }
}
