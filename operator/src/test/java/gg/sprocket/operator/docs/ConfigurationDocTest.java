package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.OperatorConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {

  @Test
  void theTableHasEverySettingWithItsDefault() {
    Map<String, String> documented = new TreeMap<>();
    for (List<String> row : Page.at("docs/reference/configuration.md").rows()) {
      // Variables of the repository's tools have no default column.
      if (row.getFirst().startsWith("`SPROCKET_") && row.size() == 3) {
        documented.put(row.getFirst(), row.get(1));
      }
    }
    Map<String, String> actual = new TreeMap<>();
    OperatorConfig.defaults()
        .forEach(
            (name, value) ->
                actual.put("`" + name + "`", value.isEmpty() ? "empty" : "`" + value + "`"));
    assertThat(documented).isEqualTo(actual);
  }
}
