package gg.sprocket.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimCondition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimConditionBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How volumes grow, and what is told where they cannot. */
class ClaimTest {

  private static final String CHANGE = "Apply PersistentVolumeClaim/mle-database-data";

  private final Scene scene =
      Scene.minimal().storageClass("fast", true).storageClass("slow", false);

  @Test
  void aClassThatExpandsIsAskedToGrow() {
    grow("fast");

    assertThat(scene.changes()).containsExactly(CHANGE);
  }

  @Test
  void aClassThatDoesNotExpandIsNeverAsked() {
    grow("slow");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("database"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.VolumeExpansionUnsupported, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .contains("mle-database-data", "20Gi to 40Gi", "slow", "allowVolumeExpansion")
                    .hasSizeLessThan(512));

    scene.storageClass("slow", true);
    assertThat(scene.changes()).containsExactly(CHANGE);
  }

  @Test
  void aClassThatIsGoneCannotExpandEither() {
    grow("gone");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("database").message()).contains("\"gone\" does not exist");
  }

  @Test
  void aClaimGrowsOnceItIsBound() {
    grow("fast");
    claim().getStatus().setPhase("Pending");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("database").message()).contains("grows to 40Gi once it is bound");

    claim().getStatus().setPhase("Bound");
    assertThat(scene.changes()).containsExactly(CHANGE);
  }

  @Test
  void aFullDiskMayGrowThoughItsPodDoesNotRun() {
    grow("fast");
    crash();
    assertThat(scene.health("database").reason()).isEqualTo(Reason.CrashLooping);

    assertThat(scene.changes()).containsExactly(CHANGE);

    scene.storageClass("fast", false);
    assertThat(scene.health("database").reason()).isEqualTo(Reason.VolumeExpansionUnsupported);
  }

  /** PostgreSQL cannot write its log, ends, and does not start again. */
  @Test
  void aServerThatEndsForAFullVolumeSaysHowToEnlargeIt() {
    scene.set("database: {builtin: {storage: {className: fast, size: 20Gi}}}").settle();
    pod(
        new ContainerStatusBuilder()
            .withName("database")
            .withRestartCount(1)
            .withNewState()
            .withNewRunning("2026-01-01T00:00:00Z")
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withMessage("PANIC:  could not write to file \"x\": No space left on device")
            .endTerminated()
            .endLastState()
            .build());

    assertFull();

    scene.set("database: {builtin: {storage: {className: fast, size: 40Gi}}}");
    assertThat(scene.changes()).containsExactly(CHANGE);
    scene.storageClass("fast", false);
    assertThat(scene.health("database").reason()).isEqualTo(Reason.VolumeExpansionUnsupported);
  }

  /** PostgreSQL goes on while it cannot extend a table; only the container beside it tells. */
  @ParameterizedTest
  @CsvSource({"2026-01-01T00:00:19Z, false", "2026-01-01T00:00:21Z, true"})
  void aServerThatGoesOnWithoutRoomSaysSoToo(String now, boolean told) {
    scene.set("database: {builtin: {storage: {className: fast, size: 20Gi}}}").settle();
    pod(
        new ContainerStatusBuilder()
            .withName("volume")
            .withReady(false)
            .withRestartCount(0)
            .withNewState()
            .withNewRunning("2026-01-01T00:00:00Z")
            .endState()
            .build());
    scene.at(now);

    if (told) {
      assertFull();
      claim().getStatus().setConditions(List.of(resizing()));
      assertThat(scene.health("database"))
          .as("nobody need do more")
          .returns(Reason.Progressing, Health::reason)
          .satisfies(
              health ->
                  assertThat(health.message())
                      .contains("mle-database-data has less than 64 MiB free")
                      .endsWith("is being enlarged"));
    } else {
      assertThat(scene.health("database").reason()).isEqualTo(Reason.Progressing);
    }
  }

  /** Its node may take five minutes to start it again, and nobody need enlarge the volume twice. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:29Z, true, VolumeFull",
    "2026-01-01T00:00:31Z, true, Progressing",
    "2026-01-01T00:00:31Z, false, VolumeFull",
  })
  void whatTheServerSaidCountsNoMoreOnceThereIsRoom(String now, boolean room, Reason reason) {
    scene.set("database: {builtin: {storage: {className: fast, size: 20Gi}}}").settle();
    pod(
        new ContainerStatusBuilder()
            .withName("database")
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withFinishedAt("2026-01-01T00:00:00Z")
            .withMessage("FATAL:  could not write to file \"x\": No space left on device")
            .endTerminated()
            .endLastState()
            .build(),
        new ContainerStatusBuilder().withName("volume").withReady(room).build());
    scene.at(now);

    assertThat(scene.health("database").reason()).isEqualTo(reason);
    if (reason == Reason.Progressing) {
      assertThat(scene.health("database").message())
          .contains(
              "mle-database-data (20Gi) has room again",
              "kubectl -n sprocket-mle delete pod mle-database-0");
    }
  }

  private void assertFull() {
    assertThat(scene.health("database"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.VolumeFull, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .startsWith(
                        "PersistentVolumeClaim mle-database-data (20Gi) has less than 64 MiB")
                    .contains("raise spec.database.builtin.storage.size"));
  }

  private static PersistentVolumeClaimCondition resizing() {
    return new PersistentVolumeClaimConditionBuilder()
        .withType("Resizing")
        .withStatus("True")
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "Resizing, Ready, is being enlarged",
    "FileSystemResizePending, Ready, its file system grows when its pod runs",
    "ControllerResizeError, Degraded, could not be enlarged: quota of the pool",
    "NodeResizeError, Degraded, could not be enlarged: quota of the pool",
  })
  void whatTheStorageSaysOfAGrowthIsTold(String condition, State state, String message) {
    grow("fast");
    scene.settle();
    claim()
        .setStatus(
            new PersistentVolumeClaimStatusBuilder()
                .withPhase("Bound")
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withMessage("quota of the pool")
                .endCondition()
                .build());

    assertThat(scene.health("database"))
        .returns(state, Health::state)
        .satisfies(health -> assertThat(health.message()).contains(message));
  }

  @Test
  void howTheStorageRefusesDoesNotPushOutTheNextStep() {
    grow("fast");
    scene.settle();
    claim()
        .setStatus(
            new PersistentVolumeClaimStatusBuilder()
                .withPhase("Bound")
                .addNewCondition()
                .withType("ControllerResizeError")
                .withStatus("True")
                .withMessage("rpc error: code ".repeat(125))
                .endCondition()
                .build());

    assertThat(scene.health("database").message())
        .hasSizeLessThanOrEqualTo(512)
        .contains("could not be enlarged: rpc error")
        .endsWith("describe pvc mle-database-data`");
  }

  @Test
  void aGrowthThatTheStorageCannotDoIsTold() {
    grow("fast");
    scene.settle();
    claim()
        .setStatus(
            new PersistentVolumeClaimStatusBuilder()
                .withPhase("Bound")
                .addToAllocatedResourceStatuses("storage", "ControllerResizeInfeasible")
                .build());

    assertThat(scene.health("database").reason()).isEqualTo(Reason.VolumeResizeFailed);
  }

  private void grow(String className) {
    String storage = "database: {builtin: {storage: {className: %s, size: %s}}}";
    scene.set(storage.formatted(className, "20Gi")).settle();
    scene.set(storage.formatted(className, "40Gi"));
  }

  private void crash() {
    pod(
        new ContainerStatusBuilder()
            .withName("database")
            .withNewState()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .endState()
            .build());
  }

  /** The server's pod, not ready, with the containers of which something is said. */
  private void pod(ContainerStatus... containers) {
    StatefulSet server = scene.get(StatefulSet.class, "mle-database");
    Done.mark(server);
    server.getStatus().setReadyReplicas(0);
    scene.pod(
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("sprocket-mle")
            .withName("mle-database-0")
            .withLabels(server.getSpec().getTemplate().getMetadata().getLabels())
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withContainerStatuses(containers)
            .endStatus()
            .build());
  }

  private PersistentVolumeClaim claim() {
    return scene.get(PersistentVolumeClaim.class, "mle-database-data");
  }
}
