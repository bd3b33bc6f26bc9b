package gg.sprocket.operator.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Writes rows one by one until the database refuses, and knows how many it was promised. */
final class Writer implements AutoCloseable {

  private final League league;
  private final String table = "writer_" + UUID.randomUUID().toString().replace('-', '_');
  private final AtomicLong acknowledged = new AtomicLong();
  private final Thread thread = new Thread(this::write, "writer");
  private volatile boolean refused;
  private volatile boolean closed;

  private Writer(League league) {
    this.league = league;
  }

  /** Begins to write. */
  static Writer on(League league) throws SQLException {
    Writer writer = new Writer(league);
    try (Connection connection = league.database();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + writer.table + " (number bigint PRIMARY KEY)");
    }
    writer.thread.start();
    return writer;
  }

  /** How many rows the database said to have stored. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Whether a write was refused, after which there are no more. */
  boolean isRefused() {
    return refused;
  }

  /** How many rows there are. */
  long stored() throws SQLException {
    try (Connection connection = league.database();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void write() {
    try (Connection connection = league.database();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
      for (long number = 1; !closed; number++) {
        insert.setLong(1, number);
        insert.executeUpdate();
        acknowledged.set(number);
      }
    } catch (SQLException e) {
      refused = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
