package gg.sprocket.operator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no status yet         | {replicas: 2} | {} | 2 0 going",
        "stale generation      | {replicas: 1} | {observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1} | 1 0 going",
        "no generation seen    | {replicas: 1} | {replicas: 1, updatedReplicas: 1, readyReplicas: 1} | 1 0 going",
        "done                  | {replicas: 2} | {observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2} | 2 2 done",
        "replicas absent are 1 | {}            | {observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1} | 1 1 done",
        "old pods remain       | {replicas: 1} | {observedGeneration: 3, replicas: 2, updatedReplicas: 1, readyReplicas: 2} | 1 1 going",
        "old pods are ready    | {replicas: 2} | {observedGeneration: 3, replicas: 2, updatedReplicas: 0, readyReplicas: 2} | 2 0 going",
        "not ready             | {replicas: 1} | {observedGeneration: 3, replicas: 1, updatedReplicas: 1} | 1 0 going",
        "scaled to nothing     | {replicas: 0} | {observedGeneration: 3} | 0 0 done",
        "scaling to nothing    | {replicas: 0} | {observedGeneration: 3, replicas: 1, readyReplicas: 1} | 0 0 going",
        "has yet to stay up    | {replicas: 1, minReadySeconds: 5} | {observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1} | 1 0 going",
        "one stays up          | {replicas: 2, minReadySeconds: 5} | {observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 1} | 2 1 going",
        "all stay up           | {replicas: 2, minReadySeconds: 5} | {observedGeneration: 3, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2} | 2 2 done",
        "the old one stays up  | {replicas: 1, minReadySeconds: 5} | {observedGeneration: 3, replicas: 2, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 1} | 1 1 going",
        "the old ones stay up  | {replicas: 2, minReadySeconds: 5} | {observedGeneration: 3, replicas: 3, updatedReplicas: 1, readyReplicas: 3, availableReplicas: 2} | 2 1 going",
        "none has to stay up   | {replicas: 1, minReadySeconds: 0} | {observedGeneration: 3, replicas: 1, updatedReplicas: 1, readyReplicas: 1} | 1 1 done",
        "no progress in time   | {replicas: 1} | {observedGeneration: 3, replicas: 1, updatedReplicas: 1, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]} | 1 0 failed",
      })
  void deployments(String name, String spec, String status, String expected) {
    check("Deployment", "apps/v1", spec, status, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no status yet        | {replicas: 1} | {} | 1 0 going",
        "stale generation     | {replicas: 1} | {observedGeneration: 2, readyReplicas: 1, currentRevision: a, updateRevision: a} | 1 0 going",
        "done                 | {replicas: 1} | {observedGeneration: 3, readyReplicas: 1, currentRevision: a, updateRevision: a} | 1 1 done",
        "old pod still ready  | {replicas: 1} | {observedGeneration: 3, readyReplicas: 1, currentRevision: a, updateRevision: b} | 1 0 going",
        "new pod ready        | {replicas: 1} | {observedGeneration: 3, readyReplicas: 1, updatedReplicas: 1, currentRevision: a, updateRevision: b} | 1 1 done",
        "new pod not ready    | {replicas: 1} | {observedGeneration: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b} | 1 0 going",
        "no pod               | {replicas: 1} | {observedGeneration: 3, currentRevision: a, updateRevision: a} | 1 0 going",
        "scaled to nothing    | {replicas: 0} | {observedGeneration: 3} | 0 0 done",
      })
  void statefulSets(String name, String spec, String status, String expected) {
    check("StatefulSet", "apps/v1", spec, status, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "no status yet | {} | 1 0 going",
        "runs          | {active: 1} | 1 0 going",
        "complete      | {succeeded: 1, conditions: [{type: SuccessCriteriaMet, status: 'True'}, {type: Complete, status: 'True'}]} | 1 1 done",
        "pods succeeded but the controller has not said so | {succeeded: 1} | 1 0 going",
        "failed        | {failed: 7, conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]} | 1 0 failed",
        "not failed    | {conditions: [{type: Failed, status: 'False'}]} | 1 0 going",
      })
  void jobs(String name, String status, String expected) {
    check("Job", "batch/v1", "{}", status, expected);
  }

  @Test
  void everyOtherKindIsDoneOnceItExists() {
    assertThat(Rollout.of(new ConfigMapBuilder().build()).done()).isTrue();
  }

  private static void check(
      String kind, String version, String spec, String status, String expected) {
    HasMetadata workload =
        YAML.unmarshal(
            """
            apiVersion: %s
            kind: %s
            metadata: {name: x, generation: 3}
            spec: %s
            status: %s
            """
                .formatted(version, kind, spec, status));
    Rollout rollout = Rollout.of(workload);
    String end = rollout.failed() ? "failed" : rollout.done() ? "done" : "going";
    assertThat(rollout.wanted() + " " + rollout.ready() + " " + end).isEqualTo(expected);
  }
}
