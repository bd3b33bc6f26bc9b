package gg.sprocket.standin.settings;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a token lives, as the packages jsonwebtoken and ms read it: a number is seconds, a text
 * without a unit is milliseconds. So {@code JWT_EXPIRY=12000} makes tokens that live for twelve
 * seconds, while 12000 in JSON makes them live for three hours and twenty minutes.
 */
public final class Lifetime {

  private static final Pattern TEXT =
      Pattern.compile("(\\d+(?:\\.\\d+)?) *(ms|s|sec|secs|m|min|mins|h|hr|hrs|d|w|y)?");

  private Lifetime() {}

  /**
   * Reads a lifetime.
   *
   * @throws Fatal with jsonwebtoken's words if it makes no sense
   */
  public static Duration of(JsonNode value) {
    if (value.isNumber()) {
      return Duration.ofSeconds(value.longValue());
    }
    Matcher matcher = TEXT.matcher(value.asText().strip());
    if (!matcher.matches()) {
      throw new Fatal(
          "Error: \"expiresIn\" should be a number of seconds or string representing a timespan eg:"
              + " \"1d\", \"20h\", 60");
    }
    String unit = matcher.group(2);
    double millis = Double.parseDouble(matcher.group(1)) * unitMillis(unit == null ? "ms" : unit);
    return Duration.ofMillis((long) millis);
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1L;
      case "s", "sec", "secs" -> 1000L;
      case "m", "min", "mins" -> 60_000L;
      case "h", "hr", "hrs" -> 3_600_000L;
      case "d" -> 86_400_000L;
      case "w" -> 7 * 86_400_000L;
      default -> 31_557_600_000L;
    };
  }
}
