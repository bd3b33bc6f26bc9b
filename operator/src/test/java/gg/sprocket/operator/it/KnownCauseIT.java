package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that end for a cause that is known, as a node tells it. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class KnownCauseIT {

  private static final String NAME = "mle";

  /** Stands in what a program says, as a password might. */
  private static final String CANARY = "canary-said-by-a-program-3Kx8";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private final BadImages images;

  KnownCauseIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.images = BadImages.on(cluster);
    this.operator =
        OperatorUnderTest.start(
            cluster, Map.of("SPROCKET_LEADER_ELECTION", "false", "SPROCKET_LOG_LEVEL", "TRACE"));
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DiscordTokenRefused | Error [TOKEN_INVALID]: An invalid token was provided. | Put the token of the Discord developer portal",
        "ProgramMissing | Error: Cannot find module '/app/main.js' | correct spec.images.overrides",
        "CrashLooping | Error: something that nobody knows | does not stay up (restarted 2 times, exit code 1)",
      })
  void aProgramsCauseIsToldAndItsWordsAreNot(String reason, String words, String remedy) {
    String namespace = cluster.namespace("cause");
    instances.create(namespace, NAME, BadImages.override("replay-parse"));
    Pod pod = images.pod(namespace);

    Instant said = Instant.now();
    ends(pod, reason.equals("CrashLooping") ? 2 : 1, CANARY + "\n" + words + "\n" + CANARY);
    Condition condition =
        instances.awaitCondition(namespace, NAME, "AppsReady", c -> c.getReason().equals(reason));

    assertThat(Duration.between(said, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(condition.getMessage())
        .contains("Container replay-parse of Pod " + pod.getMetadata().getName(), remedy)
        .doesNotContain(words);
    instances.awaitCondition(namespace, NAME, "Ready", c -> c.getReason().equals(reason));
    assertThat(Json.text(instances.get(namespace, NAME))).doesNotContain(CANARY);
    await("a Warning")
        .atMost(Duration.ofSeconds(30))
        .until(() -> events(namespace).contains(reason));
    assertThat(events(namespace)).doesNotContain(CANARY);
    assertThat(operator.log()).doesNotContain(CANARY);

    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  /**
   * PostgreSQL goes on and refuses what makes tables larger; its pod is not ready, nothing ends.
   */
  @Test
  void aFullVolumeIsToldWhileItsServerGoesOn() {
    String namespace = cluster.namespace("full");
    instances.create(namespace, NAME, BadImages.override("postgres"));
    Pod pod = images.pod(namespace);
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    images.say(
        pod,
        "Running",
        container ->
            container
                .withReady(!container.getName().equals("volume"))
                .withNewState()
                .withNewRunning(since.toString())
                .endState());
    Condition condition =
        instances.awaitCondition(
            namespace, NAME, "DatabaseReady", c -> c.getReason().equals("VolumeFull"));

    assertThat(Duration.between(since, Instant.now()))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    assertThat(condition.getMessage())
        .startsWith("PersistentVolumeClaim mle-database-data (10Gi) has less than 64 MiB free")
        .contains("raise spec.database.builtin.storage.size");

    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"database\": {\"builtin\": {\"storage\": {\"size\": \"11Gi\"}}}}}");
    await("the claim to grow though its pod is not ready")
        .atMost(Duration.ofSeconds(60))
        .until(() -> claim(namespace).contains("11Gi"));
    instances.patch(namespace, NAME, BadImages.NO_OVERRIDES);
    instances.awaitReady(namespace, NAME);
  }

  private String events(String namespace) {
    return Json.text(
        cluster.admin().events().v1().events().inNamespace(namespace).list().getItems());
  }

  private String claim(String namespace) {
    return Json.text(
        cluster
            .admin()
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName("mle-database-data")
            .require()
            .getSpec());
  }

  /** What a node says of a container that ended and runs again. */
  private void ends(Pod pod, int restarts, String words) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    images.say(
        pod,
        "Running",
        container ->
            container
                .withRestartCount(restarts)
                .withNewState()
                .withNewRunning(now)
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(1)
                .withStartedAt(now)
                .withFinishedAt(now)
                .withMessage(words)
                .endTerminated()
                .endLastState());
  }
}
