package gg.sprocket.operator.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import gg.sprocket.operator.component.Shipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart of one instance makes what people would have applied. */
class InstanceChartTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir private Path folder;

  @Test
  void theSchemaOfItsValuesIsGenerated() {
    ObjectNode instances =
        requireNonNull(CrdGeneration.crds().get("sprocketinstances.sprocket.gg"));

    new GeneratedFile("helm/sprocket-instance/values.schema.json")
        .mustBe(new InstanceValuesSchema(instances).text());
  }

  @Test
  void everyExampleComesOutAsItWentIn() throws IOException {
    List<JsonNode> specs =
        Shipped.examples().stream()
            .map(file -> Shipped.instanceOf(Shipped.documents(file)).path("spec"))
            .toList();
    List<String> arguments = new ArrayList<>(List.of("instance-template"));
    for (JsonNode spec : specs) {
      arguments.add(values("{spec: %s}".formatted(spec)));
    }

    List<JsonNode> rendered = documents(HelmRun.of(arguments.toArray(String[]::new)));
    assertThat(rendered).map(document -> document.path("spec")).isEqualTo(specs);
    assertThat(rendered)
        .allSatisfy(
            instance -> {
              assertThat(instance.at("/metadata/name").asText()).isEqualTo("mle");
              assertThat(instance.at("/metadata/namespace").asText()).isEqualTo("sprocket-mle");
              assertThat(instance.at("/metadata/annotations").isMissingNode()).isTrue();
            });
  }

  @Test
  void anInstanceCanBeNamedMarkedAndKept() {
    String values =
        values(
            """
            name: league
            keep: true
            labels: {team: blue}
            annotations: {sprocket.gg/confirm-deletion: league}
            spec: {version: 1.5.0}
            """);

    JsonNode meta = documents(HelmRun.of("instance-template", values)).getFirst().path("metadata");
    assertThat(meta.path("name").asText()).isEqualTo("league");
    assertThat(meta.at("/labels/team").asText()).isEqualTo("blue");
    JsonNode annotations = meta.path("annotations");
    assertThat(annotations.path("helm.sh/resource-policy").asText()).isEqualTo("keep");
    assertThat(annotations.path("sprocket.gg/confirm-deletion").asText()).isEqualTo("league");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {versoin: 1.5.0}} | versoin",
        "{spec: {suspend: 'yes'}} | suspend",
        "{spec: {profile: Huge}} | profile",
        "{spec: {version: 1.5.0}, secrets: {botToken: x}} | secrets",
        "{name: Not_A_Name, spec: {version: 1.5.0}} | name"
      })
  void whatIsMisspeltIsRefusedByHelm(String values, String named) {
    assertThatThrownBy(() -> HelmRun.of("instance-template", values(values)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(named)
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @Test
  void helmFindsNothingWrong() {
    HelmRun.of("instance-lint");
  }

  private String values(String yaml) {
    try {
      return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), yaml).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write values", e);
    }
  }

  private static List<JsonNode> documents(String yaml) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return values.readAll().stream().filter(JsonNode::isObject).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Helm printed no YAML", e);
    }
  }
}
