package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The roles of the rendered chart with the reason of each rule, which is the comment above it.
 *
 * @param roles in the order of the chart
 */
record ChartPermissions(List<Role> roles) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final Set<String> KINDS = Set.of("Role", "ClusterRole");
  private static final String RULE = "  - apiGroups:";
  private static final String COMMENT = "  # ";

  /** One role. */
  record Role(String kind, String name, String namespace, List<Reasoned> rules) {}

  /** One rule and why it is needed. */
  record Reasoned(PolicyRule rule, String reason) {}

  /**
   * Reads the roles of the chart.
   *
   * @throws IllegalStateException when a rule has no reason
   */
  static ChartPermissions of(String rendered) {
    return new ChartPermissions(
        Arrays.stream(rendered.split("(?m)^---$"))
            .filter(document -> KINDS.contains(CrdGeneration.parse(document).path("kind").asText()))
            .map(ChartPermissions::role)
            .toList());
  }

  /** All rules of all roles. */
  List<PolicyRule> rules() {
    return roles.stream().flatMap(role -> role.rules().stream()).map(Reasoned::rule).toList();
  }

  private static Role role(String document) {
    JsonNode role = CrdGeneration.parse(document);
    List<String> reasons = reasons(document);
    List<Reasoned> rules = new ArrayList<>();
    for (JsonNode rule : role.path("rules")) {
      rules.add(
          new Reasoned(
              SERIALIZATION.convertValue(rule, PolicyRule.class), reasons.get(rules.size())));
    }
    return new Role(
        role.path("kind").asText(),
        role.at("/metadata/name").asText(),
        role.at("/metadata/namespace").asText(),
        rules);
  }

  private static List<String> reasons(String document) {
    List<String> reasons = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : document.lines().toList()) {
      if (line.startsWith(COMMENT)) {
        comment.add(line.substring(COMMENT.length()));
      } else if (line.startsWith(RULE)) {
        if (comment.isEmpty()) {
          throw new IllegalStateException("a rule without a reason above it in:\n" + document);
        }
        reasons.add(String.join(" ", comment));
        comment.clear();
      } else {
        comment.clear();
      }
    }
    return reasons;
  }
}
