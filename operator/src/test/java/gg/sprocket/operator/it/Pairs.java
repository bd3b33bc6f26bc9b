package gg.sprocket.operator.it;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Few cases in which every value of every dimension meets every value of every other one that it
 * may meet: most faults need no more than two settings to come together (D. R. Kuhn and others,
 * "Software Fault Interactions", 2004).
 *
 * @param dimensions names of values by the name of their dimension
 * @param refused pairs that no case may have, each as two dimensions with their values
 */
record Pairs(Map<String, List<String>> dimensions, Set<Map<String, String>> refused) {

  /** The dimensions with most values first: the later ones then fit in between. */
  Pairs {
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    dimensions.entrySet().stream()
        .sorted(comparing(dimension -> -dimension.getValue().size()))
        .forEach(dimension -> sorted.put(dimension.getKey(), dimension.getValue()));
    dimensions = sorted;
    refused = Set.copyOf(refused);
  }

  /** The cases, each with a value for every dimension, in the same order every time. */
  List<Map<String, String>> cases() {
    Set<Map<String, String>> open = possible();
    List<Map<String, String>> cases = new ArrayList<>();
    while (!open.isEmpty()) {
      Map<String, String> next = with(open.iterator().next(), open);
      open.removeAll(met(next));
      cases.add(next);
    }
    return cases;
  }

  /** Pairs that may meet. */
  Set<Map<String, String>> possible() {
    Set<Map<String, String>> pairs = pairs(dimensions);
    pairs.removeAll(refused);
    return pairs;
  }

  /** Pairs that a case, or a part of one, makes meet. */
  Set<Map<String, String>> met(Map<String, String> chosen) {
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
    return pairs(single);
  }

  /**
   * A case that has certain values.
   *
   * @param wanted these
   * @param open pairs of which as many as possible are to meet in it; of equals the first counts
   */
  Map<String, String> with(Map<String, String> wanted, Set<Map<String, String>> open) {
    Map<String, String> chosen = new LinkedHashMap<>(wanted);
    dimensions.forEach(
        (dimension, values) ->
            chosen.computeIfAbsent(dimension, _ -> best(chosen, dimension, values, open)));
    return chosen;
  }

  private String best(
      Map<String, String> chosen,
      String dimension,
      List<String> values,
      Set<Map<String, String>> open) {
    String best = "";
    long most = -1;
    for (String value : values) {
      Set<Map<String, String>> meets = pairs(chosen, dimension, value);
      long count = meets.stream().filter(open::contains).count();
      if (count > most && meets.stream().noneMatch(refused::contains)) {
        most = count;
        best = value;
      }
    }
    if (best.isEmpty()) {
      throw new IllegalStateException("no " + dimension + " goes with " + chosen);
    }
    return best;
  }

  private static Set<Map<String, String>> pairs(
      Map<String, String> chosen, String dimension, String value) {
    Set<Map<String, String>> pairs = new LinkedHashSet<>();
    chosen.forEach((other, others) -> pairs.add(pair(dimension, value, other, others)));
    return pairs;
  }

  private static Set<Map<String, String>> pairs(Map<String, List<String>> dimensions) {
    Set<Map<String, String>> pairs = new LinkedHashSet<>();
    List<String> names = List.copyOf(dimensions.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (String other : names.subList(i + 1, names.size())) {
        for (String value : dimensions.getOrDefault(names.get(i), List.of())) {
          for (String others : dimensions.getOrDefault(other, List.of())) {
            pairs.add(pair(names.get(i), value, other, others));
          }
        }
      }
    }
    return pairs;
  }

  private static Map<String, String> pair(
      String dimension, String value, String other, String others) {
    return new TreeMap<>(Map.of(dimension, value, other, others));
  }
}
