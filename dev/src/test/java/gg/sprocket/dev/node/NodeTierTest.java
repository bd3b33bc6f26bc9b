package gg.sprocket.dev.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.DevFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTierTest {

  private static final String REASON = "A real node needs the program `ip`.";

  @Test
  void nothingIsLeftOutWhereEverythingMustRun() {
    assertThatThrownBy(() -> said("Linux", "root", "true"))
        .isInstanceOf(DevFailure.class)
        .hasMessageContaining("CI=true")
        .hasMessageContaining(REASON);
  }

  @ParameterizedTest
  @CsvSource({"Linux, root, false", "Linux, somebody, true", "Mac OS X, root, true"})
  void elsewhereItIsSaid(String system, String user, String ci) {
    assertThat(said(system, user, ci)).contains("NOT RUN: the tests on a real node.", REASON);
  }

  private static String said(String system, String user, String ci) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NodeTier.say(
        REASON, system, user, Map.of("CI", ci), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
