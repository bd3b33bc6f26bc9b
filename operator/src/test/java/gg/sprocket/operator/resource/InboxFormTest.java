package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.InboxForm.Told;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxFormTest {

  private static final Map<String, Told> ENTRIES =
      Map.of("generated/jwt", new Told(2, "2026-01-01T00:00:00Z", Map.of("value", "Number")));

  @Test
  void whatIsToldIsReadOfTheSameInputsAlone() {
    Map<String, String> annotations = InboxForm.annotations("one", ENTRIES);

    assertThat(InboxForm.entries(annotations, "one")).contains(ENTRIES);
    assertThat(InboxForm.entries(annotations, "other")).isEmpty();
    assertThat(InboxForm.entries(Map.of(), "one")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{\"x\": null}",
        "{\"x\": {}}",
        "{\"x\": {\"version\": 1, \"others\": {}}}",
        "{\"x\": {\"version\": \"1\", \"written\": \"\", \"others\": {}}}",
        "{\"x\": {\"version\": 1, \"written\": \"\", \"others\": {\"k\": null}}}",
      })
  void whatSomebodyEditedIsNotRead(String edited) {
    Map<String, String> annotations = Map.of(Labels.INPUTS, "one", Labels.VAULT_ENTRIES, edited);

    assertThat(InboxForm.entries(annotations, "one")).isEmpty();
  }
}
