package gg.sprocket.operator.release.postgres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One parameter of PostgreSQL.
 *
 * @param name in lower case
 * @param kind what its values are
 * @param unit unit of a number without one
 * @param min smallest number, in that unit
 * @param max largest number, in that unit
 * @param rest the values of an enumeration, separated by commas; the pattern of a text; the number
 *     of which an integer must be a multiple; else empty
 */
public record Parameter(String name, Kind kind, String unit, double min, double max, String rest) {

  /** What the values of a parameter are. */
  public enum Kind {
    BOOL,
    INTEGER,
    REAL,
    ENUM,
    STRING
  }

  private static final List<String> TRUTHS =
      List.of("on", "off", "true", "false", "yes", "no", "1", "0");

  /** A number as the C library reads it: decimal, octal or hexadecimal, or with a fraction. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*([-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?"
              + "|\\.[0-9]+(?:[eE][-+]?[0-9]+)?))\\s*([a-zA-Z]*)\\s*");

  /** Whether PostgreSQL takes a value. */
  public boolean takes(String value) {
    return switch (kind) {
      case BOOL -> TRUTHS.contains(value.toLowerCase(Locale.ROOT));
      case ENUM -> List.of(rest.split(",", -1)).contains(value.toLowerCase(Locale.ROOT));
      case STRING -> value.matches(rest);
      case INTEGER -> number(value).map(Math::rint).filter(this::isWithin).isPresent();
      case REAL -> number(value).filter(this::isWithin).isPresent();
    };
  }

  /**
   * A value in the parameter's own unit; empty if it is no number or its unit does not fit.
   *
   * @param value as it stands in {@code postgresql.conf}
   */
  public Optional<Double> number(String value) {
    Matcher matcher = NUMBER.matcher(value);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Unit.of(unit)
        .factor(matcher.group(2))
        .flatMap(factor -> plain(matcher.group(1)).map(number -> number * factor));
  }

  private Optional<Double> plain(String digits) {
    boolean hexadecimal = digits.matches(".*[xX].*");
    if (!hexadecimal && (kind == Kind.REAL || digits.matches(".*[.eE].*"))) {
      return Optional.of(Double.parseDouble(digits));
    }
    try {
      return Optional.of(Long.decode(digits).doubleValue());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isWithin(double number) {
    return number >= min && number <= max && (rest.isEmpty() || number % step() == 0);
  }

  private double step() {
    return Double.parseDouble(rest);
  }

  /** What may stand there, for a message: "on or off". */
  public String expected() {
    return switch (kind) {
      case BOOL -> "on or off";
      case ENUM -> "one of " + rest.replace(",", ", ");
      case STRING -> "a text that matches " + rest;
      case INTEGER ->
          "a whole number" + range() + (rest.isEmpty() ? "" : ", a multiple of " + rest);
      case REAL -> "a number" + range();
    };
  }

  private String range() {
    String units =
        unit.isEmpty()
            ? " without a unit"
            : " of %s, or with a unit (%s)"
                .formatted(unit, String.join(", ", Unit.of(unit).factors().keySet()));
    return " from %s to %s".formatted(plainly(min), plainly(max)) + units;
  }

  private static String plainly(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
