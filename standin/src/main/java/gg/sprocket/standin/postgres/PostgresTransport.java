package gg.sprocket.standin.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.service.Transport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Calls and events over tables, as since 1.5 (common/src/platform). A call is a row that one
 * consumer locks; rows outlive their callers, so a consumer that was away works off old ones. An
 * event is a row that every subscriber reads which is there; it starts at the newest, so what was
 * told while it was away is lost to it.
 */
public final class PostgresTransport implements Transport {

  private static final Duration CLEANUP = Duration.ofMinutes(1);

  private static final String TAKE =
      """
      UPDATE sprocket.platform_rpc_queue
      SET status = 'processing', locked_at = clock_timestamp(), updated_at = clock_timestamp()
      WHERE id = (SELECT id FROM sprocket.platform_rpc_queue
                  WHERE queue = ? AND status = 'pending'
                  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, pattern, payload
      """;
  private static final String ANSWER =
      """
      UPDATE sprocket.platform_rpc_queue
      SET status = ?, response = ?, error = ?, updated_at = clock_timestamp() WHERE id = ?
      """;
  private static final String RECOVER =
      """
      UPDATE sprocket.platform_rpc_queue SET status = 'pending', locked_at = NULL
      WHERE status = 'processing' AND locked_at < clock_timestamp() - interval '5 minutes'
      """;

  private final Pool pool;
  private final Log log;
  private final List<Poller> pollers = new CopyOnWriteArrayList<>();

  /** Over this pool. */
  public PostgresTransport(Pool pool, Log log) {
    this.pool = pool;
    this.log = log;
  }

  private record Row(UUID id, String pattern, String payload) {}

  @Override
  public void serve(String queue, Handler handler) {
    pollers.add(
        Poller.start(
            "rpc " + queue,
            log,
            () -> {
              Optional<Row> row = pool.with(connection -> take(connection, queue));
              if (row.isPresent()) {
                answer(row.get(), handler);
              }
              return row.isPresent();
            }));
  }

  /** Puts rows back whose consumer died: now, and every minute from now on. */
  public void recover() throws SQLException {
    recoverNow();
    Instant[] last = {Instant.now()};
    pollers.add(
        Poller.start(
            "rpc cleanup",
            log,
            () -> {
              if (last[0].plus(CLEANUP).isBefore(Instant.now())) {
                last[0] = Instant.now();
                recoverNow();
              }
              return false;
            }));
  }

  private void recoverNow() throws SQLException {
    pool.order(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(RECOVER)) {
            statement.executeUpdate();
          }
        });
  }

  private static Optional<Row> take(Connection connection, String queue) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
      statement.setString(1, queue);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Row(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3)))
            : Optional.empty();
      }
    }
  }

  private void answer(Row row, Handler handler) throws SQLException {
    try {
      JsonNode response = handler.answer(row.pattern(), Json.known(row.payload()));
      finish(row.id(), "completed", Json.write(response), "");
    } catch (Fatal e) {
      log.error(row.pattern(), e.words());
      finish(row.id(), "failed", "null", e.words());
    }
  }

  private void finish(UUID id, String status, String response, String error) throws SQLException {
    pool.order(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ANSWER)) {
            statement.setString(1, status);
            statement.setString(2, response);
            statement.setString(3, error);
            statement.setObject(4, id);
            statement.executeUpdate();
          }
        });
  }

  @Override
  public JsonNode call(String queue, String pattern, JsonNode payload, Duration limit) {
    try {
      UUID id = UUID.randomUUID();
      pool.order(connection -> insert(connection, id, queue, pattern, payload));
      long end = System.nanoTime() + limit.toNanos();
      while (System.nanoTime() < end) {
        Optional<JsonNode> response = pool.with(connection -> response(connection, id));
        if (response.isPresent()) {
          return response.get();
        }
        Thread.sleep(Poller.PAUSE);
      }
      throw new Fatal("TimeoutError: no answer from queue " + queue + " to " + pattern);
    } catch (SQLException e) {
      throw Words.ofNode(e, pool.server());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Fatal("TimeoutError: interrupted", e);
    }
  }

  private static void insert(
      Connection connection, UUID id, String queue, String pattern, JsonNode payload)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO sprocket.platform_rpc_queue (id, queue, pattern, payload)"
                + " VALUES (?, ?, ?, ?)")) {
      statement.setObject(1, id);
      statement.setString(2, queue);
      statement.setString(3, pattern);
      statement.setString(4, Json.write(payload));
      statement.executeUpdate();
    }
  }

  private static Optional<JsonNode> response(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT status, response, error FROM sprocket.platform_rpc_queue WHERE id = ?")) {
      statement.setObject(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        String status = rows.next() ? rows.getString(1) : "gone";
        return switch (status) {
          case "completed" -> Optional.of(Json.known(rows.getString(2)));
          case "failed" -> throw new Fatal(rows.getString(3));
          default -> Optional.empty();
        };
      }
    }
  }

  @Override
  public void publish(String topic, JsonNode payload) {
    try {
      pool.order(
          connection -> {
            try (PreparedStatement statement =
                connection.prepareStatement(
                    "INSERT INTO sprocket.platform_event (topic, payload) VALUES (?, ?)")) {
              statement.setString(1, topic);
              statement.setString(2, Json.write(payload));
              statement.executeUpdate();
            }
          });
    } catch (SQLException e) {
      throw Words.ofNode(e, pool.server());
    }
  }

  @Override
  public void subscribe(String topic, Consumer<JsonNode> listener) {
    Subscription subscription = new Subscription(pool, topic, listener);
    pollers.add(Poller.start("events " + topic, log, subscription::look));
  }

  @Override
  public void close() {
    pollers.forEach(Poller::close);
  }
}
