package gg.sprocket.operator.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * Several measurements of the same thing.
 *
 * @param min smallest
 * @param median the middle one; the lower of two
 * @param max largest
 * @param count how many
 */
record Spread(double min, double median, double max, int count) {

  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Spread(
        sorted[0],
        sorted[(sorted.length - 1) / 2],
        Arrays.stream(sorted).max().orElseThrow(),
        sorted.length);
  }

  Map<String, Object> figures() {
    return Map.of("min", min, "median", median, "max", max, "count", count);
  }

  /** Minimum, median and maximum in one cell. */
  String text() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f, n=%d)", median, min, max, count);
  }
}
