package gg.sprocket.operator.release.postgres;

import gg.sprocket.operator.release.postgres.Parameter.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Values of a parameter that are worth a look, good and bad ones mixed. */
final class Samples {

  private static final Map<String, List<String>> UNITS =
      Map.of(
          "B", List.of("B", "kB", "MB", "GB", "TB"),
          "kB", List.of("B", "kB", "MB", "GB", "TB"),
          "8kB", List.of("B", "kB", "MB", "GB", "TB"),
          "MB", List.of("B", "kB", "MB", "GB", "TB"),
          "ms", List.of("us", "ms", "s", "min", "h", "d"),
          "s", List.of("us", "ms", "s", "min", "h", "d"),
          "min", List.of("us", "ms", "s", "min", "h", "d"));

  /** Compiled into the official image, but not into the server of the tests. */
  private static final Set<String> NOT_HERE = Set.of("lz4", "zstd");

  private Samples() {}

  static List<String> of(Parameter parameter) {
    return switch (parameter.kind()) {
      case BOOL ->
          List.of(
              "on", "off", "yes", "no", "true", "false", "1", "0", "TRUE", "Off", "maybe", "2", "");
      case ENUM -> choices(parameter);
      case STRING -> texts(parameter.name());
      case INTEGER, REAL -> numbers(parameter);
    };
  }

  private static List<String> choices(Parameter parameter) {
    List<String> values = new ArrayList<>(List.of(parameter.rest().split(",", -1)));
    values.removeAll(NOT_HERE);
    values.add(values.getFirst().toUpperCase(Locale.ROOT));
    values.add("lots");
    return values;
  }

  private static List<String> numbers(Parameter parameter) {
    List<String> values = new ArrayList<>();
    BigDecimal step = new BigDecimal(parameter.rest().isEmpty() ? "1" : parameter.rest());
    BigDecimal min = BigDecimal.valueOf(parameter.min());
    BigDecimal max = BigDecimal.valueOf(parameter.max());
    values.add(text(min));
    values.add(text(min.subtract(step)));
    if (parameter.max() < 1e300) {
      values.add(text(max));
      values.add(text(max.add(step)));
    }
    values.addAll(
        List.of("lots", "", "0x10", "0x", "010", "09", "1e2", "1.5", "48", " 64 ", "1 2"));
    values.addAll(List.of("+32", "1,5", "0.5", ".5", "5.", "NaN", "1e400"));
    for (String unit : UNITS.getOrDefault(parameter.unit(), List.of("kB", "s"))) {
      values.addAll(List.of("1" + unit, "96 " + unit, "1.5" + unit, "20000" + unit));
    }
    values.addAll(List.of("100KB", "100mb", "100 S", "100x"));
    if (parameter.kind() == Kind.REAL) {
      values.addAll(List.of("0.25", "-0.5"));
    }
    return values;
  }

  private static List<String> texts(String name) {
    return switch (name) {
      case "application_name", "cluster_name" -> List.of("", "The league's", "l\\x");
      case "createrole_self_grant" -> List.of("", "set", "inherit", "set, inherit", "all");
      case "datestyle" -> List.of("ISO, MDY", "iso,dmy", "German", "SQL, YMD", "Roman");
      case "default_text_search_config" -> List.of("simple", "pg_catalog.english");
      case "lc_messages" -> List.of("C", "POSIX", "xx_XX");
      case "lc_monetary", "lc_numeric", "lc_time" -> List.of("C", "POSIX", "C.UTF-8", "xx_XX");
      case "search_path" -> List.of("\"$user\", public", "a,b", "public,", ",a");
      case "timezone_abbreviations" -> List.of("Default", "Australia", "India", "Mars");
      default -> throw new IllegalArgumentException("no samples for the text " + name);
    };
  }

  private static String text(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
