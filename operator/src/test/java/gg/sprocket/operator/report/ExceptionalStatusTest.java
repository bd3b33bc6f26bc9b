package gg.sprocket.operator.report;

import static gg.sprocket.operator.report.Reports.conditions;
import static gg.sprocket.operator.report.Reports.report;
import static gg.sprocket.operator.report.Reports.reporter;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said when no plan could be carried out as usual. */
class ExceptionalStatusTest {

  @Test
  void aRefusedSpecKeepsWhatIsKnownOfTheParts() {
    Scene scene = Scene.minimal().settle();
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    Observed observed = scene.observed();
    Plan rejected = Plan.rejected(new Problem(Reason.ApiUnavailable, "it is tried again"));
    Plan stalled = Plan.rejected(new Problem(Reason.ReleaseMissing, "create it"));

    InstanceStatus waiting = reporter.report(observed, rejected, Reports.NOTHING);
    assertThat(waiting.phase()).isEqualTo(Phase.Pending);
    assertThat(waiting.observedGeneration()).isEqualTo(observed.identity().generation());
    assertThat(conditions(waiting))
        .containsEntry("Ready", "False ApiUnavailable")
        .containsEntry("Reconciling", "True ApiUnavailable")
        .containsEntry("SpecValid", "False ApiUnavailable");
    InstanceStatus failed = reporter.report(observed, stalled, Reports.NOTHING);
    assertThat(failed.phase()).isEqualTo(Phase.Failed);
    assertThat(conditions(failed))
        .containsEntry("Stalled", "True ReleaseMissing")
        .doesNotContainKey("Reconciling");
  }

  @Test
  void aRefusedSpecHidesNoPodThatStoppedAnswering() {
    Scene scene = Scene.minimal().settle();
    Reporter reporter = reporter(Health.ready("database"), Health.ready("app"));
    Plan rejected = Plan.rejected(new Problem(Reason.AppUnknown, "use another"));

    scene.all(Deployment.class).forEach(app -> app.getStatus().setAvailableReplicas(1));
    InstanceStatus before = reporter.report(scene.observed(), rejected, Reports.NOTHING);
    assertThat(conditions(before)).containsEntry("Available", "True AsWanted");

    scene.status(before);
    scene.get(Deployment.class, "mle-web").getStatus().setAvailableReplicas(0);
    assertThat(conditions(reporter.report(scene.observed(), rejected, Reports.NOTHING)))
        .containsEntry("Available", "False WaitingForDependency");

    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(0);
    assertThat(conditions(reporter.report(scene.observed(), rejected, Reports.NOTHING)))
        .containsEntry("Available", "True AsWanted");
  }

  @Test
  void aRefusedSpecSaysThatWhatRanBeforeRunsOn() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    Plan rejected = Plan.rejected(new Problem(Reason.AppUnknown, "use another"));

    InstanceStatus fresh = reporter.report(Scene.minimal().observed(), rejected, Reports.NOTHING);
    assertThat(messages(fresh)).contains("use another").noneMatch(text -> text.contains("goes on"));

    Scene running = Scene.minimal().settle();
    running.status(report(Health.ready("database"), Health.ready("monolith")));
    InstanceStatus held = reporter.report(running.observed(), rejected, Reports.NOTHING);
    assertThat(held.conditions())
        .filteredOn(c -> List.of("Ready", "Stalled", "SpecValid").contains(c.getType()))
        .hasSize(3)
        .extracting(Condition::getMessage)
        .containsOnly("use another; what ran before goes on unchanged");
  }

  private static List<String> messages(InstanceStatus status) {
    return status.conditions().stream().map(Condition::getMessage).toList();
  }

  @Test
  void aHeldDeletionSaysWhyAndHowTheInstanceIsMeanwhile() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("app"));
    Scene scene = Scene.minimal().settle();
    scene.all(Deployment.class).forEach(app -> app.getStatus().setAvailableReplicas(1));
    scene.status(report(Health.ready("database"), Health.ready("app")));
    Observed observed = scene.observed();
    Problem obstacle = new Problem(Reason.DeletionConfirmationMissing, "confirm it");

    InstanceStatus held = reporter.deleting(observed, Optional.of(obstacle));
    assertThat(held.phase()).isEqualTo(Phase.Deleting);
    assertThat(conditions(held))
        .containsEntry("DeletionBlocked", "True DeletionConfirmationMissing")
        .containsEntry("Stalled", "True DeletionConfirmationMissing")
        .containsEntry("DatabaseReady", "True AsWanted")
        .containsEntry("Available", "True AsWanted")
        .containsEntry("Ready", "False DeletionConfirmationMissing");
    Problem passing = new Problem(Reason.PreparingNamespace, "waiting");
    assertThat(conditions(reporter.deleting(observed, Optional.of(passing))))
        .containsEntry("DeletionBlocked", "True PreparingNamespace")
        .doesNotContainKey("Stalled");
    assertThat(conditions(reporter.deleting(observed, Optional.empty())))
        .doesNotContainKeys("DeletionBlocked", "Stalled");
  }

  @Test
  void aFaultOfTheOperatorIsToldByItsTypeAndForgetsNothing() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    InstanceStatus before = report(Health.ready("database"), Health.ready("monolith"));
    Observed observed = Scene.minimal().status(before).observed();

    InstanceStatus failing =
        reporter.failing(observed, new IllegalStateException("text that is not for people"));
    assertThat(failing.phase()).isEqualTo(Phase.Failed);
    assertThat(failing.components()).isEqualTo(before.components());
    assertThat(failing.version()).isEqualTo(before.version());
    assertThat(conditions(failing))
        .containsEntry("Ready", "False InternalError")
        .containsEntry("Reconciling", "True InternalError")
        .containsEntry("SpecValid", "True AsWanted")
        .containsEntry("DatabaseReady", "True AsWanted");
    assertThat(failing.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .singleElement()
        .extracting(Condition::getMessage)
        .asString()
        .contains("IllegalStateException", "operator's log")
        .doesNotContain("not for people");
  }

  @Test
  void aFaultIsToldEvenWhenNothingCouldBeObserved() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    InstanceStatus before = report(Health.ready("database"), Health.ready("monolith"));
    Observed seen = Scene.minimal().observed();
    Observed blind = Observed.blind(seen.now(), seen.identity(), before);

    InstanceStatus failing = reporter.failing(blind, new IllegalStateException());
    assertThat(failing.components()).isEqualTo(before.components());
    assertThat(conditions(failing))
        .containsEntry("Ready", "False InternalError")
        .containsEntry("DatabaseReady", "True AsWanted");
  }
}
