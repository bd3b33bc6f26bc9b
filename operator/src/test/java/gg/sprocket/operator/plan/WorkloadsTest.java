package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a workload that is not as wanted. */
class WorkloadsTest {

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T11:58:59Z, Degraded, VolumePending, PersistentVolumeClaim mle-data is not bound",
    "2026-03-01T11:59:01Z, Progressing, Progressing, waiting for the pods of StatefulSet/mle-server",
  })
  void aVolumeMayTakeAMoment(String made, State state, Reason reason, String hint) {
    HasMetadata claim =
        object(
            """
            {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: mle-data, namespace:
            league, creationTimestamp: "%s"}, spec: {}, status: {phase: Pending}}
            """
                .formatted(made));
    HasMetadata server =
        object(
            """
            {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: mle-server, namespace: league},
            spec: {selector: {matchLabels: {a: b}}, template: {spec: {containers: [{name: c}],
            volumes: [{name: data, persistentVolumeClaim: {claimName: mle-data}}]}}}}
            """);

    assertThat(health(StatefulSet.class, "mle-server", server, claim))
        .returns(state, Health::state)
        .returns(reason, Health::reason)
        .satisfies(health -> assertThat(health.message()).startsWith(hint));
  }

  @Test
  void aStuckRolloutNamesItsOwnPods() {
    HasMetadata web =
        object(
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: mle-web, namespace: league},
            spec: {selector: {matchLabels: {z: y, a: b}}, template: {spec: {containers: [{name: c}]}}},
            status: {conditions: [{type: Progressing, status: "False", reason:
            ProgressDeadlineExceeded}]}}
            """);

    assertThat(health(Deployment.class, "mle-web", web))
        .returns(State.Failed, Health::state)
        .returns(Reason.RolloutStuck, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .endsWith("`kubectl -n league describe pods -l a=b,z=y`"));
  }

  private static Health health(
      Class<? extends HasMetadata> type, String name, HasMetadata... objects) {
    Observed observed = Forms.observed(Writes.NONE, objects);
    return Workloads.health("part", type, name, observed, Decision.Want.all(List.of()));
  }

  private static HasMetadata object(String yaml) {
    return Yaml.kubernetes(Yaml.object(yaml));
  }
}
