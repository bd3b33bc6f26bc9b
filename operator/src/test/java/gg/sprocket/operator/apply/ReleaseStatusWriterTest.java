package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.plan.ObservedRelease;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseStatusWriterTest {

  private static final ReleaseStatus SOME = new ReleaseStatus(1, "Monolith", List.of());

  private final StatusServer server = new StatusServer("SprocketRelease");
  private final ReleaseStatusWriter writer = new ReleaseStatusWriter(server.client);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatDidNotChangeIsNotWritten() {
    writer.write(release(SOME), new ReleaseStatus(1, "Monolith", List.of()));

    assertThat(server.bodies).isEmpty();
  }

  @Test
  void theUidGoesAlongAndNothingButTheStatus() {
    writer.write(release(ReleaseStatus.NONE), SOME);

    assertThat(server.paths)
        .containsExactly("PATCH /apis/sprocket.gg/v1alpha1/sprocketreleases/1.5.0/status");
    assertThat(server.bodies)
        .singleElement()
        .asString()
        .contains("\"/metadata/uid\",\"value\":\"uid-1\"", "\"Monolith\"")
        .doesNotContain("\"spec\"", "resourceVersion", "managedFields");
  }

  @Test
  void whileTheCacheIsBehindOurOwnStatusCounts() {
    writer.write(release(ReleaseStatus.NONE), SOME);

    assertThat(writer.current("1.5.0", "uid-1", ReleaseStatus.NONE, "100")).isEqualTo(SOME);
    assertThat(writer.current("1.5.0", "uid-1", ReleaseStatus.NONE, "101"))
        .isEqualTo(ReleaseStatus.NONE);
    assertThat(writer.current("1.5.0", "uid-2", ReleaseStatus.NONE, "100"))
        .as("of another release that took the name")
        .isEqualTo(ReleaseStatus.NONE);
    assertThat(writer.current("1.4.0", "uid-1", ReleaseStatus.NONE, "100"))
        .isEqualTo(ReleaseStatus.NONE);
  }

  private static ObservedRelease release(ReleaseStatus status) {
    return new ObservedRelease(
        Instant.EPOCH,
        "1.5.0",
        "uid-1",
        1,
        new Read.Bad<>(new Problem(Reason.ReleaseInvalid, "not looked at")),
        Optional.empty(),
        status);
  }
}
