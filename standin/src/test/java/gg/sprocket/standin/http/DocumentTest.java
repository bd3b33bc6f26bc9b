package gg.sprocket.standin.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{ __typename }; __typename",
        "query { a { b c } d }; a d",
        "query Named($x: ID!) { task(id: $x) { status } }; task",
        "mutation ($f: [Upload!]!) { parseReplays(files: $f) }; parseReplays",
        "{ task(id: \"a } b\") { status } other }; task other",
      })
  void theOutermostFields(String text, String fields) {
    assertThat(Document.of(text).orElseThrow().fields())
        .extracting(Document.Field::name)
        .containsExactly(fields.split(" ", -1));
  }

  @Test
  void argumentsAreTextsOrNamesOfVariables() {
    Document.Field text = Document.of("{ task(id: \"7\") }").orElseThrow().fields().getFirst();
    Document.Field name = Document.of("{ task(id: $x) }").orElseThrow().fields().getFirst();

    assertThat(text.argument("id")).contains("7");
    assertThat(name.argument("id")).contains("$x");
    assertThat(name.argument("other")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{ a", "}", "{ }", "{ a( }"})
  void whatIsNoDocument(String text) {
    assertThat(Document.of(text)).isEmpty();
  }
}
