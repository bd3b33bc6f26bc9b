package gg.sprocket.operator.it;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Few cases in which every value of every dimension meets every value of every other one: most
 * faults need no more than two settings to come together (D. R. Kuhn and others, "Software Fault
 * Interactions", 2004).
 */
final class Pairs {

  private Pairs() {}

  /** One value of one dimension. */
  private record Choice(String dimension, String value) {}

  /** Two values that are to meet. */
  private record Pair(Choice one, Choice other) {}

  /**
   * The cases, each with a value for every dimension, in the same order every time.
   *
   * @param dimensions names of values by the name of their dimension
   */
  static List<Map<String, String>> of(Map<String, List<String>> dimensions) {
    Set<Pair> open = all(dimensions);
    List<Map<String, String>> cases = new ArrayList<>();
    while (!open.isEmpty()) {
      Map<String, String> next = next(dimensions, open);
      open.removeAll(met(dimensions, next));
      cases.add(next);
    }
    return cases;
  }

  /** Begins with a pair that is still open and takes for each further dimension what meets most. */
  private static Map<String, String> next(Map<String, List<String>> dimensions, Set<Pair> open) {
    Pair first = all(dimensions).stream().filter(open::contains).findFirst().orElseThrow();
    Map<String, String> chosen = new LinkedHashMap<>();
    chosen.put(first.one().dimension(), first.one().value());
    chosen.put(first.other().dimension(), first.other().value());
    dimensions.forEach(
        (dimension, values) -> {
          if (!chosen.containsKey(dimension)) {
            chosen.put(dimension, best(dimensions, open, chosen, dimension, values));
          }
        });
    return chosen;
  }

  private static String best(
      Map<String, List<String>> dimensions,
      Set<Pair> open,
      Map<String, String> chosen,
      String dimension,
      List<String> values) {
    String best = values.getFirst();
    long most = -1;
    for (String value : values) {
      Map<String, String> tried = new LinkedHashMap<>(chosen);
      tried.put(dimension, value);
      long meets = met(dimensions, tried).stream().filter(open::contains).count();
      if (meets > most) {
        most = meets;
        best = value;
      }
    }
    return best;
  }

  /** Pairs that a case, or a part of one, makes meet. */
  static Set<Object> covered(Map<String, List<String>> dimensions, Map<String, String> one) {
    return new HashSet<>(met(dimensions, one));
  }

  /** Pairs that there are. */
  static Set<Object> possible(Map<String, List<String>> dimensions) {
    return new HashSet<>(all(dimensions));
  }

  private static Set<Pair> met(Map<String, List<String>> dimensions, Map<String, String> chosen) {
    Map<String, List<String>> single = new LinkedHashMap<>();
    dimensions
        .keySet()
        .forEach(
            dimension -> {
              String value = chosen.get(dimension);
              if (value != null) {
                single.put(dimension, List.of(value));
              }
            });
    return all(single);
  }

  private static Set<Pair> all(Map<String, List<String>> dimensions) {
    Set<Pair> pairs = new LinkedHashSet<>();
    List<String> names = List.copyOf(dimensions.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        for (String one : dimensions.getOrDefault(names.get(i), List.of())) {
          for (String other : dimensions.getOrDefault(names.get(j), List.of())) {
            pairs.add(new Pair(new Choice(names.get(i), one), new Choice(names.get(j), other)));
          }
        }
      }
    }
    return pairs;
  }
}
