package gg.sprocket.standin.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The one queue of 2.0: the table {@code sprocket.event_queue}, from which readers lock rows. */
public final class EventQueue {

  private static final String TAKE =
      """
      UPDATE sprocket.event_queue SET status = 'processing', locked_at = clock_timestamp()
      WHERE id = (SELECT id FROM sprocket.event_queue WHERE topic = ? AND status = 'pending'
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, payload
      """;

  private final Pool pool;
  private final String topic;

  /** Of one topic. */
  public EventQueue(Pool pool, String topic) {
    this.pool = pool;
    this.topic = topic;
  }

  /** Adds a row and gives its id. */
  public long add(JsonNode payload) throws SQLException {
    return pool.with(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO sprocket.event_queue (topic, payload) VALUES (?, ?) RETURNING id")) {
            statement.setString(1, topic);
            statement.setString(2, Json.write(payload));
            try (ResultSet rows = statement.executeQuery()) {
              rows.next();
              return rows.getLong(1);
            }
          }
        });
  }

  /** Takes the oldest row that waits. */
  public Optional<TaskQueue.Task> take() throws SQLException {
    return pool.with(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
            statement.setString(1, topic);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next()
                  ? Optional.of(
                      new TaskQueue.Task(rows.getString(1), Json.known(rows.getString(2))))
                  : Optional.empty();
            }
          }
        });
  }

  /** Writes what came out. */
  public void finish(String id, TaskQueue.State state) throws SQLException {
    pool.order(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE sprocket.event_queue SET status = ?, result = ? WHERE id = ?")) {
            statement.setString(1, state.status());
            statement.setString(2, Json.write(state.result()));
            statement.setLong(3, Long.parseLong(id));
            statement.executeUpdate();
          }
        });
  }

  /** How far a row is. */
  public Optional<TaskQueue.State> state(String id) throws SQLException {
    return pool.with(connection -> state(connection, Long.parseLong(id)));
  }

  private static Optional<TaskQueue.State> state(Connection connection, long id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT status, coalesce(result, 'null') FROM sprocket.event_queue WHERE id = ?")) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new TaskQueue.State(rows.getString(1), Json.known(rows.getString(2)), ""))
            : Optional.empty();
      }
    }
  }
}
