package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a CRD has beyond what annotations of the generator can say.
 *
 * @param description of the kind
 * @param blocks descriptions of {@code spec} and {@code status}
 * @param lists how server-side apply merges each list, by path
 * @param itemLengths longest item of lists of plain strings, and longest value of maps, by path
 * @param columns columns of {@code kubectl get} in their order
 * @param rules what holds of the whole object; of the metadata a rule sees only the name, and that
 *     only from the root
 */
record CrdRefinement(
    String description,
    Map<String, String> blocks,
    Map<String, ListType> lists,
    Map<String, Integer> itemLengths,
    List<String> columns,
    List<Rule> rules) {

  /** The refinement of one CRD. */
  static CrdRefinement of(String crd) {
    return switch (crd) {
      case "sprocketinstances.sprocket.gg" -> CrdRefinements.INSTANCE;
      case "sprocketreleases.sprocket.gg" -> CrdRefinements.RELEASE;
      default -> throw new IllegalArgumentException("no refinement for " + crd);
    };
  }

  /** A rule in CEL and what the API server says when it does not hold. */
  record Rule(String rule, String message) {}

  /** How server-side apply merges a list. */
  sealed interface ListType {
    /** Items are told apart by a field. */
    record Keyed(String field) implements ListType {}

    /** Plain values, each at most once. */
    record Unique() implements ListType {}

    /** Replaced as a whole. */
    record Atomic() implements ListType {}
  }

  void refine(ObjectNode crd) {
    ((ObjectNode) crd.at("/spec/names")).putArray("categories").add(Api.CATEGORY);
    Schema root = Schema.of(crd);
    describe(root);
    addRules(root.node());
    mergeLists(root);
    itemLengths.forEach((path, length) -> root.at(path).put("maxLength", length));
    if (root.node().at("/properties/status/properties/conditions/items")
        instanceof ObjectNode items) {
      ConditionSchema.fill(items);
      root.at("status").putObject("default").put("observedGeneration", -1);
    }
    root.all().map(Schema::node).toList().forEach(SchemaOrder::normalize);
    orderColumns((ObjectNode) crd.at("/spec/versions/0"));
  }

  private void describe(Schema root) {
    root.node().put("description", description);
    blocks.forEach((path, text) -> root.at(path).put("description", text));
    root.node().putArray("required").add("spec");
  }

  private void addRules(ObjectNode root) {
    ArrayNode all = root.putArray("x-kubernetes-validations");
    for (Rule rule : rules) {
      all.addObject().put("rule", rule.rule()).put("message", rule.message());
    }
  }

  private void mergeLists(Schema root) {
    Set<String> found =
        root.all().filter(Schema::isList).map(Schema::path).collect(Collectors.toSet());
    if (!found.equals(lists.keySet())) {
      Set<String> different = new TreeSet<>(found);
      different.addAll(lists.keySet());
      different.removeIf(path -> found.contains(path) && lists.containsKey(path));
      throw new IllegalStateException("say in CrdRefinements how these lists merge: " + different);
    }
    lists.forEach((path, type) -> merge(root.at(path), type));
  }

  private static void merge(ObjectNode list, ListType type) {
    switch (type) {
      case ListType.Keyed(String field) -> {
        list.put("x-kubernetes-list-type", "map");
        list.putArray("x-kubernetes-list-map-keys").add(field);
      }
      case ListType.Unique() -> list.put("x-kubernetes-list-type", "set");
      case ListType.Atomic() -> list.put("x-kubernetes-list-type", "atomic");
    }
  }

  private void orderColumns(ObjectNode version) {
    List<JsonNode> given = new ArrayList<>();
    version.path("additionalPrinterColumns").forEach(given::add);
    List<String> names = given.stream().map(column -> column.path("name").asText()).toList();
    if (!Set.copyOf(names).equals(Set.copyOf(columns))) {
      throw new IllegalStateException("give the order of the columns " + names);
    }
    ArrayNode ordered = version.putArray("additionalPrinterColumns");
    for (String name : columns) {
      JsonNode column = given.get(names.indexOf(name));
      if (column.path("priority").asInt() == 0) {
        ((ObjectNode) column).remove("priority");
      }
      ordered.add(column);
    }
  }
}
