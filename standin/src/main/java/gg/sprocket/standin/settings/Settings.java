package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Looks settings up as common/src/util/config-resolver.ts does: environment, {@code .env}, secret
 * file, JSON. The first three give texts, the last gives what its JSON says: that is why {@code
 * DEFAULT_ORGANIZATION_ID=2} is not the number 2.
 */
public final class Settings {

  /** Where a value came from. */
  public enum Source {
    ENVIRONMENT,
    DOT_ENV,
    SECRET_FILE,
    JSON
  }

  private record Found(JsonNode value, Source source) {}

  private final Surroundings here;
  private final Map<String, String> dotEnv;
  private final ObjectNode config;
  private final Map<String, Source> used = new ConcurrentSkipListMap<>();

  private Settings(Surroundings here, Map<String, String> dotEnv, ObjectNode config) {
    this.here = here;
    this.dotEnv = dotEnv;
    this.config = config;
  }

  /** Those of a Node process. */
  public static Settings of(Surroundings here) {
    return new Settings(here, dotEnv(here.file(".env")), ConfigFiles.node(here));
  }

  /** Which settings were asked for and where each was found; never a value. */
  public Map<String, Source> used() {
    return Map.copyOf(used);
  }

  /**
   * A value of its own type.
   *
   * @throws Fatal with the words of the package config if it stands nowhere
   */
  public JsonNode value(Key key) {
    return optional(key)
        .orElseThrow(
            () -> new Fatal("Error: Configuration property \"" + key.name() + "\" is not defined"));
  }

  /** A value of its own type, if it stands anywhere. */
  public Optional<JsonNode> optional(Key key) {
    Optional<Found> found = find(key);
    found.ifPresent(f -> used.put(key.name(), f.source()));
    return found.map(Found::value);
  }

  /** A value as text, trimmed. */
  public String text(Key key) {
    return value(key).asText().strip();
  }

  /** A value as text, or another one. */
  public String text(Key key, String otherwise) {
    return optional(key).map(v -> v.asText().strip()).orElse(otherwise);
  }

  /** A value as number; what is none is refused, as by {@code Number()} and a check. */
  public int number(Key key) {
    return number(key, value(key));
  }

  /** A value as number, or another one. */
  public int number(Key key, int otherwise) {
    return optional(key).map(v -> number(key, v)).orElse(otherwise);
  }

  /**
   * Whether a value counts as true. Of the environment only {@code true} does; a JSON text does
   * whenever it is not empty, {@code "false"} included, as all texts in JavaScript.
   */
  public boolean flag(Key key, boolean otherwise) {
    Optional<Found> found = find(key);
    found.ifPresent(f -> used.put(key.name(), f.source()));
    return found
        .map(
            f ->
                f.source() == Source.JSON
                    ? truthy(f.value())
                    : f.value().asText().strip().equals("true"))
        .orElse(otherwise);
  }

  static boolean truthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case NULL, MISSING -> false;
      default -> true;
    };
  }

  private static int number(Key key, JsonNode value) {
    try {
      return value.isNumber() ? value.intValue() : Integer.parseInt(value.asText().strip());
    } catch (NumberFormatException e) {
      throw new Fatal("TypeError: " + key.name() + " is not a number", e);
    }
  }

  private Optional<Found> find(Key key) {
    return here.variable(key.variable())
        .map(v -> text(v, Source.ENVIRONMENT))
        .or(() -> Optional.ofNullable(dotEnv.get(key.variable())).map(v -> text(v, Source.DOT_ENV)))
        .or(() -> secret(key).map(v -> text(v, Source.SECRET_FILE)))
        .or(() -> json(key.path()).map(v -> new Found(v, Source.JSON)));
  }

  private static Found text(String value, Source source) {
    return new Found(TextNode.valueOf(value.strip()), source);
  }

  /** Secret files lie below the working directory: {@code /app/secret} in the images. */
  private Optional<String> secret(Key key) {
    return key.secretFile().isEmpty()
        ? Optional.empty()
        : content(here.file("secret").resolve(key.secretFile())).filter(text -> !text.isEmpty());
  }

  private Optional<JsonNode> json(String path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    JsonNode node = config;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return Optional.of(node).filter(n -> !n.isMissingNode() && !n.isNull());
  }

  /** The text of a file without the space around it, if there is such a file. */
  static Optional<String> content(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Map<String, String> dotEnv(Path file) {
    Map<String, String> values = new TreeMap<>();
    content(file).stream()
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> !line.startsWith("#") && line.contains("="))
        .forEach(
            line -> {
              int at = line.indexOf('=');
              String value = line.substring(at + 1).strip().replaceAll("^([\"'])(.*)\\1$", "$2");
              if (!value.isEmpty()) {
                values.put(line.substring(0, at).strip(), value);
              }
            });
    return values;
  }
}
