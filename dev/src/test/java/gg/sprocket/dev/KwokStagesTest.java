package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KwokStagesTest {
  private static final String STAGE =
      """
      apiVersion: kwok.x-k8s.io/v1alpha1
      kind: Stage
      metadata: {name: pod-ready}
      spec:
        resourceRef: {apiGroup: v1, kind: Pod}
        selector:
          matchExpressions:
          - {key: .status.phase, operator: In, values: [Pending]}
        next:
          statusTemplate: |
            {{ $now := Now }}
            startTime: {{ $now | Quote }}
      """;

  @Test
  void addsConditionsAndChangesNothingElse() {
    GenericKubernetesResource before = parse(STAGE);
    GenericKubernetesResource after = parse(KwokStages.leavingAlone(STAGE));

    List<Map<String, Object>> conditions = after.get("spec", "selector", "matchExpressions");
    List<Map<String, Object>> original = before.get("spec", "selector", "matchExpressions");
    assertThat(conditions).startsWith(original.getFirst()).hasSize(5);
    assertThat(conditions.subList(1, 5))
        .allSatisfy(condition -> assertThat(condition).containsEntry("operator", "DoesNotExist"))
        .extracting(condition -> String.valueOf(condition.get("key")))
        .anyMatch(key -> key.contains("annotations[\"sprocket.gg/test-stage\"]"))
        .anyMatch(key -> key.contains("labels[\"sprocket.gg/test-stage\"]"))
        .anyMatch(key -> key.contains("startswith(\"hands-off-\")"))
        .anyMatch(key -> key.contains("startswith(\"probed-\")"));
    assertThat(after.<String>get("spec", "next", "statusTemplate"))
        .isEqualTo(before.<String>get("spec", "next", "statusTemplate"));
  }

  private static GenericKubernetesResource parse(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
