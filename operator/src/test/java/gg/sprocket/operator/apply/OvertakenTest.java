package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Secret is written only over what was judged, by the version that was judged. */
class OvertakenTest {

  private final ValueLife life = new ValueLife();

  @BeforeEach
  void begin() {
    life.begin();
  }

  @AfterEach
  void stop() {
    life.close();
  }

  @Test
  void whoeverWroteIntoTheSecretMeanwhileIsNotWrittenOverUnseen() {
    life.secret("one", life.mark(life.put("one")));
    life.put("two");
    life.before("read", () -> life.beforeShowing(() -> life.secret("edited", life.annotations())));

    assertThat(life.round()).containsExactly(new Result.Overtaken());
    assertThat(life.shown()).isEqualTo("edited");

    assertThat(life.round()).containsExactly(new Result.Done());
    assertThat(life.shown()).isEqualTo("two");
  }

  @Test
  void aSecretThatCameMeanwhileIsNotWrittenOverUnseen() {
    life.put("one");
    life.before(
        "read", () -> life.beforeShowing(() -> life.secret("put back", life.annotations())));

    assertThat(life.round()).containsExactly(new Result.Overtaken());
    assertThat(life.shown()).isEqualTo("put back");
  }

  @Test
  void aVersionThatWasNotJudgedIsNotShown() {
    life.secret("one", life.mark(life.put("one")));
    life.put("two");
    life.before("read", () -> life.before("read", () -> life.put("three")));

    assertThat(life.round()).containsExactly(new Result.Overtaken());
    assertThat(life.shown()).isEqualTo("one");
  }

  @Test
  void whatSomebodyStoredFirstCounts() {
    life.before("read", () -> life.before("write", () -> life.put("first")));

    assertThat(life.round()).containsExactly(new Result.Overtaken());
    assertThat(life.round()).containsExactly(new Result.Done());
    assertThat(life.shown()).isEqualTo("first");
    assertThat(life.versions()).hasSize(1);
  }
}
