package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import org.junit.jupiter.api.Test;

/** What is cut of a message that is too long for a condition. */
class ProbeResultTest {

  private static final String STEP = "; write it there, or correct the name";

  @Test
  void ofALongCauseTheStepThatFollowsStays() {
    String told = told("the path " + "p".repeat(500) + " is not there" + STEP);

    assertThat(told).hasSize(ProbeResult.LONGEST).startsWith("the path ppp").endsWith("…" + STEP);
  }

  @Test
  void whatFitsStaysAsItIs() {
    String fits = "p".repeat(ProbeResult.LONGEST - STEP.length()) + STEP;

    assertThat(told(fits)).isEqualTo(fits);
  }

  @Test
  void aTextWithoutAStepOrWithTooLongAOneIsCutAtItsEnd() {
    assertThat(told("p".repeat(500))).hasSize(ProbeResult.LONGEST).endsWith("p…");
    assertThat(told("it is not there; " + "do ".repeat(200)))
        .hasSize(ProbeResult.LONGEST)
        .startsWith("it is not there; do")
        .endsWith("…");
  }

  private static String told(String message) {
    String text = new Refused(Cause.ProbeFailed, message).text();
    return ((Refused) ProbeResult.parse(text).orElseThrow()).message();
  }
}
