package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionalKindTest {

  private static final String LONG = "a".repeat(1000);

  /** Webhooks that convert objects quote whatever their server said. */
  @ParameterizedTest
  @EnumSource
  void theNextStepStaysWhateverTheApiServerSays(OptionalKind kind) {
    assertThat(kind.unlisted(LONG).message())
        .hasSizeLessThanOrEqualTo(Message.LENGTH)
        .contains(" (aaa")
        .endsWith("look at `kubectl get %s -A`".formatted(kind.definition()));
    assertThat(kind.unlisted("").message())
        .startsWith("objects of %s cannot be listed; ".formatted(kind.definition()));
  }
}
