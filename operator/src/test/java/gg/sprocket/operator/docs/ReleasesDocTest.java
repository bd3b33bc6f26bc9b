package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.release.Template;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Names;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
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
}
