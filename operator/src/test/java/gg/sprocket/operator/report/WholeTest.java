package gg.sprocket.operator.report;

import static gg.sprocket.operator.report.Reports.conditions;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.component.Components;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.component.identity.OperatorAccount;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a whole instance with its real parts: asleep, drifted, suspended. */
class WholeTest {

  private static final Plan REFUSED = Plan.rejected(new Problem(Reason.AppUnknown, "use another"));

  private final Scene scene = Scene.minimal();
  private final Reporter reporter =
      new Reporter(
          Components.all(
              new OperatorAccount("sprocket-system", "sprocket-operator", "secrets"), "operator:1"),
          "0.1.0");

  @Test
  void aSleepIsToldFromItsBeginningToItsEnd() {
    scene.settle();
    assertThat(report().phase()).isEqualTo(Phase.Running);
    scene.pod(
        new PodBuilder()
            .withNewMetadata()
            .withName("mle-web-x")
            .withLabels(Labels.of("mle", "app", "web"))
            .endMetadata()
            .build());

    scene.set("hibernation: {enabled: true}").settle();
    InstanceStatus falling = report();
    assertThat(falling.phase()).isEqualTo(Phase.Hibernating);
    assertThat(conditions(falling))
        .containsEntry("Available", "False FallingAsleep")
        .containsEntry("Hibernated", "False FallingAsleep")
        .containsEntry("Ready", "False FallingAsleep");

    scene.status(falling).noPods().settle();
    InstanceStatus asleep = report();
    assertThat(asleep.phase()).isEqualTo(Phase.Hibernated);
    assertThat(conditions(asleep))
        .containsEntry("Hibernated", "True Hibernated")
        .containsEntry("Ready", "True Hibernated")
        .containsEntry("Available", "False Hibernated")
        .containsEntry("AppsReady", "True AsWanted")
        .containsEntry("DatabaseReady", "True AsWanted")
        .doesNotContainKeys("Reconciling", "Stalled");

    scene.status(asleep).unset("hibernation").pass();
    InstanceStatus waking = report();
    assertThat(waking.phase()).isEqualTo(Phase.Provisioning);
    assertThat(conditions(waking))
        .containsEntry("Hibernated", "False Waking")
        .containsEntry("Available", "False Waking");

    scene.status(waking).all(Deployment.class).forEach(WholeTest::answer);
    assertThat(scene.get(Deployment.class, "mle-web").getSpec().getReplicas()).isZero();
    assertThat(conditions(report()))
        .as("the one that wakes last has no pod yet")
        .containsEntry("Available", "False Waking");

    scene.settle().all(Deployment.class).forEach(WholeTest::answer);
    assertThat(conditions(report()))
        .containsEntry("Available", "True AsWanted")
        .doesNotContainKey("Hibernated");
    assertThat(report().phase()).isEqualTo(Phase.Running);
  }

  @Test
  void aSleepIsStillToldWhenTheSpecIsRefused() {
    scene.set("hibernation: {enabled: true}").settle();
    scene.status(report());
    assertThat(conditions(report())).containsEntry("Hibernated", "True Hibernated");

    assertThat(conditions(reporter.report(scene.observed(), REFUSED, Reports.NOTHING)))
        .containsEntry("Hibernated", "True Hibernated")
        .containsEntry("Available", "False Hibernated");
  }

  private static void answer(Deployment app) {
    DeploymentStatus status = Optional.ofNullable(app.getStatus()).orElseGet(DeploymentStatus::new);
    status.setAvailableReplicas(app.getSpec().getReplicas());
    app.setStatus(status);
  }

  /** What is not wanted is told so, not as if it were there. */
  @Test
  void whatIsSwitchedOffIsToldAsThat() {
    scene.set("exposure: {type: None, domain: mle.example.org}").settle();
    assertThat(conditions(report()))
        .containsEntry("Ready", "True AsWanted")
        .containsEntry("ExposureReady", "True Disabled")
        .containsEntry("QueueReady", "True Disabled")
        .containsEntry("CertificatesReady", "True Disabled");
    assertThat(message(report(), "ExposureReady")).isEqualTo("exposure.type is None");
    assertThat(message(report(), "QueueReady")).isEqualTo("release 1.5.0 uses no queue");
  }

