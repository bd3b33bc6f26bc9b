package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The CEL rules of one CRD.
 *
 * @param all in the order of the schema
 */
record CrdRules(List<Rule> all) {

  /** One rule: where it stands and what the API server says when it does not hold. */
  record Rule(String path, String message) {}

  static CrdRules of(String crd) {
    JsonNode definition = CrdGeneration.crds().get(crd);
    if (definition == null) {
      throw new IllegalArgumentException("no CRD " + crd);
    }
    return new CrdRules(
        Schema.of(definition)
            .all()
            .flatMap(
                schema ->
                    schema.rules().stream()
                        .map(rule -> new Rule(schema.path(), rule.path("message").asText())))
            .toList());
  }

  /** The only rule that a case can mean. */
  Rule meant(RuleCase.Reason.Rule reason) {
    List<Rule> found =
        all.stream()
            .filter(rule -> rule.path().equals(reason.path()))
            .filter(rule -> rule.message().startsWith(reason.says()))
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(reason + " means " + found);
    }
    return found.getFirst();
  }

  /** The rules that no case is about. */
  Set<Rule> without(List<RuleCase> cases) {
    Set<Rule> tried =
        cases.stream()
            .map(RuleCase::reason)
            .filter(RuleCase.Reason.Rule.class::isInstance)
            .map(reason -> meant((RuleCase.Reason.Rule) reason))
            .collect(Collectors.toSet());
    return all.stream().filter(rule -> !tried.contains(rule)).collect(Collectors.toSet());
  }
}
