package gg.sprocket.standin.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import java.util.HashSet;
import java.util.Set;

/**
 * Levels of the log: a list in JSON, in the environment a JSON list as text or exactly {@code
 * debug}. Everything else, a list with commas among it, is passed over without a word.
 */
public final class LoggerLevels {

  private static final Set<String> ALL = Set.of("error", "warn", "log", "debug", "verbose");

  private LoggerLevels() {}

  /** The levels that a value stands for. */
  public static Set<String> of(JsonNode value) {
    if (value.isArray()) {
      Set<String> levels = new HashSet<>();
      value.forEach(level -> levels.add(level.asText()));
      return levels;
    }
    String text = value.asText().strip();
    if (text.equals("debug")) {
      return ALL;
    }
    try {
      JsonNode list = Json.read(text);
      return list.isArray() ? of(list) : Log.USUAL;
    } catch (JsonProcessingException e) {
      return Log.USUAL;
    }
  }
}
