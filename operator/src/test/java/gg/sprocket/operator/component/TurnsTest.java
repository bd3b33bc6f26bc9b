package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.Workloads;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is said of a part changes by time alone. Every such moment is known before, or it would be
 * told when somebody happens to look.
 */
class TurnsTest {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstanceStatus READY = status("True", BEGIN);
  private static final InstanceStatus UNREADY = status("False", BEGIN.plusSeconds(60));

  private final Scene scene = begun();

  @Test
  void thatNoPodIsMade() {
    scene.status(UNREADY);

    assertThat(turns(UNREADY)).contains(lastBefore(Reason.PodsRefused));
    assertThat(turns(UNREADY)).as("since it is not ready").contains(BEGIN.plusSeconds(70));
  }

  /** Between the end of a pod and the next a cache shows none. */
  @ParameterizedTest
  @CsvSource({
    "it counts a pod,                         1, 0",
    "it has not seen the form asked for now,  0, 1",
    "it has not looked at all,                ,  0",
  })
  void onlyAControllerWithoutPodsTellsThatNoneIsMade(String name, Integer replicas, int behind) {
    StatefulSet database = scene.get(StatefulSet.class, "mle-database");
    database.setStatus(
        replicas == null
            ? null
            : counted(database.getMetadata().getGeneration() - behind, replicas));
    scene.status(UNREADY);

    assertThat(turns(UNREADY)).isEmpty();
    assertThat(databaseAt(BEGIN.plusSeconds(600))).isEqualTo(Reason.Progressing);
  }

  /** One that is replaced as a whole, or woken after others, has none for a while. */
  @Test
  void aDeploymentTellsItself() {
    Scene settled = Scene.minimal().settle().status(UNREADY).at("2026-01-01T01:00:00Z");
    settled.get(Deployment.class, "mle-monolith").setStatus(null);

    assertThat(settled.health("monolith").reason()).isEqualTo(Reason.Progressing);
    assertThat(Workloads.turns(settled.observed(), UNREADY)).isEmpty();
  }

  @Test
  void thatNoPodOfAJobIsMade() {
    Scene settled = Scene.minimal().settle().status(UNREADY).at("2026-01-01T01:00:00Z");
    Job schema =
        settled.all(Job.class).stream()
            .filter(job -> job.getMetadata().getName().startsWith("mle-schema"))
            .findFirst()
            .orElseThrow();
    schema.setStatus(new JobStatusBuilder().withActive(0).build());
    assertThat(settled.health("schema").reason()).isEqualTo(Reason.PodsRefused);

    schema.getStatus().setActive(1);
    assertThat(settled.health("schema").reason()).isEqualTo(Reason.Progressing);
    assertThat(Workloads.turns(settled.observed(), UNREADY)).isEmpty();
  }

  /** The first pass that finds it has yet to write since when. */
  @Test
  void itCountsFromTheStatusThatIsBeingWritten() {
    scene.status(READY);

    assertThat(turns(READY)).isEmpty();
    assertThat(turns(UNREADY)).contains(BEGIN.plusSeconds(70));
  }

  @Test
  void thatNoNodeTakesAPod() {
    Pod pod = pod();
    pod.getStatus()
        .setConditions(
            List.of(
                new PodConditionBuilder()
                    .withType("PodScheduled")
                    .withStatus("False")
                    .withReason("Unschedulable")
                    .build()));
    scene.status(READY).pod(pod);

    assertThat(turns(READY)).containsExactly(lastBefore(Reason.Unschedulable));
  }

  /** It ended twice at first; whatever keeps it from being ready later is another problem. */
  @Test
  void thatAContainerStaysUp() {
    Pod pod = pod();
    Instant started = BEGIN.plusSeconds(20);
    pod.getStatus()
        .setContainerStatuses(
            List.of(
                new ContainerStatusBuilder()
                    .withName("postgres")
                    .withRestartCount(2)
                    .withNewState()
                    .withNewRunning(started.toString())
                    .endState()
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(1)
                    .withStartedAt(BEGIN.plusSeconds(10).toString())
                    .withFinishedAt(BEGIN.plusSeconds(12).toString())
                    .endTerminated()
                    .endLastState()
                    .build()));
    scene.status(READY).pod(pod);
    Instant turn = started.plus(Duration.ofMinutes(10));

    assertThat(turns(READY)).containsExactly(turn);
    assertThat(databaseAt(turn)).isEqualTo(Reason.CrashLooping);
    assertThat(databaseAt(turn.plusSeconds(1))).isEqualTo(Reason.Progressing);
  }

