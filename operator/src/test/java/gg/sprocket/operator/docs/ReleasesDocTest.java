package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.ReservedNames;
import gg.sprocket.operator.release.Placeholder;
import gg.sprocket.operator.release.Template;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReleasesDocTest {

  private static final String SPEC =
      """
      {"organization": {"slug": "mle", "displayName": "Minor League Esports"},
       "version": "1.5.0", "exposure": {"domain": "mle.example.org"}}
      """;

  @Test
  void thePageHasEveryPlaceholderWithItsType() throws IOException {
    InstanceSpec spec = Json.MAPPER.readValue(SPEC, InstanceSpec.class);
    Map<String, String> placeholders = new TreeMap<>();
    Template.of(new Names("mle"), spec)
        .values()
        .forEach(
            (name, value) ->
                placeholders.put(
                    "`${" + name + "}`",
                    switch (value.getNodeType()) {
                      case NUMBER -> "number";
                      case BOOLEAN -> "boolean";
                      case ARRAY -> "list";
                      default -> "text";
                    }));
    Map<String, String> documented = new TreeMap<>();
    Page.at("docs/concepts/releases.md").rows().stream()
        .filter(row -> row.getFirst().startsWith("`${"))
        .forEach(row -> documented.put(row.getFirst(), row.get(1)));

    assertThat(documented).isEqualTo(placeholders);
  }

  /** What a release may ask for and what an instance has to give is the same. */
  @Test
  void everyPlaceholderHasAValue() throws IOException {
    InstanceSpec spec = Json.MAPPER.readValue(SPEC, InstanceSpec.class);
    assertThat(Template.of(new Names("mle"), spec).values().keySet()).isEqualTo(Placeholder.NAMES);
  }

  @Test
  void thePageHasEveryReservedName() {
    Page page = Page.at("docs/concepts/releases.md");
    assertThat(page.text().replace('\n', ' '))
        .as("names that no component may have")
        .contains("bears them: " + quoted(ReservedNames.components()) + ".");
    assertThat(page.keys())
        .as("names that no secret value of a release may have")
        .containsAll(ReservedNames.serviceValues());
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
