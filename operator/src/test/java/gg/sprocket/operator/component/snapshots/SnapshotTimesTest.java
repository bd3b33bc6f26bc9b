package gg.sprocket.operator.component.snapshots;

import static gg.sprocket.operator.component.snapshots.SnapshotScenes.DAILY;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.NAME;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.PART;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.asked;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.settled;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.state;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.variables;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.vault;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When snapshots are asked for, and what is told of times. */
class SnapshotTimesTest {

  @Test
  void oneThatIsNotStoredInTimeIsToldInTime() {
    Scene scene = asked(DAILY);
    state(scene, "2026-01-02T02:31:00Z");

    scene.at("2026-01-03T03:59:59Z");
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
    assertThat(scene.plan().nextLook()).contains(Instant.parse("2026-01-03T04:00:00Z"));
    scene.at("2026-01-03T04:00:00Z");
    assertThat(scene.health(PART))
        .returns(State.Ready, Health::state)
        .returns(Reason.VaultSnapshotOverdue, Health::reason);
    assertThat(scene.health(PART).message())
        .contains("no snapshot since 2026-01-02T02:31:00Z", "describe cronjob " + NAME);
  }

  /** None was asked for meanwhile; the next time that comes counts. */
  @Test
  void afterALongRepairNothingIsOverdueYet() {
    Scene scene = asked(DAILY).set(vault(DAILY, ", recoveryMode: true")).settle();
    state(scene, "2026-01-01T02:31:00Z");

    scene.at("2026-01-20T12:00:00Z").set(vault(DAILY));
    assertThat(scene.health(PART)).as("at once").returns(Reason.AsWanted, Health::reason);
    settled(scene);
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
    assertThat(scene.plan().nextLook()).contains(Instant.parse("2026-01-21T04:00:00Z"));
    scene.at("2026-01-21T04:00:00Z");
    assertThat(scene.health(PART))
        .returns(Reason.VaultSnapshotOverdue, Health::reason)
        .extracting(Health::message)
        .asString()
        .contains("no snapshot since 2026-01-01T02:31:00Z");
  }

  @Test
  void whatADenserScheduleWouldHaveAskedForIsNotOverdue() {
    Scene scene = asked("schedule: '30 2 1 * *'");
    state(scene, "2026-01-01T02:31:00Z");

    scene.at("2026-01-20T12:00:00Z").set(vault("schedule: '0 * * * *'"));
    assertThat(scene.health(PART)).as("at once").returns(Reason.AsWanted, Health::reason);
    settled(scene);
    scene.at("2026-01-20T14:29:59Z");
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
    assertThat(scene.changes()).as("it stays as it is").isEmpty();
    scene.at("2026-01-20T14:30:00Z");
    assertThat(scene.health(PART)).returns(Reason.VaultSnapshotOverdue, Health::reason);
  }

  /**
   * Clocks go from 02:00 to 03:00 on 29 March; Kubernetes makes no Job then, nor does the library.
   */
  @Test
  void aTimeThatSummerTimeLeavesOutIsNotAskedFor() {
    Scene scene = asked(DAILY + ", timeZone: Europe/Berlin");
    state(scene, "2026-03-28T01:31:00Z");

    scene.at("2026-03-29T22:00:00Z");
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
    assertThat(scene.plan().nextLook()).contains(Instant.parse("2026-03-30T02:00:00Z"));
    scene.at("2026-03-30T02:00:00Z");
    assertThat(scene.health(PART)).returns(Reason.VaultSnapshotOverdue, Health::reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * 7 | day of week 7",
        "0 3 * * 5-7 | day of week 7",
        "0 3 * * 0,7 | day of week 7",
        "0 3 * * FRI-SUN | day of week 7",
        "0 3 * * wed,fri-sun | day of week 7",
        "* * * * * | more often than every 15 minutes",
        "0 3 31 2 * | never comes",
        "0 25 * * * | is no time"
      })
  void aTimeThatCannotBeFollowedIsToldAndNothingElseWaitsForIt(String cron, String says) {
    Scene scene = asked("schedule: '" + cron + "'");

    assertThat(scene.attempt().problem()).isEmpty();
    assertThat(scene.health(PART))
        .returns(State.Degraded, Health::state)
        .returns(Reason.ScheduleInvalid, Health::reason);
    assertThat(scene.health(PART).message())
        .contains("spec.vault.managed.snapshots.schedule", says);
    assertThat(scene.all(CronJob.class)).isEmpty();
    assertThat(scene.get(ServiceAccount.class, "mle.vault-snapshot")).isNotNull();
    assertThat(scene.health("vault").reason()).isNotEqualTo(Reason.ScheduleInvalid);
  }

  @Test
  void aTimeZoneThatIsNoneIsToldByTheNameOfItsField() {
    Scene scene = asked(DAILY + ", timeZone: Europe/Berlim");

    assertThat(scene.attempt().problem()).isEmpty();
    assertThat(scene.health(PART).message())
        .contains("spec.vault.managed.snapshots.timeZone \"Europe/Berlim\"", "give an IANA name");
  }

  @Test
  void theTimesOfBeforeAreFollowedUntilOthersCanBe() {
    Scene scene = asked(DAILY);

    scene.set(vault("schedule: '0 25 * * *', keep: 3", ", recoveryMode: true")).settle();
    assertThat(scene.health(PART)).returns(Reason.ScheduleInvalid, Health::reason);
    assertThat(scene.get(CronJob.class, NAME).getSpec())
        .returns("30 2 * * *", CronJobSpec::getSchedule)
        .returns(true, CronJobSpec::getSuspend);
    assertThat(variables(scene)).containsEntry("SNAPSHOT_KEEP", "3");

    scene.set(vault("schedule: '0 4 * * *'")).settle();
    assertThat(scene.get(CronJob.class, NAME).getSpec())
        .returns("0 4 * * *", CronJobSpec::getSchedule)
        .returns(false, CronJobSpec::getSuspend);
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 3 * * SUN", "0 3 7 7 *", "7 3 * * 1-5", "*/15 * * * *"})
  void otherTimesAreFollowed(String cron) {
    Scene scene = asked("schedule: '" + cron + "'");

    assertThat(scene.get(CronJob.class, NAME).getSpec().getSchedule()).isEqualTo(cron);
    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
  }
}
