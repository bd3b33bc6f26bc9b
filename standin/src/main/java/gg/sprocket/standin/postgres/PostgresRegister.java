package gg.sprocket.standin.postgres;

import gg.sprocket.standin.Log;
import gg.sprocket.standin.service.Register;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Writes into the tables of the schema {@code standin}. Another process of the same service counts
 * as alive as long as the server has one of its connections, so a killed one never does: the kernel
 * closes them with it.
 */
public final class PostgresRegister implements Register {

  private static final Duration BEAT = Duration.ofSeconds(1);

  private static final String PRESENT =
      """
      INSERT INTO standin.process (service, pod, backends, at) VALUES (?, ?, ?, clock_timestamp())
      ON CONFLICT (service, pod)
      DO UPDATE SET backends = excluded.backends, at = excluded.at
      """;

  /** A process id is used again; so the connection must be older than what was written of it. */
  private static final String OTHERS =
      """
      SELECT DISTINCT other.pod FROM standin.process AS other
      JOIN pg_stat_activity AS seen
        ON seen.pid = ANY (other.backends) AND seen.backend_start <= other.at
      WHERE other.service = ? AND other.pod <> ?
        AND NOT EXISTS (SELECT FROM standin.life
                        WHERE life.service = other.service AND life.pod = other.pod
                          AND life.event = 'ended' AND life.at >= other.at)
      ORDER BY other.pod
      """;

  private static final String ALARM =
      """
      INSERT INTO standin.alarm (service, pods, text)
      SELECT ?, ?, ? WHERE NOT EXISTS (SELECT FROM standin.alarm WHERE service = ? AND pods = ?)
      """;

  private static final String LIFE =
      """
      INSERT INTO standin.life (at, service, pod, event)
      VALUES (coalesce(nullif(?, '')::timestamptz, clock_timestamp()), ?, ?, ?)
      """;

  private final Pool pool;
  private final String service;
  private final String pod;
  private final boolean singleton;
  private final Log log;
  private volatile boolean closed;

  /**
   * Of one process.
   *
   * @param pool its pool
   * @param service what it is
   * @param pod where it is
   * @param singleton whether there must be no second one
   * @param log where failures go to
   */
  public PostgresRegister(Pool pool, String service, String pod, boolean singleton, Log log) {
    this.pool = pool;
    this.service = service;
    this.pod = pod;
    this.singleton = singleton;
    this.log = log;
  }

  /** Writes that it starts, and goes on to tell that it is there. */
  public PostgresRegister begin() throws SQLException {
    life("starting");
    beat();
    Thread.ofVirtual().name("register").start(this::beats);
    return this;
  }

  @Override
  public void write(String event) {
    try {
      life(event);
    } catch (SQLException e) {
      log.warn("Standin", "cannot write down " + event + ": " + e.getMessage());
    }
  }

  private void life(String event) throws SQLException {
    pool.order(connection -> life(connection, new Event("", service, pod, event)));
  }

  /**
   * Something that happened to a process.
   *
   * @param at when, in ISO 8601; empty: now, by the clock of the database
   * @param service what it is
   * @param pod where it is
   * @param event what happened
   */
  public record Event(String at, String service, String pod, String event) {}

  /** Writes an event of any process. */
  public static void life(Connection connection, Event event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LIFE)) {
      statement.setString(1, event.at());
      statement.setString(2, event.service());
      statement.setString(3, event.pod());
      statement.setString(4, event.event());
      statement.executeUpdate();
    }
  }

  private void beats() {
    while (!closed) {
      try {
        Thread.sleep(BEAT);
        beat();
      } catch (SQLException e) {
        // What it costs the programs to lose the database is shown elsewhere.
        log.warn("Standin", "cannot tell that it is there: " + e.getMessage());
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private synchronized void beat() throws SQLException {
    if (closed) {
      return;
    }
    List<Integer> backends = pool.backends();
    pool.order(
        connection -> {
          present(connection, backends);
          if (singleton) {
            alarm(connection);
          }
        });
  }

  private void present(Connection connection, List<Integer> backends) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
      statement.setString(1, service);
      statement.setString(2, pod);
      statement.setArray(3, connection.createArrayOf("int4", backends.toArray()));
      statement.executeUpdate();
    }
  }

  private void alarm(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OTHERS)) {
      statement.setString(1, service);
      statement.setString(2, pod);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          alarm(connection, service, pod, rows.getString(1));
        }
      }
    }
  }

  /** Writes, once for a pair of pods, that two of a service ran at the same time. */
  public static void alarm(Connection connection, String service, String one, String other)
      throws SQLException {
    String pods = one.compareTo(other) < 0 ? one + " " + other : other + " " + one;
    try (PreparedStatement statement = connection.prepareStatement(ALARM)) {
      statement.setString(1, service);
      statement.setString(2, pods);
      statement.setString(3, "two of " + service + " at once: " + pods);
      statement.setString(4, service);
      statement.setString(5, pods);
      statement.executeUpdate();
    }
  }

  /** Writes that it ended, after the last sign of life; the pool is still there then. */
  @Override
  public synchronized void close() {
    closed = true;
    write("ended");
  }
}
