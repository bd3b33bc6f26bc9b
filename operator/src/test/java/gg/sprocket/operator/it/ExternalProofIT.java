package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The proof of an External service in a real control plane. The simulated nodes leave its
 * namespace's pods alone; the test says of them what a node would say.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalProofIT {

  private static final String NAME = "mle";
  private static final String SECRET = "cloud";
  private static final String DATABASE =
      """
      database:
        mode: External
        external: {host: db.example.org, database: league, username: league, secretRef: {name: cloud}}
      """;

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ExternalProofIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void nothingStartsUntilTheLoginIsRightAndThenAtOnce() {
    String namespace = cluster.namespace("hands-off-proof");
    password(namespace, "wrong");
    instances.create(namespace, NAME, DATABASE);
    end(
        pod(namespace, 1),
        new Refused(Cause.AuthenticationFailed, "PostgreSQL refuses the login; correct it"));

    Condition refused = reason(namespace, "AuthenticationFailed");
    assertThat(refused.getMessage()).startsWith("PostgreSQL refuses the login; correct it");
    assertThat(cluster.admin().resources(Deployment.class).inNamespace(namespace).list().getItems())
        .isEmpty();
    assertThat(jobs(namespace)).containsExactly("mle-probe-database-1");

    password(namespace, "right");
    end(pod(namespace, 2), new Proved("17.2", Optional.empty()));
    instances.awaitCondition(namespace, NAME, "DatabaseReady", c -> c.getStatus().equals("True"));
    await("the migrations")
        .atMost(Duration.ofSeconds(60))
        .until(() -> jobs(namespace).stream().anyMatch(job -> job.startsWith("mle-schema-")));
    assertThat(jobs(namespace)).doesNotContain("mle-probe-database-1");
  }

  private Condition reason(String namespace, String reason) {
    return instances.awaitCondition(
        namespace, NAME, "DatabaseReady", c -> c.getReason().equals(reason));
  }

  private List<String> jobs(String namespace) {
    return cluster.admin().resources(Job.class).inNamespace(namespace).list().getItems().stream()
        .map(job -> job.getMetadata().getName())
        .toList();
  }

  private void password(String namespace, String value) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(SECRET)
                .endMetadata()
                .withStringData(Map.of("password", value))
                .build())
        .createOr(replacement -> replacement.update());
  }

  private Pod pod(String namespace, int look) {
    String job = "mle-probe-database-" + look;
    await("a pod of " + job)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !pods(namespace, job).isEmpty());
    return pods(namespace, job).getFirst();
  }

  private List<Pod> pods(String namespace, String job) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel("job-name", job)
        .list()
        .getItems();
  }

  /** What a node says of a pod that has ended. */
  private void end(Pod pod, ProbeResult result) {
    boolean good = result instanceof Proved;
    cluster
        .admin()
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .editStatus(
            now -> {
              now.getStatus().setPhase(good ? "Succeeded" : "Failed");
              now.getStatus()
                  .setContainerStatuses(
                      List.of(
                          new ContainerStatusBuilder()
                              .withName("probe")
                              .withImage("operator")
                              .withImageID("")
                              .withReady(false)
                              .withRestartCount(0)
                              .withNewState()
                              .withNewTerminated()
                              .withExitCode(good ? 0 : 1)
                              .withMessage(result.text())
                              .endTerminated()
                              .endState()
                              .build()));
              return now;
            });
  }
}
