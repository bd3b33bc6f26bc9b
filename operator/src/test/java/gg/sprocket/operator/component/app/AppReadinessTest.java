package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import org.junit.jupiter.api.Test;

/** When a process that has no probes counts as ready. */
class AppReadinessTest {

  private final Scene scene =
      Scene.minimal().release(Shipped.release("1.4.0")).set("version: '1.4.0'").settle();
  private final Deployment notification = scene.get(Deployment.class, "mle-notification");

  @Test
  void onlyTheReleaseMakesAProcessProveThatItStaysUp() {
    assertThat(notification.getSpec())
        .returns(5, DeploymentSpec::getMinReadySeconds)
        .returns(665, DeploymentSpec::getProgressDeadlineSeconds);
    assertThat(scene.get(Deployment.class, "mle-core").getSpec())
        .returns(null, DeploymentSpec::getMinReadySeconds)
        .returns(960, DeploymentSpec::getProgressDeadlineSeconds);
  }

  @Test
  void whatStartsAfterAProcessWaitsUntilItHasStayedUp() {
    Deployment submission = scene.get(Deployment.class, "mle-submission");
    scene.remove(submission);
    notification.getStatus().setAvailableReplicas(null);

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("notification"))
        .returns(State.Progressing, Health::state)
        .returns(0, Health::ready);
    assertThat(scene.health("submission"))
        .returns(State.Waiting, Health::state)
        .returns("waiting for Deployment mle-notification to be ready", Health::message);

    Done.mark(notification);
    assertThat(scene.health("notification"))
        .returns(State.Ready, Health::state)
        .returns(1, Health::ready);
    assertThat(scene.changes()).contains("Apply Deployment/mle-submission");
  }

  @Test
  void aProcessThatEndsAgainAndAgainIsNeverReadyInBetween() {
    notification.getStatus().setAvailableReplicas(null);
    scene.at("2026-03-01T12:00:00Z").pod(runningAgain());

    assertThat(notification.getStatus().getReadyReplicas()).isEqualTo(1);
    assertThat(scene.health("notification"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.CrashLooping, Health::reason)
        .returns(0, Health::ready)
        .satisfies(
            health ->
                assertThat(health.message())
                    .startsWith(
                        "Container notification of Pod mle-notification-1 does not stay up"
                            + " (restarted 4 times, exit code 1); read `kubectl"));
  }

  private static Pod runningAgain() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("sprocket-mle")
        .withName("mle-notification-1")
        .withLabels(Labels.selector("mle", "notification"))
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime("2026-03-01T11:59:58Z")
        .endCondition()
        .addNewContainerStatus()
        .withName("notification")
        .withReady(true)
        .withRestartCount(4)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .withNewLastState()
        .withNewTerminated()
        .withExitCode(1)
        .withStartedAt("2026-03-01T11:59:10Z")
        .withFinishedAt("2026-03-01T11:59:12Z")
        .endTerminated()
        .endLastState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
