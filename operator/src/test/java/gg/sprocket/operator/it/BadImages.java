package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pods with an image of {@value #REGISTRY}, which the simulated nodes leave alone: a test says of
 * them what a node would say.
 *
 * @param cluster the cluster
 */
record BadImages(TestCluster cluster) {

  /** Of no registry that there is. */
  static final String REGISTRY = "registry.invalid";

  /** A merge patch that takes every override back. */
  static final String NO_OVERRIDES = "{\"spec\": {\"images\": null}}";

  private static final String LEAVE_ALONE =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: bad-images}
      spec:
        failurePolicy: Fail
        reinvocationPolicy: Never
        matchConstraints:
          resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        matchConditions:
          - name: bad
            expression: >-
              (object.spec.containers + object.spec.?initContainers.orValue([]))
              .exists(c, c.image.startsWith('registry.invalid/'))
        mutations:
          - patchType: JSONPatch
            jsonPatch:
              expression: >-
                [JSONPatch{op: "add", path: "/metadata/labels/sprocket.gg~1test-stage", value: "bad"}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: bad-images}
      spec: {policyName: bad-images}
      """;

  /** Once nodes leave such pods alone. */
  static BadImages on(TestCluster cluster) {
    cluster.apply(Manifests.parse(LEAVE_ALONE), "default");
    await("pods with bad images to be left alone")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () ->
                cluster
                    .kubectl(
                        "run",
                        "probe",
                        "--image=registry.invalid/x:1",
                        "--dry-run=server",
                        "-o",
                        "yaml")
                    .contains("sprocket.gg/test-stage"));
    return new BadImages(cluster);
  }

  /** Lines of a spec that give a component such an image. */
  static String override(String name) {
    return "images: {overrides: [{name: %s, image: \"%s/%s:1\"}]}%n"
        .formatted(name, REGISTRY, name);
  }

  /** Waits for a pod with such an image, and gives it. */
  Pod pod(String namespace) {
    await("a pod with a bad image in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !pods(namespace).isEmpty());
    return pods(namespace).getFirst();
  }

  private List<Pod> pods(String namespace) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("sprocket.gg/test-stage")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /**
   * What a node says of the containers with such an image.
   *
   * @param phase of the pod
   * @param say makes it of a container's name, image and that it is not ready
   */
  void say(Pod pod, String phase, UnaryOperator<ContainerStatusBuilder> say) {
    // The scheduler may write to it at the same time.
    await("the status of " + pod.getMetadata().getName())
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(BadImages::isConflict)
        .until(() -> write(pod, phase, say));
  }

  private static boolean isConflict(Throwable failure) {
    return failure instanceof KubernetesClientException refused
        && refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  private boolean write(Pod pod, String phase, UnaryOperator<ContainerStatusBuilder> say) {
    cluster
        .admin()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(
            now -> {
              now.getStatus().setPhase(phase);
              now.getStatus()
                  .setInitContainerStatuses(statuses(now.getSpec().getInitContainers(), say));
              now.getStatus().setContainerStatuses(statuses(now.getSpec().getContainers(), say));
              return now;
            });
    return true;
  }

  private static List<ContainerStatus> statuses(
      List<Container> containers, UnaryOperator<ContainerStatusBuilder> say) {
    return containers.stream()
        .filter(c -> c.getImage().startsWith(REGISTRY))
        .map(
            c ->
                new ContainerStatusBuilder()
                    .withName(c.getName())
                    .withImage(c.getImage())
                    .withImageID("")
                    .withReady(false)
                    .withRestartCount(0))
        .map(said -> say.apply(said).build())
        .toList();
  }
}
