package gg.sprocket.operator.api;

import gg.sprocket.operator.api.ChartPermissions.Reasoned;
import gg.sprocket.operator.api.ChartPermissions.Role;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/reference/permissions.md}: what the chart grants, and why. */
record PermissionsPage(ChartPermissions permissions) {

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Permissions

            Every right that the chart `helm/sprocket-operator` grants, with the reason for it. This page is generated from the
            chart; a rule without a reason fails the build.

            The operator has no wildcard, and no right on Secrets that holds in the whole cluster. Where an instance is, it binds
            the ClusterRole `sprocket-operator-secrets` to itself in that namespace alone; it may bind no other role. With the
            value `watchNamespaces` the ClusterRole `sprocket-operator` is bound in those namespaces only.
            """);
    permissions.roles().forEach(role -> append(page, role));
    return page.toString();
  }

  private static void append(StringBuilder page, Role role) {
    page.append("\n## ").append(role.kind()).append(" `").append(role.name()).append("`");
    if (!role.namespace().isEmpty()) {
      page.append(" in namespace `").append(role.namespace()).append("`");
    }
    page.append("\n\n| Resources | Verbs | Reason |\n| --- | --- | --- |\n");
    for (Reasoned reasoned : role.rules()) {
      page.append("| ")
          .append(resources(reasoned.rule()))
          .append(" | ")
          .append(String.join(", ", reasoned.rule().getVerbs()))
          .append(" | ")
          .append(reasoned.reason())
          .append(" |\n");
    }
  }

  private static String resources(PolicyRule rule) {
    String group = rule.getApiGroups().getFirst();
    List<String> names = rule.getResourceNames();
    return rule.getResources().stream()
            .map(resource -> "`" + (group.isEmpty() ? resource : resource + "." + group) + "`")
            .collect(Collectors.joining(", "))
        + (names.isEmpty() ? "" : " named `" + String.join("`, `", names) + "`");
  }
}
