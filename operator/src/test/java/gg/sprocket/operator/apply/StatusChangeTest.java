package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusChangeTest {

  private static final InstanceStatus OLD =
      status(3, Phase.Provisioning, null, condition("Ready", "False", "Progressing", "1 of 3"));

  @Test
  void numbersAndMessagesMayWait() {
    assertThat(
            StatusChange.isMinor(
                OLD,
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    condition("Ready", "False", "Progressing", "2 of 3"))))
        .isTrue();
  }

  @Test
  void aConditionOfAPartMayWait() {
    assertThat(
            StatusChange.isMinor(
                OLD,
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    condition("Ready", "False", "Progressing", "1 of 3"),
                    condition("CacheReady", "True", "AsWanted", ""))))
        .isTrue();
  }

  @Test
  void whatARollOutPassesThroughMayWait() {
    Condition ready = OLD.conditions().getFirst();

    assertThat(
            List.of(
                status(3, Phase.Degraded, null, ready),
                status(3, Phase.Pending, null, ready),
                status(3, Phase.Provisioning, null, ready, condition("Available", "False", "", "")),
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    condition("Ready", "False", "WaitingForDependency", ""))))
        .allMatch(status -> StatusChange.isMinor(OLD, status));
  }

  @Test
  void whatToolsWaitForMayNot() {
    assertThat(
            List.of(
                status(4, Phase.Provisioning, null, OLD.conditions().getFirst()),
                status(3, Phase.Running, null, OLD.conditions().getFirst()),
                status(
                    3,
                    Phase.Provisioning,
                    new VersionStatus("1.5.0", "1.5.0", null, null),
                    OLD.conditions().getFirst()),
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    condition("Ready", "True", "Progressing", "1 of 3")),
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    condition("Ready", "False", "SecretMissing", "1 of 3")),
                status(
                    3,
                    Phase.Provisioning,
                    null,
                    OLD.conditions().getFirst(),
                    condition("Stalled", "True", "JobFailed", ""))))
        .noneMatch(status -> StatusChange.isMinor(OLD, status));
  }

  private static InstanceStatus status(
      long generation, Phase phase, @Nullable VersionStatus version, Condition... conditions) {
    return new InstanceStatus(
        generation,
        phase,
        List.of(conditions),
        version,
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        null,
        null,
        null);
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .build();
  }
}
