package gg.sprocket.standin.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads events of one topic from the newest on that is there at the first look. */
final class Subscription {

  private static final String NEWEST = "SELECT coalesce(max(id), 0) FROM sprocket.platform_event";
  private static final String NEXT =
      "SELECT id, payload FROM sprocket.platform_event WHERE id > ? AND topic = ? ORDER BY id";

  private final Pool pool;
  private final String topic;
  private final Consumer<JsonNode> listener;
  private long last = -1;

  Subscription(Pool pool, String topic, Consumer<JsonNode> listener) {
    this.pool = pool;
    this.topic = topic;
    this.listener = listener;
  }

  boolean look() throws SQLException {
    if (last < 0) {
      last = pool.with(Subscription::newest);
      return false;
    }
    List<String> payloads = pool.with(this::next);
    payloads.forEach(payload -> listener.accept(Json.known(payload)));
    return !payloads.isEmpty();
  }

  private static long newest(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEWEST);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private List<String> next(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setLong(1, last);
      statement.setString(2, topic);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> payloads = new ArrayList<>();
        while (rows.next()) {
          last = rows.getLong(1);
          payloads.add(rows.getString(2));
        }
        return payloads;
      }
    }
  }
}
