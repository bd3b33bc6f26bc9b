package gg.sprocket.operator.release.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The unit in which PostgreSQL keeps a number, and those in which it may be written (PostgreSQL
 * documentation, "Parameter Names and Values"). Their case matters.
 *
 * @param name as {@code pg_settings.unit} has it; empty for a bare number
 * @param factors by the unit of a value, how many of this unit it is
 */
record Unit(String name, SequencedMap<String, Double> factors) {

  private static final double K = 1024;

  private static final SequencedMap<String, Double> BYTES =
      ordered("B", 1, "kB", K, "MB", K * K, "GB", K * K * K, "TB", K * K * K * K);
  private static final SequencedMap<String, Double> SECONDS =
      ordered("us", 1e-6, "ms", 1e-3, "s", 1, "min", 60, "h", 3600, "d", 86400);

  /**
   * The unit of a name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Unit of(String name) {
    return switch (name) {
      case "" -> new Unit(name, new LinkedHashMap<>());
      case "B", "kB", "MB" -> new Unit(name, relative(BYTES, BYTES.getOrDefault(name, 1.0)));
      case "8kB" -> new Unit(name, relative(BYTES, 8 * K));
      case "ms", "s", "min" -> new Unit(name, relative(SECONDS, SECONDS.getOrDefault(name, 1.0)));
      default -> throw new IllegalArgumentException("PostgreSQL has no unit " + name);
    };
  }

  /** How many of this unit the unit of a value is; empty if it does not fit. */
  Optional<Double> factor(String unit) {
    return unit.isEmpty() ? Optional.of(1.0) : Optional.ofNullable(factors.get(unit));
  }

  private static SequencedMap<String, Double> relative(Map<String, Double> units, double base) {
    SequencedMap<String, Double> factors = new LinkedHashMap<>();
    units.forEach((unit, size) -> factors.put(unit, size / base));
    return factors;
  }

  private static SequencedMap<String, Double> ordered(Object... pairs) {
    SequencedMap<String, Double> units = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      units.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
    }
    return units;
  }
}
