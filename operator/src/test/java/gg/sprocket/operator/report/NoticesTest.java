package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoticesTest {

  /** What comes and goes by itself on the way, beside those that nobody waits for. */
  private static final Set<Reason> UNTOLD =
      EnumSet.of(
          Reason.AsWanted,
          Reason.Suspended,
          Reason.SuspendedWithPendingChanges,
          Reason.Progressing,
          Reason.WaitingForDependency,
          Reason.PreparingNamespace,
          Reason.Failed,
          Reason.Unproved,
          Reason.TerminatingObject,
          Reason.NamespaceTerminating,
          Reason.ApiUnavailable,
          Reason.Hibernated,
          Reason.FallingAsleep,
          Reason.Waking,
          Reason.RouteUnclaimed,
          Reason.CertificatePending,
          Reason.WaitingForMembers,
          Reason.VaultInitializing,
          Reason.VaultSealed,
          Reason.VaultSettingUp,
          Reason.VaultRotating,
          Reason.SealMigrating,
          Reason.WeakKeyStorage,
          Reason.VaultVolumesLeaving,
          Reason.Usable,
          Reason.Used,
          Reason.Unused,
          Reason.Disabled);

  @ParameterizedTest
  @EnumSource
  void aNewProblemIsToldOnceUnlessItPassesByItself(Reason reason) {
    InstanceStatus before = status(null, condition("Ready", "False", Reason.Progressing));
    InstanceStatus after =
        status(null, condition("Ready", "False", reason), condition("CacheReady", "False", reason));

    List<Notice> notices = Notices.between(before, after);

    if (UNTOLD.contains(reason)) {
      assertThat(notices).isEmpty();
    } else {
      assertThat(notices).containsExactly(new Notice(true, reason.name(), "Ready is " + reason));
    }
    assertThat(Notices.between(after, after)).isEmpty();
  }

  @Test
  void driftThatStaysIsTold() {
    InstanceStatus drifted = status(null, condition("Drifted", "True", Reason.DriftTolerated));

    assertThat(Notices.between(InstanceStatus.NONE, drifted))
        .containsExactly(new Notice(true, "DriftTolerated", "Drifted is DriftTolerated"));
    assertThat(Notices.between(drifted, drifted)).isEmpty();
  }

  @Test
  void whatIsTrueIsNoProblem() {
    assertThat(
            Notices.between(
                InstanceStatus.NONE, status(null, condition("Ready", "True", Reason.JobFailed))))
        .isEmpty();
  }

  @Test
  void anotherMessageOfTheSameProblemIsNoNews() {
    Condition told = condition("Ready", "False", Reason.SecretMissing);
    Condition again = condition("Ready", "False", Reason.SecretMissing);
    again.setMessage("another Secret");

    assertThat(Notices.between(status(null, told), status(null, again))).isEmpty();
  }

  @Test
  void theFirstCompletionIsToldOnce() {
    VersionStatus coming = new VersionStatus(null, "1.5.0", null, null);
    VersionStatus there = new VersionStatus("1.5.0", "1.5.0", null, null);
    VersionStatus next = new VersionStatus("1.6.0", "1.6.0", null, null);

    assertThat(Notices.between(status(coming), status(there)))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.warning()).isFalse();
              assertThat(notice.reason()).isEqualTo(Notices.PROVISIONED);
              assertThat(notice.message()).contains("1.5.0");
            });
    assertThat(Notices.between(status(there), status(there))).isEmpty();
    assertThat(Notices.between(status(there), status(next))).isEmpty();
  }

  private static InstanceStatus status(@Nullable VersionStatus version, Condition... conditions) {
    return new InstanceStatus(
        1,
        Phase.Provisioning,
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

  private static Condition condition(String type, String status, Reason reason) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason.name())
        .withMessage(type + " is " + reason)
        .build();
  }
}
