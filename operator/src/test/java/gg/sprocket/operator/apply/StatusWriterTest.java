package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.Identity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusWriterTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final InstanceStatus PENDING = status(Phase.Pending, null);
  private static final InstanceStatus RUNNING = status(Phase.Running, null);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final StatusServer server = new StatusServer("SprocketInstance");
  private final StatusWriter writer = new StatusWriter(server.client, clock());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatDidNotChangeIsNotWritten() {
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, null))).isEmpty();
    assertThat(server.bodies).isEmpty();
  }

  @Test
  void theUidGoesAlongAndNothingButTheStatus() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(server.bodies)
        .singleElement()
        .asString()
        .contains("\"/metadata/uid\",\"value\":\"uid-1\"", "\"Pending\"");
    assertThat(server.paths)
        .containsExactly(
            "PATCH /apis/sprocket.gg/v1alpha1/namespaces/league/sprocketinstances/mle/status");
    assertThat(server.bodies.getFirst())
        .doesNotContain("\"spec\"", "resourceVersion", "managedFields");
  }

  @Test
  void whileTheCacheIsBehindOurOwnStatusCounts() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(writer.current("uid-1", InstanceStatus.NONE, "100")).isEqualTo(PENDING);
    assertThat(writer.current("uid-1", RUNNING, "101")).isEqualTo(RUNNING);
    assertThat(writer.current("uid-2", RUNNING, "100")).isEqualTo(RUNNING);
  }

  @Test
  void smallChangesWaitForThePauseToEnd() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);
    now.set(now.get().plusSeconds(1));

    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0")))
        .contains(Duration.ofSeconds(2));
    assertThat(server.bodies).hasSize(1);

    now.set(now.get().plusSeconds(2));
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0"))).isEmpty();
    assertThat(server.bodies).hasSize(2);
  }

  @Test
  void changesThatToolsWaitForAreWrittenAtOnce() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(writer.write(MLE, PENDING, RUNNING)).isEmpty();
    assertThat(server.bodies).hasSize(2);
  }

  @Test
  void aForgottenInstanceBeginsAnew() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);
    writer.forget(MLE);

    assertThat(writer.current("uid-1", RUNNING, "1")).isEqualTo(RUNNING);
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0"))).isEmpty();
    assertThat(server.bodies).hasSize(2);
  }

  private static InstanceStatus status(Phase phase, @Nullable String by) {
    return new InstanceStatus(
        1, phase, List.of(), null, List.of(), List.of(), List.of(), null, List.of(), null, null,
        by);
  }

  private Clock clock() {
    InstantSource source = now::get;
    return source.withZone(ZoneOffset.UTC);
  }
}
