package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.component.Shipped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of integrations against what the shipped releases read. */
class IntegrationsDocTest {

  private static final List<String> VERSIONS = List.of("1.4.0", "1.5.0", "2.0.0-preview.1");

  @Test
  void thePageHasEveryIntegrationWithKeysAndReleases() {
    Map<String, List<String>> documented = new TreeMap<>();
    for (List<String> row :
        Page.at("docs/guides/integrations.md").under("Which there are").rows()) {
      if (row.getFirst().startsWith("`")) {
        documented.put(row.getFirst(), row.subList(1, 3));
      }
    }

    assertThat(documented.keySet())
        .isEqualTo(
            Arrays.stream(IntegrationName.values())
                .map(name -> "`" + name.field() + "`")
                .collect(Collectors.toSet()));
    assertThat(documented).containsAllEntriesOf(read());
    documented.keySet().removeAll(read().keySet());
    assertThat(documented.values())
        .extracting(cells -> cells.get(1))
        .containsOnly("no shipped release");
  }

  /** Keys and releases of those that a shipped release reads. */
  private static Map<String, List<String>> read() {
    return Arrays.stream(IntegrationName.values())
        .filter(name -> secrets(name).findAny().isPresent())
        .collect(
            Collectors.toMap(
                name -> "`" + name.field() + "`",
                name -> List.of(joined(secrets(name).map(s -> "`" + s.key() + "`")), users(name))));
  }

  private static Stream<ReleaseSecret> secrets(IntegrationName name) {
    return VERSIONS.stream().flatMap(version -> secrets(version, name));
  }

  private static Stream<ReleaseSecret> secrets(String version, IntegrationName name) {
    return Shipped.release(version).secrets().stream().filter(s -> s.integration() == name);
  }

  private static String users(IntegrationName name) {
    return joined(VERSIONS.stream().filter(v -> secrets(v, name).findAny().isPresent()));
  }

  private static String joined(Stream<String> texts) {
    return texts.distinct().collect(Collectors.joining(", "));
  }
}
