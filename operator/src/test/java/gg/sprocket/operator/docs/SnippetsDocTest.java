package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.component.Shipped;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** YAML that the pages show of an instance's spec has no field that the API does not have. */
class SnippetsDocTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```yaml\n(.*?)^ *```$");
  private static final Pattern DOCUMENTS = Pattern.compile("(?m)^ *---$");
  private static final Set<String> FIELDS =
      Arrays.stream(InstanceSpec.class.getRecordComponents())
          .map(RecordComponent::getName)
          .collect(Collectors.toSet());

  @TestFactory
  List<DynamicTest> everySpecIsOfTheApi() {
    List<DynamicTest> tests =
        Page.all().stream()
            .flatMap(
                page ->
                    specs(page).map(spec -> DynamicTest.dynamicTest(page.path(), () -> read(spec))))
            .toList();
    assertThat(tests).hasSizeGreaterThan(25);
    return tests;
  }

  private static Stream<JsonNode> specs(Page page) {
    return BLOCK
        .matcher(page.text())
        .results()
        .flatMap(block -> DOCUMENTS.splitAsStream(block.group(1).stripIndent()))
        .map(Shipped::tree)
        .map(SnippetsDocTest::spec)
        .filter(spec -> !spec.isMissingNode());
  }

  /**
   * Of an instance, of a spec alone, or of some of its fields; missing where it is another thing.
   */
  private static JsonNode spec(JsonNode document) {
    String kind = document.path("kind").asText("SprocketInstance");
    JsonNode spec = document.has("spec") ? document.path("spec") : document;
    boolean known = spec.properties().stream().allMatch(field -> FIELDS.contains(field.getKey()));
    boolean said = document.has("spec") && kind.equals("SprocketInstance");
    return said || known ? spec : document.path("nothing");
  }

  private static void read(JsonNode spec) {
    ObjectNode whole = Shipped.minimal().deepCopy();
    whole.setAll((ObjectNode) spec);
    assertThatCode(() -> Shipped.spec(whole)).as(spec.toString()).doesNotThrowAnyException();
  }
}
