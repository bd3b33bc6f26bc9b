package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlPlaneSourceTest {
  private static final String GIVEN = "SPROCKET_TEST_KUBECONFIG";

  @Test
  void aGivenClusterComesFirstThenDockerThenOurOwn() {
    assertThat(ControlPlaneSource.of(Map.of(GIVEN, "/k"), () -> true))
        .isEqualTo(ControlPlaneSource.GIVEN);
    assertThat(ControlPlaneSource.of(Map.of(GIVEN, " "), () -> true))
        .isEqualTo(ControlPlaneSource.DOCKER);
    assertThat(ControlPlaneSource.of(Map.of(), () -> false)).isEqualTo(ControlPlaneSource.LOCAL);
  }
}
