package gg.sprocket.operator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import gg.sprocket.operator.resource.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static Template with(String name) {
    return new Template(
        Map.of(
            "port", IntNode.valueOf(5432),
            "ssl", BooleanNode.TRUE,
            "host", TextNode.valueOf("db"),
            "name", TextNode.valueOf(name)));
  }

  @Test
  void aStringThatIsOnePlaceholderTakesItsType() throws JsonProcessingException {
    JsonNode filled =
        filled(
            with("n"),
            "{\"p\": \"${port}\", \"s\": \"${ssl}\", \"u\": \"pg://${host}:${port}/\", \"a\":"
                + " [\"${port}\", 7, null]}");
    assertThat(filled.path("p").isInt()).isTrue();
    assertThat(filled.path("s").isBoolean()).isTrue();
    assertThat(filled.path("u").asText()).isEqualTo("pg://db:5432/");
    assertThat(filled.path("a").toString()).isEqualTo("[5432,7,null]");
  }

  @Test
  void aDoubledDollarIsThePlaceholderOfSomebodyElse() throws JsonProcessingException {
    Template template = with("n");

    assertThat(template.fill("$${OTHER} ${host}")).isEqualTo("${OTHER} db");
    assertThat(filled(template, "{\"a\": \"$${port}\"}").path("a").asText()).isEqualTo("${port}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\", \"admin\": true, \"x\": \"",
        "\\\", \"admin\": true}",
        "${port}",
        "$1 \\1 $",
        "line\nbreak\ttab",
        "it's </script> — «é»"
      })
  void noValueBreaksOutOfItsString(String value) throws JsonProcessingException {
    JsonNode filled = filled(with(value), "{\"whole\": \"${name}\", \"part\": \"<${name}>\"}");
    assertThat(filled).hasSize(2);
    assertThat(filled.path("whole").asText()).isEqualTo(value);
    assertThat(filled.path("part").asText()).isEqualTo("<" + value + ">");
  }

  @Test
  void keysAreNoPlaces() throws JsonProcessingException {
    assertThat(filled(with("n"), "{\"${name}\": 1}").has("${name}")).isTrue();
  }

  @Test
  void textIsFilledIn() {
    assertThat(with("a$b\\c").fill("${name}@${host}")).isEqualTo("a$b\\c@db");
    assertThat(with("n").fill("no places, $name, {name}")).isEqualTo("no places, $name, {name}");
  }

  /** Whole, it is a list of the file; anywhere else it is one text. */
  @Test
  void aListAmongOtherWordsIsJoined() throws JsonProcessingException {
    Template template =
        new Template(Map.of("all", Json.MAPPER.createArrayNode().add("first").add("second")));

    assertThat(template.fill("${all}")).isEqualTo("first,second");
    JsonNode filled = filled(template, "{\"whole\": \"${all}\", \"part\": \"<${all}>\"}");
    assertThat(filled.path("whole")).isEqualTo(template.values().get("all"));
    assertThat(filled.path("part").asText()).isEqualTo("<first,second>");
  }

  @Test
  void whatNothingStandsBehindIsNamed() {
    assertThat(Template.unknown("${database.host} ${nothing} ${b.c} ${} $${other}"))
        .containsExactly("", "b.c", "nothing");
    assertThatThrownBy(() -> with("n").fill("${nothing}")).hasMessageContaining("${nothing}");
    assertThatThrownBy(() -> with("n").fillJson("{\"a\": \"${nothing}\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("${nothing}");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> with("n").fillJson("{"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{} {}", "  ", "{a: 1}", "{\"a\": 1}}"})
  void whatIsNoJsonIsFoundBefore(String text) {
    assertThat(Template.fault(text))
        .hasValueSatisfying(f -> assertThat(f).startsWith("not JSON: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]\n", "7", "{\"a\": \"${nothing}\"}"})
  void whatIsJsonIsLeft(String text) {
    assertThat(Template.fault(text)).isEmpty();
  }

  private static JsonNode filled(Template template, String json) throws JsonProcessingException {
    return Json.MAPPER.readTree(template.fillJson(json));
  }
}
