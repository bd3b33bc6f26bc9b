package gg.sprocket.operator.component.snapshots;

import static gg.sprocket.operator.component.snapshots.SnapshotScenes.DAILY;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.NAME;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.PART;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.asked;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.pod;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.state;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.status;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.variables;
import static gg.sprocket.operator.component.snapshots.SnapshotScenes.vault;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsComponentTest {

  @Test
  void withoutAWordThereAreNone() {
    Scene scene = Scene.minimal().set("vault: {mode: Managed}").settle();

    assertThat(scene.all(CronJob.class)).isEmpty();
    assertThat(scene.plan().decisions()).containsKey(PART);
    assertThat(buckets(scene)).hasSize(2);
    assertThat(policy(scene, "mle-vault")).doesNotContain(NAME.substring(4));
  }

  @Test
  void theyAreMadeByTheClockAndOneAtATime() {
    CronJob cron = asked(DAILY + ", timeZone: Europe/Berlin").get(CronJob.class, NAME);

    assertThat(cron.getSpec().getSchedule()).isEqualTo("30 2 * * *");
    assertThat(cron.getSpec().getTimeZone()).isEqualTo("Europe/Berlin");
    assertThat(cron.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(cron.getSpec().getSuspend()).isFalse();
    assertThat(cron.getSpec().getStartingDeadlineSeconds()).isEqualTo(3600);
    assertThat(cron.getSpec().getJobTemplate().getSpec().getActiveDeadlineSeconds())
        .isEqualTo(1800);
  }

  @Test
  void thePodHasALoginOfItsOwnAndNoneForTheCluster() {
    Scene scene = asked(DAILY);
    PodSpec pod = pod(scene).getSpec();

    assertThat(scene.get(ServiceAccount.class, "mle.vault-snapshot"))
        .returns(false, ServiceAccount::getAutomountServiceAccountToken);
    assertThat(pod.getServiceAccountName()).isEqualTo("mle.vault-snapshot");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(Json.text(pod.getVolumes()))
        .contains("\"audience\":\"vault.sprocket.gg/sprocket-mle/mle\"")
        .contains("mle-object-storage-login", "mle-vault-tls")
        .doesNotContain("tls.key");
    assertThat(pod.getContainers().getFirst().getEnv())
        .as("secret values come as files alone")
        .allMatch(variable -> variable.getValueFrom() == null);
  }

  @Test
  void thePodIsToldWhereTheVaultIsAndWhereTheSnapshotsGo() {
    Scene scene = asked(DAILY + ", keep: 3");

    assertThat(variables(scene))
        .containsEntry("SNAPSHOT_BUCKET", "mle-vault-snapshots")
        .containsEntry("SNAPSHOT_ENDPOINT", "http://mle-object-storage:7070")
        .containsEntry("SNAPSHOT_FOLDER", "vault/" + scene.instance().dataId() + "/")
        .containsEntry("SNAPSHOT_KEEP", "3")
        .containsEntry("SNAPSHOT_MEMBERS", "mle-vault-0-0.mle-vault.sprocket-mle.svc:8200")
        .containsEntry("SNAPSHOT_ROLE", "sprocket-snapshot");
    assertThat(buckets(scene)).endsWith("mle-vault-snapshots").hasSize(3);
  }

  @Test
  void anExternalStorageIsUsedWithTheBucketThatIsNamed() {
    Scene scene =
        Scene.minimal()
            .secret("s3", Map.of("accessKey", "a", "secretKey", "b"))
            .set(vault(DAILY + ", bucket: backups"))
            .set(
                """
                objectStorage:
                  mode: External
                  external:
                    endpoint: https://s3.example.org
                    region: eu-1
                    buckets: {replays: r-r, images: i-i}
                    secretRef: {name: s3}
                """)
            .pass()
            .pass()
            .pass();

    assertThat(variables(scene))
        .containsEntry("SNAPSHOT_BUCKET", "backups")
        .containsEntry("SNAPSHOT_ENDPOINT", "https://s3.example.org:443")
        .containsEntry("SNAPSHOT_REGION", "eu-1")
        .containsEntry("PROBE_SECRET", "s3");
    assertThat(policy(scene, "mle-to-object-storage")).contains("vault-snapshot", "443");
  }

  /** Else it would be asked for values, and count when a node is drained. */
  @Test
  void thePodIsNoMember() {
    Scene scene = asked(DAILY);
    Map<String, String> members = scene.get(Service.class, "mle-vault").getSpec().getSelector();

    Map<String, String> labels = pod(scene).getMetadata().getLabels();
    assertThat(members).isNotEmpty();
    assertThat(labels.entrySet().containsAll(members.entrySet())).isFalse();
    assertThat(labels).containsEntry("sprocket.gg/part", PART);
  }

  @Test
  void vaultAndStorageLetItIn() {
    Scene scene = asked(DAILY);

    assertThat(policy(scene, "mle-vault")).contains("\"vault-snapshot\"");
    assertThat(policy(scene, "mle-object-storage")).contains("\"vault-snapshot\"");
    assertThat(policy(scene, "mle-database")).doesNotContain("vault-snapshot");
  }

  @Test
  void theyRestWhileAPersonRepairsTheVault() {
    Scene scene = asked(DAILY).set(vault(DAILY, ", recoveryMode: true")).settle();

    assertThat(scene.get(CronJob.class, NAME).getSpec().getSuspend()).isTrue();
    scene.at("2026-02-01T00:00:00Z");
    assertThat(scene.health(PART)).returns(State.Ready, Health::state);
    assertThat(scene.health(PART).message()).contains("recoveryMode");
  }

  /** Its data services run, and most sleep at the hour at which backups are made. */
  @Test
  void theyGoOnWhileTheApplicationSleeps() {
    Scene scene = asked(DAILY).set("hibernation: {enabled: true}").settle();

    assertThat(scene.get(CronJob.class, NAME).getSpec().getSuspend()).isFalse();
  }

  @Test
  void withoutTheBlockTheyEnd() {
    Scene scene = asked(DAILY).set("vault: {mode: Managed}").settle();

    assertThat(scene.all(CronJob.class)).isEmpty();
    assertThat(scene.all(ServiceAccount.class))
        .noneMatch(account -> account.getMetadata().getName().contains("snapshot"));
  }

  @Test
  void aFailureIsToldWithItsCauseUntilAnotherIsStored() {
    Scene scene = asked(DAILY);
    assertThat(scene.health(PART).message()).contains("no snapshot has been stored yet");
    state(scene, "2026-01-02T02:31:00Z");
    scene.at("2026-01-03T02:40:00Z").pod(failed("2026-01-03T02:35:00Z"));

    assertThat(scene.health(PART))
        .returns(State.Ready, Health::state)
        .returns(Reason.VaultSnapshotFailed, Health::reason);
    assertThat(scene.health(PART).message())
        .contains("bucket mle-vault-snapshots does not exist")
        .contains("kubectl -n sprocket-mle create job --from=cronjob/" + NAME);

    state(scene, "2026-01-03T02:36:00Z");
    assertThat(scene.health(PART))
        .returns(Reason.AsWanted, Health::reason)
        .extracting(Health::message)
        .isEqualTo("the last snapshot was stored at 2026-01-03T02:36:00Z");
  }

  @Test
  void whileItsJobTriesAgainNothingIsTold() {
    Scene scene = asked(DAILY).at("2026-01-01T02:40:00Z").pod(failed("2026-01-01T02:35:00Z"));
    status(
        scene, new CronJobStatusBuilder().addNewActive().withName(NAME + "-1").endActive().build());

    assertThat(scene.health(PART)).returns(Reason.AsWanted, Health::reason);
  }

  @Test
  void aFailureWithoutAWordIsToldToo() {
    Pod pod = failed("2026-01-01T02:35:00Z");
    pod.getStatus()
        .getContainerStatuses()
        .getFirst()
        .getState()
        .getTerminated()
        .setMessage("java.lang.OutOfMemoryError: correct-horse");
    Scene scene = asked(DAILY).at("2026-01-01T02:40:00Z").pod(pod);

    assertThat(scene.health(PART).message())
        .contains("ended without a word; read `kubectl -n sprocket-mle logs")
        .doesNotContain("correct-horse");
  }

  /** Each try would store one more. */
  @Test
  void whatFailsAfterASnapshotWasStoredIsNotTriedAgain() {
    JobSpec job = asked(DAILY).get(CronJob.class, NAME).getSpec().getJobTemplate().getSpec();

    assertThat(Json.text(job.getPodFailurePolicy()))
        .isEqualTo(
            "{\"rules\":[{\"action\":\"FailJob\",\"onExitCodes\":{\"containerName\":\"snapshot\","
                + "\"operator\":\"In\",\"values\":[3]}}]}");
    assertThat(job.getTemplate().getSpec())
        .returns("Never", PodSpec::getRestartPolicy)
        .extracting(pod -> pod.getContainers().getFirst().getName())
        .isEqualTo("snapshot");
  }

  /** By the guide it has the same process, for the network, and is of no part. */
  @Test
  void aRestoreThatFailedIsNoSnapshot() {
    Pod pod = failed("2026-01-01T02:35:00Z");
    pod.getMetadata().getLabels().remove("sprocket.gg/part");

    assertThat(asked(DAILY).at("2026-01-01T02:40:00Z").pod(pod).health(PART))
        .returns(Reason.AsWanted, Health::reason);
  }

  private static List<String> buckets(Scene scene) {
    return scene.all(Job.class).stream()
        .filter(job -> job.getMetadata().getName().startsWith("mle-buckets-"))
        .flatMap(
            job ->
                job
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getCommand()
                    .stream()
                    .skip(2))
        .toList();
  }

  private static String policy(Scene scene, String name) {
    return Json.text(scene.get(NetworkPolicy.class, name).getSpec());
  }

  private static Pod failed(String at) {
    Map<String, String> labels =
        new HashMap<>(
            Map.of(
                "sprocket.gg/instance",
                "mle",
                "app.kubernetes.io/component",
                "vault-snapshot",
                "sprocket.gg/part",
                PART,
                "job-name",
                NAME + "-1"));
    return new PodBuilder()
        .withNewMetadata()
        .withName(NAME + "-1-abcde")
        .withCreationTimestamp("2026-01-01T02:30:00Z")
        .withLabels(labels)
        .endMetadata()
        .withNewStatus()
        .withPhase("Failed")
        .addNewContainerStatus()
        .withName("snapshot")
        .withNewState()
        .withNewTerminated()
        .withExitCode(1)
        .withFinishedAt(at)
        .withMessage(
            new Refused(Cause.BucketMissing, "bucket mle-vault-snapshots does not exist").text())
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
