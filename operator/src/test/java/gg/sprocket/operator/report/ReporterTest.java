package gg.sprocket.operator.report;

import static gg.sprocket.operator.report.Reports.conditions;
import static gg.sprocket.operator.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.Topology;
import gg.sprocket.operator.api.v1alpha1.VersionStatus;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReporterTest {

  @Test
  void withEveryPartAsWantedTheInstanceIsReady() {
    InstanceStatus status = report(Health.ready("database"), Health.ready("monolith"));

    assertThat(status.phase()).isEqualTo(Phase.Running);
    assertThat(conditions(status))
        .containsEntry("Ready", "True AsWanted")
        .containsEntry("SpecValid", "True AsWanted")
        .containsEntry("DatabaseReady", "True AsWanted")
        .containsEntry("AppsReady", "True AsWanted")
        .doesNotContainKeys("Reconciling", "Stalled", "Suspended", "DeletionBlocked");
    assertThat(status.version()).isNotNull();
    assertThat(Json.tree(status).at("/version/current").asText()).isEqualTo("1.5.0");
  }

  @Test
  void whatTheReleaseSaidIsRecordedOnceItIsComplete() {
    InstanceStatus complete = report(Health.ready("database"), Health.ready("monolith"));
    VersionStatus version = Objects.requireNonNull(complete.version());
    assertThat(version.topology()).isEqualTo(Topology.Monolith);
    assertThat(version.digest()).matches("sha256:[0-9a-f]{64}");

    Health waiting = Health.of("monolith", State.Progressing, Reason.Progressing, "0 of 1");
    InstanceStatus fresh = report(Health.ready("database"), waiting);
    assertThat(fresh.version())
        .isEqualTo(new VersionStatus(null, "1.5.0", Topology.Monolith, version.digest()));

    Scene next =
        Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0").status(complete);
    InstanceStatus changing = report(next, Reports.NOTHING, Health.ready("database"), waiting);
    assertThat(changing.version())
        .as("what was complete last counts until the next is")
        .isEqualTo(new VersionStatus("1.5.0", "1.4.0", Topology.Monolith, version.digest()));
    InstanceStatus changed =
        report(next, Reports.NOTHING, Health.ready("database"), Health.ready("monolith"));
    assertThat(Objects.requireNonNull(changed.version()).topology())
        .isEqualTo(Topology.Microservices);
    assertThat(changed.version().digest()).isNotEqualTo(version.digest());
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsAPersonStallsAndAllElseReconciles(Reason reason) {
    InstanceStatus status =
        report(Health.of("database", State.Failed, reason, "look at it"), Health.ready("monolith"));

    String progress = reason.needsPerson() ? "Stalled" : "Reconciling";
    String other = reason.needsPerson() ? "Reconciling" : "Stalled";
    assertThat(conditions(status))
        .containsEntry("Ready", "False " + reason)
        .containsEntry("DatabaseReady", "False " + reason)
        .containsEntry("AppsReady", "True AsWanted")
        .containsEntry(progress, "True " + reason)
        .doesNotContainKey(other);
    assertThat(status.phase())
        .isEqualTo(
            reason.needsPerson()
                ? Phase.Failed
                : reason == Reason.PreparingNamespace ? Phase.Pending : Phase.Provisioning);
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .extracting(Condition::getMessage)
        .containsExactly("look at it");
  }

  @ParameterizedTest
  @CsvSource({
    "Ready, Progressing, Progressing",
    "Progressing, Waiting, Waiting",
    "Waiting, Degraded, Degraded",
    "Degraded, Failed, Failed",
    "Ready, Disabled, Disabled"
  })
  void theWorstPartSpeaksForTheWhole(State one, State other, State worst) {
    assertThat(
            Part.worst(
                    List.of(
                        part(Health.of("a", one, Reason.Progressing, "")),
                        part(Health.of("b", other, Reason.Progressing, ""))))
                .state())
        .isEqualTo(worst);
  }

  @Test
  void aFailedChangeDegradesItsPart() {
    Change change =
        new Change.Delete("database", new ObjectRef(Secret.class, "mle-database-login"), "uid");
    Problem problem = new Problem(Reason.RequestRefused, "the API server refused it (no)");
    InstanceStatus status =
        report(
            Scene.minimal().settle(),
            new Outcome(List.of(), List.of(new Outcome.Failure(change, problem)), List.of()),
            Health.ready("database"),
            Health.ready("monolith"));

    assertThat(conditions(status))
        .containsEntry("DatabaseReady", "False RequestRefused")
        .containsEntry("Ready", "False RequestRefused");
    assertThat(status.components())
        .filteredOn(c -> c.name().equals("database"))
        .extracting(ComponentStatus::state, ComponentStatus::message)
        .containsExactly(tuple(State.Degraded, problem.message()));
  }

  @Test
  void whatWasJustChangedIsNotReadyYet() {
    Change change =
        new Change.Delete("database", new ObjectRef(Secret.class, "mle-database-login"), "uid");
    for (Outcome outcome :
        List.of(
            new Outcome(List.of(change), List.of(), List.of()),
            new Outcome(List.of(), List.of(), List.of(change)))) {
      InstanceStatus status =
          report(
              Scene.minimal().settle(),
              outcome,
              Health.ready("database"),
              Health.ready("monolith"));

      assertThat(conditions(status))
          .containsEntry("DatabaseReady", "False Progressing")
          .containsEntry("Reconciling", "True Progressing");
    }
  }

  @Test
  void suspensionIsNoFailure() {
    InstanceStatus status =
        report(
            Scene.minimal().set("suspend: true"),
            Reports.NOTHING,
            Health.ready("database"),
            Health.ready("monolith"));

    assertThat(status.phase()).isEqualTo(Phase.Suspended);
    assertThat(conditions(status))
        .containsEntry("Suspended", "True Suspended")
        .containsEntry("Ready", "True Suspended")
        .doesNotContainKeys("Stalled", "Reconciling");
  }

  @Test
  void whatNeedsAPersonIsToldBeforeWhatGoesOnByItself() {
    InstanceStatus status =
        report(
            Health.of("database", State.Degraded, Reason.Progressing, "0 of 1"),
            Health.of("monolith", State.Waiting, Reason.ForeignObject, "rename it"));

    assertThat(conditions(status))
        .containsEntry("Ready", "False ForeignObject")
        .containsEntry("Stalled", "True ForeignObject")
        .containsEntry("DatabaseReady", "False Progressing");
  }

  @Test
  void theWorstCaseFitsIntoTheStatus() {
    Health[] all = new Health[30];
    for (int i = 0; i < all.length; i++) {
      all[i] = Health.of("part-" + i, State.Failed, Reason.CrashLooping, "x".repeat(4000));
    }

    InstanceStatus status = report(all);
    assertThat(Json.text(status).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(16 * 1024);
    assertThat(status.components()).hasSize(30).allMatch(c -> message(c).length() > 20);
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .allMatch(c -> c.getMessage().length() == 512);
  }

  private static String message(ComponentStatus component) {
    return Optional.ofNullable(component.message()).orElse("");
  }

  private static Part part(Health health) {
    return new Part(ConditionType.AppsReady, health);
  }
}
