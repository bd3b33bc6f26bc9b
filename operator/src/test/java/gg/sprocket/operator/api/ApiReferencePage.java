package gg.sprocket.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code docs/reference/api.md}: every field of every kind, as {@code kubectl explain} has it. */
record ApiReferencePage(Map<String, ObjectNode> crds) {

  String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # API reference

            Group `sprocket.gg`, version `v1alpha1`. This page is generated from the custom resource definitions in `crds/`;
            `kubectl explain sprocketinstance.spec --recursive` shows the same on a cluster. `[]` stands for the items of a list,
            `{}` for the values of a map. Rules are evaluated by the API server, which answers with the text shown here.
            """);
    crds.values().forEach(crd -> append(page, crd));
    return page.toString();
  }

  private static void append(StringBuilder page, JsonNode crd) {
    Schema root = Schema.of(crd);
    JsonNode names = crd.at("/spec/names");
    page.append("\n## ").append(names.path("kind").asText()).append("\n\n");
    page.append(root.text("description")).append("\n\n");
    page.append(
        "%s, plural `%s`, short name `%s`.\n"
            .formatted(
                crd.at("/spec/scope").asText().equals("Namespaced")
                    ? "Belongs to a namespace"
                    : "Belongs to no namespace",
                names.path("plural").asText(),
                names.at("/shortNames/0").asText()));
    appendRules(page, root);
    for (Schema block : root.all().filter(schema -> !schema.fields().isEmpty()).toList()) {
      if (!block.path().isEmpty()) {
        appendBlock(page, block);
      }
    }
  }

  private static void appendBlock(StringBuilder page, Schema block) {
    page.append("\n### `").append(block.path()).append("`\n\n");
    if (!block.text("description").isEmpty()) {
      page.append(block.text("description")).append("\n\n");
    }
    page.append("| Field | Type | Default | Description |\n| --- | --- | --- | --- |\n");
    List<String> required = new ArrayList<>();
    block.node().path("required").forEach(name -> required.add(name.asText()));
    for (Schema field : block.fields()) {
      page.append(
          "| `%s`%s | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  required.contains(field.name()) ? " (required)" : "",
                  cell(FieldType.of(field)),
                  field.node().has("default") ? "`" + field.node().get("default") + "`" : "",
                  cell(field.text("description"))));
    }
    appendRules(page, block);
    block.fields().forEach(field -> appendRulesOfValue(page, field));
  }

  private static void appendRulesOfValue(StringBuilder page, Schema field) {
    if (field.fields().isEmpty()) {
      appendRules(page, field);
    }
  }

  private static void appendRules(StringBuilder page, Schema schema) {
    if (schema.rules().isEmpty()) {
      return;
    }
    page.append("\nRules of ")
        .append(schema.path().isEmpty() ? "the object" : "`" + schema.path() + "`")
        .append(":\n\n");
    schema
        .rules()
        .forEach(rule -> page.append("- ").append(rule.path("message").asText()).append("\n"));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
