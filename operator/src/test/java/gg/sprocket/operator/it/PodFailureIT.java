package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Pods that cannot run. The simulated nodes leave pods with an image of {@value #BAD} alone; the
 * test says of them what a node would say.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class PodFailureIT {

  private static final String NAME = "mle";
  private static final String BAD = "registry.invalid";
  private static final String NO_OVERRIDES = "{\"spec\": {\"images\": null}}";

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

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  PodFailureIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
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
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void anImageThatCannotBePulledIsNamedAndMendedByAnOverride() {
    String namespace = cluster.namespace("pull");
    instances.create(namespace, NAME, override("web"));
    Pod pod = badPod(namespace);

    says(pod, "ErrImagePull", "manifest unknown");

    assertCondition(
        namespace,
        "AppsReady",
        "ImagePullFailed",
        "Pod %s cannot get image registry.invalid/web:1 (ErrImagePull: manifest unknown); correct the image, spec.images.overrides or spec.images.pullSecrets"
            .formatted(pod.getMetadata().getName()));
    assertThat(instances.condition(namespace, NAME, "Stalled"))
        .map(Condition::getReason)
        .contains("ImagePullFailed");

    instances.patch(namespace, NAME, NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void theSameOfTheMigrations() {
    String namespace = cluster.namespace("schema");
    instances.create(namespace, NAME, override("monolith"));
    Pod pod = badPod(namespace);

    says(pod, "ImagePullBackOff", "");

    assertCondition(
        namespace,
        "SchemaReady",
        "ImagePullFailed",
        "Pod %s cannot get image registry.invalid/monolith:1 (ImagePullBackOff); correct the image, spec.images.overrides or spec.images.pullSecrets"
            .formatted(pod.getMetadata().getName()));

    instances.patch(namespace, NAME, NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aContainerThatDoesNotStayUp() {
    String namespace = cluster.namespace("crash");
    instances.create(namespace, NAME, override("replay-parse"));
    Pod pod = badPod(namespace);

    says(pod, "CrashLoopBackOff", "back-off 10s restarting failed container");

    String name = pod.getMetadata().getName();
    assertCondition(
        namespace,
        "AppsReady",
        "CrashLooping",
        "Container replay-parse of Pod %s does not stay up (CrashLoopBackOff: back-off 10s restarting failed container, exit code 3); read `kubectl -n %s logs %s -c replay-parse --previous`"
            .formatted(name, namespace, name));

    instances.patch(namespace, NAME, NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  private static String override(String name) {
    return "images: {overrides: [{name: %s, image: \"%s/%s:1\"}]}%n".formatted(name, BAD, name);
  }

  private Pod badPod(String namespace) {
    await("a pod with a bad image in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !badPods(namespace).isEmpty());
    return badPods(namespace).getFirst();
  }

  private List<Pod> badPods(String namespace) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("sprocket.gg/test-stage")
        .list()
        .getItems();
  }

  /** What a node says of the container with the bad image. */
  private void says(Pod pod, String reason, String message) {
    cluster
        .admin()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(
            now -> {
              now.getStatus().setPhase("Pending");
              now.getStatus()
                  .setInitContainerStatuses(
                      statuses(now.getSpec().getInitContainers(), reason, message));
              now.getStatus()
                  .setContainerStatuses(statuses(now.getSpec().getContainers(), reason, message));
              return now;
            });
  }

  private static List<ContainerStatus> statuses(
      List<io.fabric8.kubernetes.api.model.Container> containers, String reason, String message) {
    return containers.stream()
        .filter(c -> c.getImage().startsWith(BAD))
        .map(
            c ->
                new ContainerStatusBuilder()
                    .withName(c.getName())
                    .withImage(c.getImage())
                    .withImageID("")
                    .withReady(false)
                    .withRestartCount(0)
                    .withNewState()
                    .withNewWaiting()
                    .withReason(reason)
                    .withMessage(message)
                    .endWaiting()
                    .endState()
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(3)
                    .endTerminated()
                    .endLastState()
                    .build())
        .toList();
  }

  private void assertCondition(String namespace, String type, String reason, String message) {
    Condition condition =
        instances.awaitCondition(namespace, NAME, type, c -> c.getReason().equals(reason));
    assertThat(condition.getMessage()).isEqualTo(message);
    assertThat(condition.getStatus()).isEqualTo("False");
  }
}