  @Test
  void aReleaseWithoutPublicPathsHasNothingToRoute() {
    Scene hidden = Scene.minimal().release(withoutPublicPaths()).settle();
    InstanceStatus status = reporter.report(hidden.observed(), hidden.plan(), Reports.NOTHING);

    assertThat(conditions(status)).containsEntry("ExposureReady", "True Disabled");
    assertThat(message(status, "ExposureReady")).contains("has public paths");
  }

  private static ReleaseSpec withoutPublicPaths() {
    JsonNode tree = Json.tree(Shipped.release());
    tree.findParents("publicPaths")
        .forEach(part -> ((ObjectNode) part).remove(List.of("publicPaths", "purpose")));
    return Json.MAPPER.convertValue(tree, ReleaseSpec.class);
  }

  /** Suspending is an act of the moment; nobody has to take the schedule out for it. */
  @Test
  void aSuspensionHoldsTheScheduleAndSaysSo() {
    scene.at("2026-01-15T12:00:00Z");
    scene.set("hibernation: {schedule: {sleep: '0 22 * * *', wake: '0 8 * * *'}}").settle();
    scene.set("suspend: true").at("2026-01-15T23:00:00Z");

    assertThat(scene.changes()).isEmpty();
    assertThat(report().phase()).isEqualTo(Phase.Suspended);
    assertThat(conditions(report()))
        .containsEntry("Suspended", "True Suspended")
        .containsEntry("Ready", "False SuspendedWithPendingChanges");

    scene.unset("suspend").settle();
    assertThat(report().phase()).isEqualTo(Phase.Hibernated);
    scene.set("suspend: true").at("2026-01-16T09:00:00Z");
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void driftThatIsToBeReportedIsLeftAndTold() {
    scene.set("driftPolicy: Report").settle();
    scene.get(Service.class, "mle-web").getSpec().setType("NodePort");
    scene
        .get(Deployment.class, "mle-web")
        .getSpec()
        .getTemplate()
        .getSpec()
        .setTerminationGracePeriodSeconds(1L);

    assertThat(scene.changes()).isEmpty();
    assertThat(conditions(report()))
        .containsEntry("Ready", "True AsWanted")
        .containsEntry("Drifted", "True DriftTolerated");
    assertThat(report().conditions())
        .filteredOn(condition -> condition.getType().equals("Drifted"))
        .extracting(Condition::getMessage)
        .singleElement()
        .asString()
        .contains("Service/mle-web .spec.type")
        .contains("Deployment/mle-web .spec.template.spec.terminationGracePeriodSeconds");

    scene.set("driftPolicy: Correct");
    assertThat(scene.changes())
        .containsExactly("Apply Deployment/mle-web", "Apply Service/mle-web");
    assertThat(conditions(report())).doesNotContainKey("Drifted");
  }

  @Test
  void howeverMuchDriftedTheWayBackIsTold() {
    scene.set("driftPolicy: Report").settle();
    scene.all(Service.class).forEach(service -> service.getSpec().setType("NodePort"));
    for (Deployment app : scene.all(Deployment.class)) {
      app.getSpec().getTemplate().getSpec().setTerminationGracePeriodSeconds(1L);
    }
    scene
        .all(NetworkPolicy.class)
        .forEach(policy -> policy.getSpec().setPolicyTypes(List.of("Ingress")));

    assertThat(report().conditions())
        .filteredOn(condition -> condition.getType().equals("Drifted"))
        .extracting(Condition::getMessage)
        .singleElement()
        .asString()
        .hasSizeLessThanOrEqualTo(512)
        .containsPattern(" and [0-9]+ more; undo it, or set spec.driftPolicy to Correct$");
  }

  @Test
  void reportedDriftIsNoChangeThatASuspensionHolds() {
    scene.set("driftPolicy: Report").settle();
    scene.get(Service.class, "mle-web").getSpec().setType("NodePort");

    scene.set("suspend: true");
    assertThat(conditions(report()))
        .containsEntry("Ready", "True Suspended")
        .containsEntry("Drifted", "True DriftTolerated");
  }

  @Test
  void aSuspensionIsAcknowledgedThoughTheSpecIsRefused() {
    scene.settle().set("suspend: true");

    assertThat(conditions(reporter.report(scene.observed(), REFUSED, Reports.NOTHING)))
        .containsEntry("Suspended", "True Suspended")
        .containsEntry("SpecValid", "False AppUnknown");
  }

  private static String message(InstanceStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElseThrow();
  }

  private InstanceStatus report() {
    return reporter.report(scene.observed(), scene.plan(), Reports.NOTHING);
  }
}
