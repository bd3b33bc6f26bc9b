package gg.sprocket.standin.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Long work for other processes: rows that workers lock one by one. Nothing ever puts one back that
 * its worker did not finish (platform_task_queue has no stale reset).
 */
public final class TaskQueue {

  /** The one task there is. */
  public static final String PARSE = "parseReplay";

  private static final String TAKE =
      """
      UPDATE sprocket.platform_task_queue
      SET status = 'processing', locked_at = clock_timestamp(), updated_at = clock_timestamp()
      WHERE id = (SELECT id FROM sprocket.platform_task_queue
                  WHERE task = 'parseReplay' AND status = 'pending'
                  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, args
      """;
  private static final String FINISH =
      """
      UPDATE sprocket.platform_task_queue
      SET status = ?, result = ?, error = ?, updated_at = clock_timestamp() WHERE id = ?
      """;

  private final Pool pool;

  /** Over this pool. */
  public TaskQueue(Pool pool) {
    this.pool = pool;
  }

  /**
   * A task.
   *
   * @param id its id
   * @param arguments what it is about
   */
  public record Task(String id, JsonNode arguments) {}

  /**
   * How far a task is.
   *
   * @param status {@code pending}, {@code processing}, {@code completed} or {@code failed}
   * @param result what came out
   * @param error what went wrong; empty: nothing
   */
  public record State(String status, JsonNode result, String error) {}

  /** Adds a task and gives its id. */
  public String add(JsonNode arguments) throws SQLException {
    String id = UUID.randomUUID().toString();
    pool.order(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "INSERT INTO sprocket.platform_task_queue (id, task, args, progress_queue)"
                      + " VALUES (?, 'parseReplay', ?, 'progress')")) {
            statement.setString(1, id);
            statement.setString(2, Json.write(arguments));
            statement.executeUpdate();
          }
        });
    return id;
  }

  /** Takes the oldest task that waits. */
  public Optional<Task> take() throws SQLException {
    return pool.with(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(TAKE);
              ResultSet rows = statement.executeQuery()) {
            return rows.next()
                ? Optional.of(new Task(rows.getString(1), Json.known(rows.getString(2))))
                : Optional.empty();
          }
        });
  }

  /** Writes what came out. */
  public void finish(String id, State state) throws SQLException {
    pool.order(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
            statement.setString(1, state.status());
            statement.setString(2, Json.write(state.result()));
            statement.setString(3, state.error());
            statement.setString(4, id);
            statement.executeUpdate();
          }
        });
  }

  /** How far a task is. */
  public Optional<State> state(String id) throws SQLException {
    return pool.with(connection -> state(connection, id));
  }

  private static Optional<State> state(Connection connection, String id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT status, coalesce(result, 'null'), coalesce(error, '')"
                + " FROM sprocket.platform_task_queue WHERE id = ?")) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new State(rows.getString(1), Json.known(rows.getString(2)), rows.getString(3)))
            : Optional.empty();
      }
    }
  }
}
