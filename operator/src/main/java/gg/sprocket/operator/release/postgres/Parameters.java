package gg.sprocket.operator.release.postgres;

import gg.sprocket.operator.resource.ClassPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The parameters that the Builtin PostgreSQL takes from an instance, from {@code parameters.tsv}.
 * That file is made from {@code pg_settings} of a real server, and a test compares both.
 */
public final class Parameters {

  private static final Map<String, Parameter> ALL =
      ClassPath.text(Parameters.class, "parameters.tsv")
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Parameters::row)
          .collect(Collectors.toMap(Parameter::name, p -> p, (a, b) -> a, TreeMap::new));

  private Parameters() {}

  /** A parameter by its name; empty if there is none, or none that an instance may set. */
  public static Optional<Parameter> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** All, by name. */
  public static List<Parameter> all() {
    return List.copyOf(ALL.values());
  }

  private static Parameter row(String line) {
    String[] cells = line.split("\t", -1);
    return new Parameter(
        cells[0],
        Parameter.Kind.valueOf(cells[1].toUpperCase(Locale.ROOT)),
        cells[2],
        bound(cells[3]),
        bound(cells[4]),
        cells[5]);
  }

  private static double bound(String text) {
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }
}
