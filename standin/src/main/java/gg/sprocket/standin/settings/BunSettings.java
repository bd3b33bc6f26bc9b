package gg.sprocket.standin.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Server;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the programs of 2.0 read (lib/src/config of the branch dev): {@code config.yaml} in the
 * working directory, or the file that CFG_FILE names, in which they replace {@code ${NAME:default}}
 * themselves. JSON is YAML too; the stand-in reads that alone.
 *
 * @param config the file with everything replaced
 */
public record BunSettings(JsonNode config) {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?}");

  @Override
  public String toString() {
    return "BunSettings";
  }

  /**
   * Reads them.
   *
   * @throws Fatal if there is no file or it is no JSON
   */
  public static BunSettings of(Surroundings here) {
    String name = here.variable("CFG_FILE").orElse("config.yaml");
    String text =
        Settings.content(here.file(name))
            .orElseThrow(
                () ->
                    new Fatal(
                        "ENOENT: no such file or directory, open '"
                            + here.name(here.file(name))
                            + "'"));
    try {
      return new BunSettings(Json.read(fill(here, text)));
    } catch (JsonProcessingException e) {
      throw new Fatal("YAMLException: cannot read " + name, e);
    }
  }

  private static String fill(Surroundings here, String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(quoted(value(here, match.group(1), match.group(2)))));
  }

  /** What is neither set nor has a default is empty, and missed where it is used. */
  private static String value(Surroundings here, String name, @Nullable String otherwise) {
    return here.variable(name).or(() -> Optional.ofNullable(otherwise)).orElse("");
  }

  /** Within the quotes of a JSON text. */
  private static String quoted(String value) {
    String text = Json.write(Json.object().textNode(value));
    return text.substring(1, text.length() - 1);
  }

  /**
   * A value as text.
   *
   * @throws Fatal if it is not there
   */
  public String text(String path) {
    JsonNode node = config;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    boolean empty = node.isValueNode() && node.asText().isBlank();
    if (node.isMissingNode() || node.isNull() || empty) {
      throw new Fatal("Error: Configuration key \"" + path + "\" does not exist");
    }
    return node.asText().strip();
  }

  /** The database, in plain text alone (core/src/db). */
  public Server database() {
    return new Server(
        text("pg.host"),
        Integer.parseInt(text("pg.port")),
        text("pg.username"),
        text("pg.password"),
        text("pg.database"),
        Server.Tls.OFF);
  }

  /** The S3 service. */
  public Remote.Storage storage() {
    URI endpoint = URI.create(text("s3.endpoint"));
    boolean secure = "https".equals(endpoint.getScheme());
    int usual = secure ? 443 : 80;
    return new Remote.Storage(
        endpoint.getHost() == null ? "" : endpoint.getHost(),
        endpoint.getPort() < 0 ? usual : endpoint.getPort(),
        secure,
        text("s3.key_id"),
        text("s3.app_key"));
  }
}
