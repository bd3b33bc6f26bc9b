package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aLongStepSaysThatItGoesOn() {
    Progress progress =
        new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), Duration.ofMillis(10));

    progress.step("building it", () -> await().until(() -> text().contains("still at it")));

    assertThat(text())
        .startsWith("building it ...")
        .containsPattern("building it: done in 0\\.\\d s");
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
