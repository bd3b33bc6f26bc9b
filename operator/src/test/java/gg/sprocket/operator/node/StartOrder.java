package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Which components a release starts after which.
 *
 * @param earlier for each component, those that start before it
 */
record StartOrder(Map<String, List<String>> earlier) {

  /** That of a topology of a release that the cluster has; without what is off by default. */
  static StartOrder of(NodeCluster node, String version, String topology) {
    JsonNode release =
        node.admin().resources(StoredRelease.class).withName(version).require().getSpec();
    JsonNode shape =
        StreamSupport.stream(release.path("topologies").spliterator(), false)
            .filter(one -> one.path("name").asText().equals(topology))
            .findFirst()
            .orElseThrow();
    Map<String, List<String>> earlier = new TreeMap<>();
    shape
        .path("components")
        .forEach(
            component -> {
              if (component.path("enabledByDefault").asBoolean(true)) {
                List<String> names = new ArrayList<>();
                component.path("startAfter").forEach(name -> names.add(name.asText()));
                earlier.put(component.path("name").asText(), names);
              }
            });
    return new StartOrder(earlier);
  }

  /** Whether there is such a component. */
  boolean has(String component) {
    return earlier.containsKey(component);
  }

  /**
   * Checks that of each pair the earlier was up before the later began.
   *
   * @param events components and what happened to them, oldest first
   * @param components of which components there are events
   */
  void assertUp(List<String> events, List<String> components, String up, String begun) {
    for (Pair pair : pairs(components)) {
      assertBefore(
          events,
          events.indexOf(pair.earlier() + " " + up),
          events.indexOf(pair.later() + " " + begun),
          "%s must be up before %s begins".formatted(pair.earlier(), pair.later()));
    }
  }

  /** Checks that of each pair the later had ended before the earlier was asked to. */
  void assertDown(List<String> events, List<String> components, String ended, String asked) {
    for (Pair pair : pairs(components)) {
      assertBefore(
          events,
          events.lastIndexOf(pair.later() + " " + ended),
          events.indexOf(pair.earlier() + " " + asked),
          "%s must have ended before %s is asked to".formatted(pair.later(), pair.earlier()));
    }
  }

  private static void assertBefore(List<String> events, int first, int then, String rule) {
    assertThat(first)
        .as("%s: %s", rule, String.join(", ", events))
        .isNotNegative()
        .isLessThan(then);
  }

  private List<Pair> pairs(List<String> components) {
    return earlier.entrySet().stream()
        .filter(entry -> components.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream().map(name -> new Pair(name, entry.getKey())))
        .filter(pair -> components.contains(pair.earlier()))
        .toList();
  }

  private record Pair(String earlier, String later) {}
}
