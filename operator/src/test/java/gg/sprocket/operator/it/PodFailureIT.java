package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pods that cannot run. The simulated nodes leave pods with an image of {@value BadImages#REGISTRY}
 * alone; the test says of them what a node would say.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class PodFailureIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private final BadImages images;

  PodFailureIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
    this.images = BadImages.on(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void anImageThatCannotBePulledIsNamedAndMendedByAnOverride() {
    String namespace = cluster.namespace("pull");
    instances.create(namespace, NAME, BadImages.override("web"));
    Pod pod = images.pod(namespace);

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

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void theSameOfTheMigrations() {
    String namespace = cluster.namespace("schema");
    instances.create(namespace, NAME, BadImages.override("monolith"));
    Pod pod = images.pod(namespace);

    says(pod, "ImagePullBackOff", "");

    assertCondition(
        namespace,
        "SchemaReady",
        "ImagePullFailed",
        "Pod %s cannot get image registry.invalid/monolith:1 (ImagePullBackOff); correct the image, spec.images.overrides or spec.images.pullSecrets"
            .formatted(pod.getMetadata().getName()));

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aContainerThatDoesNotStayUp() {
    String namespace = cluster.namespace("crash");
    instances.create(namespace, NAME, BadImages.override("replay-parse"));
    Pod pod = images.pod(namespace);

    says(pod, "CrashLoopBackOff", "back-off 10s restarting failed container");

    String name = pod.getMetadata().getName();
    assertCondition(
        namespace,
        "AppsReady",
        "CrashLooping",
        "Container replay-parse of Pod %s does not stay up (CrashLoopBackOff: back-off 10s restarting failed container, exit code 3); read `kubectl -n %s logs %s -c replay-parse --previous`"
            .formatted(name, namespace, name));

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  /**
   * A pod of a StatefulSet that never got ready is replaced by a corrected one without another hand
   * only where pods are managed in parallel (Kubernetes documentation, StatefulSets, "Forced
   * rollback").
   */
  @ParameterizedTest
  @CsvSource({
    "postgres, DatabaseReady, mle-database-0",
    "redis, CacheReady, mle-cache-0",
    "rabbitmq, QueueReady, mle-queue-0",
    "versitygw, ObjectStorageReady, mle-object-storage-0",
  })
  void aServerIsReplacedOnceItsImageIsMended(String image, String condition, String server) {
    String namespace = cluster.namespace("server");
    instances.discord(namespace);
    instances.createAlone(
        namespace, NAME, Instances.MINIMAL.replace("1.5.0", "1.4.0") + BadImages.override(image));
    Pod pod = images.pod(namespace);
    assertThat(pod.getMetadata().getName()).isEqualTo(server);

    says(pod, "ImagePullBackOff", "not found");
    assertCondition(
        namespace,
        condition,
        "ImagePullFailed",
        "Pod %s cannot get image registry.invalid/%s:1 (ImagePullBackOff: not found); correct the image, spec.images.overrides or spec.images.pullSecrets"
            .formatted(server, image));

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  /** The same of one that ran: its data stay, and the pod that cannot start gives way. */
  @Test
  void aServerThatRanComesBackOnceItsImageIsMended() {
    String namespace = cluster.namespace("server");
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);

    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"images\": {\"overrides\": [{\"name\": \"postgres\", \"image\": \"registry.invalid/postgres:1\"}]}}}");
    says(images.pod(namespace), "ErrImagePull", "no such image");
    instances.awaitCondition(
        namespace, NAME, "DatabaseReady", c -> c.getReason().equals("ImagePullFailed"));

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  /** What a node says of the container with the bad image. */
  private void says(Pod pod, String reason, String message) {
    images.say(
        pod,
        "Pending",
        container ->
            container
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
                .endLastState());
  }

  private void assertCondition(String namespace, String type, String reason, String message) {
    Condition condition =
        instances.awaitCondition(namespace, NAME, type, c -> c.getReason().equals(reason));
    assertThat(condition.getMessage()).isEqualTo(message);
    assertThat(condition.getStatus()).isEqualTo("False");
  }
}
