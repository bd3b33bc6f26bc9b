package gg.sprocket.standin;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.PostgresClient;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.RedisServer;
import gg.sprocket.dev.S3Server;
import gg.sprocket.dev.ServerCertificate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The servers of an instance on this machine. Redis is of the distribution and lacks JSON.
 *
 * @param servers where they run
 * @param postgres the database
 * @param redis Redis
 * @param s3 the S3 service
 */
record Backing(LocalServers servers, PostgresServer postgres, RedisServer redis, S3Server s3)
    implements AutoCloseable {

  static final String PASSWORD = "correct-horse-battery";
  static final String TOKEN = "MTIz.abc-DEF_4.5678";

  static Backing start() {
    LocalServers servers = LocalServers.create();
    return new Backing(
        servers,
        PostgresServer.start(
            servers, PASSWORD, ServerCertificate.of("localhost"), List.of("max_connections=60")),
        RedisServer.start(servers, PASSWORD, List.of()),
        S3Server.start(servers, "key", PASSWORD, Optional.empty(), List.of("replays", "images")));
  }

  /** An empty database with a login role of its own. */
  Database database(String name) throws SQLException {
    try (Connection connection = admin();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "'");
      statement.execute("CREATE DATABASE " + name + " OWNER " + name);
    }
    return new Database(this, name);
  }

  Connection admin() throws SQLException {
    return DriverManager.getConnection(url("postgres"), PostgresServer.SUPERUSER, PASSWORD);
  }

  String url(String database) {
    return "jdbc:postgresql://localhost:" + postgres.port() + "/" + database + "?sslmode=disable";
  }

  /**
   * One database.
   *
   * @param backing the servers
   * @param name its name, and that of its role
   */
  record Database(Backing backing, String name) {

    Connection connect() throws SQLException {
      return DriverManager.getConnection(backing.url(name), name, PASSWORD);
    }

    /** The first column of a query. */
    List<String> query(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
        return values;
      }
    }

    void execute(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** Runs SQL of a release by psql, as the Job of the schema does. */
    void psql(String sql) {
      Map<String, String> environment = new HashMap<>(PostgresClient.environment(backing.servers));
      environment.putAll(
          Map.of(
              "PGHOST",
              "localhost",
              "PGPORT",
              "" + backing.postgres.port(),
              "PGUSER",
              name,
              "PGPASSWORD",
              PASSWORD,
              "PGDATABASE",
              name,
              "ORGANIZATION_ID",
              "2",
              "ORGANIZATION_NAME",
              "Minor League"));
      Path file = backing.servers.file("sql-" + name, "some.sql", sql);
      backing.servers.run(
          List.of("env", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file.toString()),
          environment);
    }

    /** What the operator would fill in. */
    Map<String, JsonNode> values(String host) {
      Map<String, JsonNode> values = new HashMap<>();
      values.put("instance.name", text("mle"));
      values.put("organization.id", Json.object().numberNode(2));
      values.put("organization.slug", text("mle"));
      values.put("organization.administrators", Json.array().add("admin"));
      values.put("exposure.scheme", text("http"));
      values.put("exposure.secure", Json.object().booleanNode(false));
      values.put("exposure.port", Json.object().numberNode(80));
      values.put("exposure.webHost", text("sprocket.localhost"));
      values.put("exposure.apiHost", text("api.sprocket.localhost"));
      values.put("exposure.imageGenerationHost", text("image-generation.sprocket.localhost"));
      values.put("exposure.corsOrigins", text("http://other.localhost"));
      values.put("database.host", text(host));
      values.put("database.port", Json.object().numberNode(backing.postgres.port()));
      values.put("database.name", text(name));
      values.put("database.username", text(name));
      values.put("database.ssl", Json.object().booleanNode(false));
      values.put("cache.host", text("localhost"));
      values.put("cache.port", Json.object().numberNode(backing.redis.port()));
      values.put("cache.scheme", text("redis"));
      values.put("cache.celeryQuery", text(""));
      values.put("cache.secure", Json.object().booleanNode(false));
      values.put("queue.scheme", text("amqp"));
      values.put("queue.path", text("sprocket"));
      values.put("objectStorage.endpoint", text("http://localhost:" + backing.s3.port()));
      values.put("objectStorage.authority", text("localhost:" + backing.s3.port()));
      values.put("objectStorage.host", text("localhost"));
      values.put("objectStorage.port", Json.object().numberNode(backing.s3.port()));
      values.put("objectStorage.secure", Json.object().booleanNode(false));
      values.put("objectStorage.buckets.replays", text("replays"));
      values.put("objectStorage.buckets.images", text("images"));
      values.put("influx.address", text("http://influx.invalid"));
      values.put("influx.org", text("none"));
      values.put("influx.bucket", text("none"));
      values.put("chatwoot.enabled", Json.object().booleanNode(false));
      values.put("chatwoot.url", text(""));
      values.put("chatwoot.websiteToken", text(""));
      return values;
    }

    /** Secret values of the releases. */
    Map<String, String> secrets(String queue) {
      Map<String, String> secrets = new HashMap<>();
      for (String placeholder :
          List.of(
              "discord-client-id",
              "discord-client-secret",
              "google-client-id",
              "google-client-secret",
              "epic-client-id",
              "epic-client-secret",
              "steam-api-key",
              "ballchasing-token",
              "chatwoot-hmac-key",
              "microsoft-client-id",
              "microsoft-client-secret",
              "influx-token")) {
        secrets.put(placeholder, "not-configured");
      }
      secrets.put("jwt", "a-key-of-many-characters");
      secrets.put("database-password", PASSWORD);
      secrets.put("cache-password", PASSWORD);
      secrets.put("object-storage-access-key", "key");
      secrets.put("object-storage-secret-key", PASSWORD);
      secrets.put("discord-bot-token", TOKEN);
      secrets.put("queue-uri", queue);
      return secrets;
    }

    private static JsonNode text(String value) {
      return Json.object().textNode(value);
    }
  }

  @Override
  public void close() {
    servers.close();
  }
}
