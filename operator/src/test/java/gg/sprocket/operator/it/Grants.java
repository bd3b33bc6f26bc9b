package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Chart;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rights that the chart gives to the operator.
 *
 * @param admin a client that may read all of them
 */
record Grants(KubernetesClient admin) {

  private static final Set<String> ROLES =
      Set.of(
          "sprocket-operator",
          "sprocket-operator-releases",
          "sprocket-operator-secrets",
          "sprocket-operator-storage-classes");

  /** Rules by the name of their role, a Role's with its namespace. */
  Map<String, List<PolicyRule>> rules() {
    Map<String, List<PolicyRule>> rules = new TreeMap<>();
    for (String name : ROLES) {
      rules.put(name, admin.rbac().clusterRoles().withName(name).require().getRules());
    }
    for (String namespace : List.of(Chart.NAMESPACE, Chart.KEYS_NAMESPACE)) {
      for (Role role : admin.rbac().roles().inNamespace(namespace).list().getItems()) {
        rules.put(namespace + "/" + role.getMetadata().getName(), role.getRules());
      }
    }
    return rules;
  }

  /** Every resource with every verb; those of Roles with the namespace. */
  Set<String> rights() {
    Set<String> granted = new HashSet<>();
    rules()
        .forEach(
            (role, rules) -> {
              String where = role.contains("/") ? role.substring(0, role.indexOf('/')) + " " : "";
              for (PolicyRule rule : rules) {
                for (String resource : rule.getResources()) {
                  rule.getVerbs().forEach(verb -> granted.add(where + resource + " " + verb));
                }
              }
            });
    return granted;
  }

  /** What requests of the audit log used, in the same words. */
  static Set<String> used(List<JsonNode> requests) {
    Set<String> used = new HashSet<>();
    for (JsonNode entry : requests) {
      JsonNode object = entry.path("objectRef");
      String subresource = object.path("subresource").asText();
      String namespace = object.path("namespace").asText();
      boolean own = Set.of(Chart.NAMESPACE, Chart.KEYS_NAMESPACE).contains(namespace);
      String resource =
          (own ? namespace + " " : "")
              + object.path("resource").asText()
              + (subresource.isEmpty() ? "" : "/" + subresource);
      used.add(resource + " " + entry.path("verb").asText());
      // An apply that makes the object needs both rights.
      if (entry.path("verb").asText().equals("patch")
          && entry.path("responseStatus").path("code").asInt() == 201) {
        used.add(resource + " create");
      }
    }
    return used;
  }
}
