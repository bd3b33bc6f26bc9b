package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.it.Matrix.Pause;
import gg.sprocket.operator.it.Matrix.Refusal;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes together in no case, and what stops an instance of any release for a while. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class MatrixEdgesIT {

  private final MatrixTrial trial;
  private final Instances instances;

  MatrixEdgesIT(TestCluster cluster) {
    this.trial = new MatrixTrial(cluster);
    this.instances = new Instances(cluster.admin());
  }

  @AfterAll
  void stop() {
    trial.close();
  }

  @Test
  void eachRefusedPairIsToldByItsReason() {
    Map<String, Refusal> byNamespace = new LinkedHashMap<>();
    trial
        .matrix()
        .refusals()
        .forEach(refusal -> byNamespace.put(trial.create(trial.matrix().around(refusal)), refusal));

    byNamespace.forEach(
        (namespace, refusal) -> {
          Condition told =
              instances.awaitCondition(
                  namespace,
                  MatrixTrial.NAME,
                  refusal.condition().name(),
                  c -> c.getReason().equals(refusal.reason().name()));
          assertThat(told.getStatus()).as(refusal.toString()).isEqualTo("False");
          if (refusal.condition() == ConditionType.SpecValid) {
            assertThat(trial.deployments(namespace)).as(refusal.toString()).isEmpty();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rabbit", "monolith", "micro", "preview"})
  void anInstanceStopsAndGoesOn(String release) {
    String namespace =
        trial.create(trial.matrix().pairs().with(Map.of("release", release), Set.of()));
    instances.awaitReady(namespace, MatrixTrial.NAME);

    for (Pause pause : trial.matrix().pauses()) {
      patch(namespace, pause.spec());
      awaitPhase(namespace, pause);
      if (pause.phase() == Phase.Hibernated) {
        assertThat(trial.deployments(namespace))
            .as(pause.name())
            .allMatch(deployment -> deployment.getSpec().getReplicas() == 0);
      }

      patch(namespace, removing(pause.spec()));
      assertThat(instances.awaitReady(namespace, MatrixTrial.NAME).phase())
          .as(pause.name())
          .isEqualTo(Phase.Running);
      assertThat(trial.deployments(namespace))
          .as(pause.name())
          .anyMatch(deployment -> deployment.getSpec().getReplicas() > 0);
    }
  }

  private void patch(String namespace, ObjectNode spec) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch.set("spec", spec);
    instances.patch(namespace, MatrixTrial.NAME, Json.text(patch));
  }

  private static ObjectNode removing(ObjectNode spec) {
    ObjectNode nothing = Json.MAPPER.createObjectNode();
    spec.properties().forEach(field -> nothing.putNull(field.getKey()));
    return nothing;
  }

  private void awaitPhase(String namespace, Pause pause) {
    Awaitility.await(pause.name() + " of " + namespace)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> instances.awaitReady(namespace, MatrixTrial.NAME).phase() == pause.phase());
  }
}