  /** A cause that is known is told until the container has stayed up for long. */
  @Test
  void thatAContainerStaysUpAfterOneEndOfAKnownCause() {
    Pod pod = pod();
    Instant started = BEGIN.plusSeconds(20);
    pod.getStatus()
        .setContainerStatuses(
            List.of(
                new ContainerStatusBuilder()
                    .withName("database")
                    .withRestartCount(1)
                    .withNewState()
                    .withNewRunning(started.toString())
                    .endState()
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(1)
                    .withMessage("PANIC: no: No space left on device")
                    .endTerminated()
                    .endLastState()
                    .build()));
    scene.status(READY).pod(pod);
    Instant turn = started.plus(Duration.ofMinutes(10));

    assertThat(turns(READY)).containsExactly(turn);
    assertThat(databaseAt(turn)).isEqualTo(Reason.VolumeFull);
    assertThat(databaseAt(turn.plusSeconds(1))).isEqualTo(Reason.Progressing);
  }

  @Test
  void thatAVolumeHasNoRoom() {
    Pod pod = pod();
    Instant started = BEGIN.plusSeconds(5);
    pod.getStatus()
        .setContainerStatuses(
            List.of(
                new ContainerStatusBuilder()
                    .withName("volume")
                    .withReady(false)
                    .withNewState()
                    .withNewRunning(started.toString())
                    .endState()
                    .build()));
    scene.status(READY).pod(pod);

    assertThat(turns(READY)).containsExactly(lastBefore(Reason.VolumeFull));
  }

  @Test
  void thatNoVolumeComes() {
    PersistentVolumeClaim claim = scene.get(PersistentVolumeClaim.class, "mle-database-data");
    claim.setStatus(new PersistentVolumeClaimStatusBuilder().withPhase("Pending").build());
    scene.status(READY).pod(pod());

    assertThat(turns(READY)).containsExactly(lastBefore(Reason.VolumePending));
  }

  @Test
  void whereAllIsWellTimeTellsNothing() {
    assertThat(Workloads.turns(Scene.minimal().settle().status(UNREADY).observed(), UNREADY))
        .isEmpty();
  }

  private Stream<Instant> turns(InstanceStatus status) {
    return Workloads.turns(scene.at(BEGIN.toString()).observed(), status);
  }

  /** The last second in which the database is not said to have a problem. */
  private Instant lastBefore(Reason reason) {
    for (int second = 0; second < 120; second++) {
      if (databaseAt(BEGIN.plusSeconds(second)) == reason) {
        return BEGIN.plusSeconds(second - 1L);
      }
    }
    throw new AssertionError(reason + " is never told");
  }

  private Reason databaseAt(Instant time) {
    return scene.at(time.toString()).health("database").reason();
  }

  private static StatefulSetStatus counted(long generation, int replicas) {
    return new StatefulSetStatusBuilder()
        .withObservedGeneration(generation)
        .withReplicas(replicas)
        .build();
  }

  /** A database whose pod is to come. */
  private static Scene begun() {
    Scene scene = Scene.minimal();
    for (int pass = 0; scene.all(StatefulSet.class).isEmpty(); pass++) {
      assertThat(pass).isLessThan(10);
      scene.pass();
    }
    StatefulSet database = scene.get(StatefulSet.class, "mle-database");
    database.setStatus(counted(database.getMetadata().getGeneration(), 0));
    return scene;
  }

  private Pod pod() {
    StatefulSet database = scene.get(StatefulSet.class, "mle-database");
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-database-0")
        .withNamespace("sprocket-mle")
        .withLabels(database.getSpec().getTemplate().getMetadata().getLabels())
        .withCreationTimestamp(BEGIN.plusSeconds(5).toString())
        .endMetadata()
        .withNewStatus()
        .endStatus()
        .build();
  }

  private static InstanceStatus status(String ready, Instant since) {
    return Json.MAPPER.convertValue(
        Shipped.tree(
            "{observedGeneration: 1, conditions: [{type: Ready, status: '%s', lastTransitionTime: '%s'}]}"
                .formatted(ready, since)),
        InstanceStatus.class);
  }
}
