package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.observe.Decoder;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A part that ran, and whose pod is not ready any more though no container says why. */
class LostPodTest {

  @Test
  void isWorkAtFirstAndAFaultAfterTwoMinutes() {
    Scene scene = Scene.minimal().settle();
    StatefulSet server = scene.get(StatefulSet.class, "mle-database");
    server.getStatus().setReadyReplicas(0);
    scene.pod(
        new PodBuilder()
            .withNewMetadata()
            .withName("mle-database-0")
            .withNamespace("sprocket-mle")
            .withLabels(server.getSpec().getSelector().getMatchLabels())
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus("False")
            .withLastTransitionTime("2026-01-02T00:00:00Z")
            .endCondition()
            .endStatus()
            .build());
    scene.status(
        Decoder.status(
            Json.tree(
                Map.of(
                    "version",
                    Map.of("current", "1.5.0", "target", "1.5.0"),
                    "conditions",
                    List.of(
                        Map.of(
                            "type",
                            "Ready",
                            "status",
                            "False",
                            "lastTransitionTime",
                            "2026-01-02T00:00:05Z"))))));

    Health early = scene.at("2026-01-02T00:02:04Z").health("database");
    assertThat(early.state()).isEqualTo(State.Progressing);

    Health late = scene.at("2026-01-02T00:02:06Z").health("database");
    assertThat(late.state()).isEqualTo(State.Degraded);
    assertThat(late.reason()).isEqualTo(Reason.PodNotReady);
    assertThat(late.message()).startsWith("Pod mle-database-0 is not ready since");
  }
}
