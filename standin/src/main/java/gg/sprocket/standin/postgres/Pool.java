package gg.sprocket.standin.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A pool as the package pg-pool is one: a fixed number of connections, a limit for the wait, and an
 * event {@code error} when an idle one is lost, which nobody listens to, so that it ends the
 * process. It opens all of them at once and keeps them, which is the most that the real one does.
 */
public final class Pool implements AutoCloseable {

  /** What pg-pool says when the wait is over (index.js). */
  static final String TIMEOUT = "timeout exceeded when trying to connect";

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Work on a connection. */
  public interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  /** Work without a result. */
  public interface Order {
    /** Does it. */
    void on(Connection connection) throws SQLException;
  }

  /** A connection and the process id of its other side. */
  private record Open(Connection connection, int backend) {}

  private final Server server;
  private final String applicationName;
  private final int size;
  private final Duration limit;
  private final Consumer<SQLException> idleLost;
  private final Semaphore places;
  private final Deque<Open> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * An empty pool.
   *
   * @param server the database
   * @param applicationName name under which the server sees it
   * @param size number of connections
   * @param limit longest wait for one
   * @param idleLost told when a connection ends that nobody uses
   */
  public Pool(
      Server server,
      String applicationName,
      int size,
      Duration limit,
      Consumer<SQLException> idleLost) {
    this.server = server;
    this.applicationName = applicationName;
    this.size = size;
    this.limit = limit;
    this.idleLost = idleLost;
    this.places = new Semaphore(size, true);
  }

  /** The database. */
  public Server server() {
    return server;
  }

  /** Opens all connections. */
  public Pool open() throws SQLException {
    for (int i = 0; i < size; i++) {
      idle.add(connect());
    }
    Thread.ofVirtual().name(applicationName + " idle").start(this::watch);
    return this;
  }

  /** Works on a connection that is ready for it, each statement a transaction of its own. */
  public <T> T with(Work<T> work) throws SQLException {
    Open open = acquire();
    Connection connection = open.connection();
    try {
      return work.on(connection);
    } finally {
      release(open, !broken(connection));
    }
  }

  /** Works without a result. */
  public void order(Order order) throws SQLException {
    with(
        connection -> {
          order.on(connection);
          return true;
        });
  }

  /** Process ids of the server's side of the idle connections. */
  public List<Integer> backends() {
    return idle.stream().map(Open::backend).toList();
  }

  private Open acquire() throws SQLException {
    try {
      if (!places.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLException(TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException(TIMEOUT, e);
    }
    try {
      Open ready = idle.pollFirst();
      return ready != null ? ready : connect();
    } catch (SQLException e) {
      places.release();
      throw e;
    }
  }

  private void release(Open open, boolean usable) {
    if (usable && !closed) {
      idle.addFirst(open);
    } else {
      close(open);
    }
    places.release();
  }

  private Open connect() throws SQLException {
    if (closed) {
      throw new SQLException("Cannot use a pool after calling end on the pool");
    }
    Connection connection = server.connect(applicationName);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return new Open(connection, rows.getInt(1));
    }
  }

  private void watch() {
    while (!closed) {
      int looks = idle.size();
      for (int i = 0; i < looks && !closed && places.tryAcquire(); i++) {
        Open open = idle.pollLast();
        if (open == null) {
          places.release();
          break;
        }
        release(open, look(open.connection()));
      }
      pause();
    }
  }

  /** Asks nothing, and so reads a farewell of the server or finds the connection closed. */
  private boolean look(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("");
      return true;
    } catch (SQLException e) {
      if (!closed) {
        idleLost.accept(e);
      }
      return false;
    }
  }

  private static boolean broken(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  private void pause() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private static void close(Open open) {
    try {
      open.connection().close();
    } catch (SQLException e) {
      // The server's side is gone already, which is all that closing is for.
      return;
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Open open = idle.pollFirst(); open != null; open = idle.pollFirst()) {
      close(open);
    }
  }
}
