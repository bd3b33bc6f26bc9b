package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;

/** The smallest objects that show whether a control plane works. */
final class Samples {
  private static final Map<String, String> LABELS = Map.of("app", "web");

  /** A stage in which pods with the annotation never get their image. */
  static final String NEVER_PULLS =
      """
      apiVersion: kwok.x-k8s.io/v1alpha1
      kind: Stage
      metadata: {name: never-pulls}
      spec:
        resourceRef: {apiGroup: v1, kind: Pod}
        selector:
          matchAnnotations: {sprocket.gg/test-stage: never-pulls}
          matchExpressions:
          - {key: .status.containerStatuses, operator: DoesNotExist}
        next:
          statusTemplate: |
            phase: Pending
            containerStatuses:
            - name: main
              image: example.invalid/main:1
              imageID: ""
              ready: false
              restartCount: 0
              state: {waiting: {reason: ImagePullBackOff, message: no such image}}
      """;

  private Samples() {}

  static Deployment deployment() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .withMatchLabels(LABELS)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(LABELS)
        .endMetadata()
        .withSpec(pod("default", "web", Map.of()).getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  static PersistentVolumeClaim claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("disk")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  static Pod pod(String namespace, String name, Map<String, String> annotations) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("example.invalid/main:1")
        .endContainer()
        .endSpec()
        .build();
  }

  static Job job() {
    return new JobBuilder()
        .withNewMetadata()
        .withName("once")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("main")
        .withImage("example.invalid/main:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
