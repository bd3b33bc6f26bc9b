package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ReservedParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrdsTest {
  /** A limit of our own: a tenth of what etcd takes, so that `kubectl explain` stays readable. */
  private static final int LARGEST = 210_000;

  private static final Map<String, ObjectNode> CRDS = CrdGeneration.crds();

  @Test
  void thereAreTwo() {
    assertThat(CRDS)
        .containsOnlyKeys("sprocketinstances.sprocket.gg", "sprocketreleases.sprocket.gg");
  }

  @TestFactory
  Stream<DynamicTest> areKeptAsGenerated() {
    return CRDS.entrySet().stream()
        .map(
            crd ->
                DynamicTest.dynamicTest(
                    crd.getKey(),
                    () -> {
                      new GeneratedFile("crds/" + crd.getKey() + ".yaml")
                          .mustBe(CrdGeneration.yaml(crd.getValue()));
                      new GeneratedFile(
                              "helm/sprocket-operator/templates/crds/" + crd.getKey() + ".yaml")
                          .mustBe(CrdGeneration.yaml(kept(crd.getValue())));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> areSmallAndFreeOfTemplateSyntax() {
    return CRDS.entrySet().stream()
        .map(
            crd ->
                DynamicTest.dynamicTest(
                    crd.getKey(),
                    () -> {
                      String yaml = CrdGeneration.yaml(crd.getValue());
                      int size = yaml.getBytes(StandardCharsets.UTF_8).length;
                      System.out.printf("%s: %,d bytes%n", crd.getKey(), size);
                      assertThat(size).isLessThan(LARGEST);
                      assertThat(yaml).doesNotContain("{{");
                      assertThat(CrdGeneration.parse(yaml)).hasToString(crd.getValue().toString());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyFieldIsDescribedAndBounded() {
    return CRDS.entrySet().stream()
        .map(
            crd ->
                DynamicTest.dynamicTest(
                    crd.getKey(),
                    () -> {
                      List<Schema> all = Schema.of(crd.getValue()).all().toList();
                      assertThat(all.stream().filter(Schema::isField))
                          .as("fields without a description")
                          .filteredOn(field -> field.text("description").isBlank())
                          .extracting(Schema::path)
                          .isEmpty();
                      assertThat(all)
                          .as("what people write without a bound, which the CEL budget needs")
                          .filteredOn(schema -> schema.path().startsWith("spec"))
                          .filteredOn(CrdsTest::isUnbounded)
                          .extracting(Schema::path)
                          .isEmpty();
                    }));
  }

  @Test
  void noDefaultsInsideLists() {
    assertThat(CRDS.values().stream().flatMap(crd -> Schema.of(crd).all()))
        .filteredOn(schema -> schema.path().contains("[]") && schema.node().has("default"))
        .extracting(Schema::path)
        .isEmpty();
  }

  @Test
  void everyRuleIsTriedOut() {
    for (RuleTable table : List.of(RuleTable.INSTANCES, RuleTable.RELEASES)) {
      assertThat(table.rules().without(table.cases()))
          .as("rules of %s that CelIT does not try out", table.crd())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "archive_library",
        "exit_on_error",
        "log_destination",
        "log_line_prefix",
        "log_timezone",
        "logging_collector",
        "port",
        "ssl",
        "tcp_keepalives_",
        "timezone",
      })
  void whatTheOperatorRefusesTheApiServerRefuses(String parameter) {
    assertThat(ReservedParameters.contains(parameter)).isTrue();
    assertThat(
            CRDS.values().stream()
                .flatMap(crd -> Schema.of(crd).all())
                .filter(schema -> schema.path().equals("spec.database.builtin.parameters"))
                .flatMap(schema -> schema.rules().stream()))
        .anySatisfy(rule -> assertThat(rule.path("rule").asText()).contains("'" + parameter + "'"));
  }

  private static boolean isUnbounded(Schema schema) {
    return switch (schema.text("type")) {
      case "string" -> !schema.node().has("maxLength") && !schema.node().has("enum");
      case "array" -> !schema.node().has("maxItems");
      case "object" -> schema.isMap() && !schema.node().has("maxProperties");
      case "integer" -> !schema.node().has("minimum") || !schema.node().has("maximum");
      default -> false;
    };
  }

  /** Helm leaves what carries this annotation in place on uninstall: with a CRD go its objects. */
  private static ObjectNode kept(ObjectNode crd) {
    ObjectNode copy = crd.deepCopy();
    ObjectNode metadata = (ObjectNode) copy.get("metadata");
    metadata.putObject("annotations").put("helm.sh/resource-policy", "keep");
    return copy;
  }
}
