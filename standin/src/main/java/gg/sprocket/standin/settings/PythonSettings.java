package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Server;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the parser of replays reads (microservices/replay-parse-service/src/config.py): other names
 * than the Node programs for the same facts.
 *
 * @param here the surroundings
 * @param config its JSON
 */
public record PythonSettings(Surroundings here, ObjectNode config) {

  private static final Map<String, String> SECRETS =
      Map.of(
          "DB_PASSWORD", "db-password.txt",
          "MINIO_ACCESS_KEY", "minio-access.txt",
          "MINIO_SECRET_KEY", "minio-secret.txt");

  /**
   * Reads them.
   *
   * @throws Fatal with Python's words
   */
  public static PythonSettings of(Surroundings here) {
    PythonSettings settings = new PythonSettings(here, ConfigFiles.python(here));
    // Only one parser is used, but the key is looked up.
    settings.text("PARSER", "parser");
    return settings;
  }

  /** The database. psycopg2 speaks TLS where the server does (libpq, sslmode prefer). */
  public Server database() {
    return new Server(
        text("DB_HOST", "db.host"),
        Integer.parseInt(text("DB_PORT", "db.port")),
        text("DB_USERNAME", "db.username"),
        text("DB_PASSWORD", "db.password"),
        text("DB_DATABASE", "db.database"),
        Server.Tls.PREFERRED);
  }

  /** The S3 service. Its address needs the port in it; {@code MINIO_PORT} is read by nobody. */
  public Remote.Storage storage() {
    String address = text("MINIO_ENDPOINT", "minio.hostname");
    boolean secure = flag("MINIO_USE_SSL", "minio.secure");
    int colon = address.lastIndexOf(':');
    int port = colon < 0 ? secure ? 443 : 80 : Integer.parseInt(address.substring(colon + 1));
    return new Remote.Storage(
        colon < 0 ? address : address.substring(0, colon),
        port,
        secure,
        text("MINIO_ACCESS_KEY", "minio.accessKey"),
        text("MINIO_SECRET_KEY", "minio.secretKey"));
  }

  /** Bucket of replays and of what was read from them. */
  public String bucket() {
    return text("MINIO_BUCKET", "minio.bucket");
  }

  /** First part of the names of parsed replays. */
  public String parsedPrefix() {
    return text("MINIO_PARSED_PREFIX", "minio.parsed_object_prefix");
  }

  /** Queue of analytics, which 1.x must have. */
  public String analyticsQueue() {
    return text("TRANSPORT_ANALYTICS_QUEUE", "transport.analytics_queue");
  }

  /** Pause between two looks for work. */
  public Duration pause() {
    double seconds = here.variable("TASK_POLL_SECONDS").map(Double::parseDouble).orElse(0.5);
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** Name under which the database sees it. */
  public String applicationName() {
    return here.variable("POSTGRES_APPLICATION_NAME").orElse("replay-parse-service");
  }

  /**
   * A value: environment, JSON, secret file. A key in the JSON wins over the file.
   *
   * @throws Fatal with Python's words if it stands nowhere
   */
  public String text(String variable, String path) {
    return here.variable(variable)
        .or(() -> json(path).map(JsonNode::asText))
        .or(
            () ->
                Optional.ofNullable(SECRETS.get(variable))
                    .flatMap(file -> Settings.content(here.file("/app/secret/" + file))))
        .map(String::strip)
        .orElseThrow(() -> new Fatal("KeyError: '" + missing(path) + "'"));
  }

  private boolean flag(String variable, String path) {
    return here.variable(variable)
        .map(v -> List.of("1", "true", "yes").contains(v.toLowerCase(Locale.ROOT)))
        .or(() -> json(path).map(Settings::truthy))
        .orElseThrow(() -> new Fatal("KeyError: '" + missing(path) + "'"));
  }

  private Optional<JsonNode> json(String path) {
    JsonNode node = config;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return Optional.of(node).filter(n -> !n.isMissingNode() && !n.isNull());
  }

  /** Python names the first key that is not there. */
  private String missing(String path) {
    JsonNode node = config;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
      if (node.isMissingNode()) {
        return step;
      }
    }
    return path;
  }
}
