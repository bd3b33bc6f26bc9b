package gg.sprocket.operator.component.schema;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the schema Job is made, made again, and never made. */
class SchemaComponentTest {

  private static final String OTHER_IMAGE =
      "images: {overrides: [{name: monolith, image: registry.example.org/monolith:next}]}";

  private final Scene scene = Scene.minimal();

  @Test
  void theDatabaseComesFirst() {
    scene.settle();
    scene.remove(job());
    scene.get(StatefulSet.class, "mle-database").setStatus(null);

    assertThat(scene.changes()).noneMatch(change -> change.contains("Job"));
    assertThat(scene.health("schema"))
        .returns(State.Waiting, Health::state)
        .returns("waiting for StatefulSet mle-database, the database", Health::message);
  }

  @Test
  void aDatabaseThatTheCacheDoesNotShowYetIsWaitedFor() {
    scene.settle();
    scene.remove(job()).unseen(scene.get(StatefulSet.class, "mle-database"));

    assertThat(scene.changes()).noneMatch(change -> change.contains("Job"));
    assertThat(scene.health("schema").state()).isEqualTo(State.Waiting);
  }

  @Test
  void aNameOfTheOrganizationOrAMirrorMakesNoOtherRun() {
    String before = name();

    scene
        .set("organization: {slug: mle, displayName: Another Name}")
        .set("images: {registry: mirror.example.org}")
        .set("scheduling: {nodeSelector: {disk: fast}}")
        .secret("mle-database-login", Map.of("password", "rotated", "verifier", "rotated"));

    assertThat(name()).isEqualTo(before);
    assertThat(scene.changes()).noneMatch(change -> change.contains("schema"));
  }

  @Test
  void anotherProgramOrAnotherDatabaseMakesAnotherRun() {
    String before = name();

    String byImage =
        Scene.minimal().set(OTHER_IMAGE).settle().all(Job.class).stream()
            .map(job -> job.getMetadata().getName())
            .filter(name -> name.contains("schema"))
            .findFirst()
            .orElseThrow();
    assertThat(byImage).isNotEqualTo(before);

    scene.get(PersistentVolumeClaim.class, "mle-database-data").getMetadata().setUid("new volume");
    assertThat(scene.changes()).anyMatch(change -> change.startsWith("Apply Job/mle-schema-"));
    assertThat(name()).isNotEqualTo(before).isNotEqualTo(byImage);
  }

  @Test
  void twoRunsAreNeverAtWorkTogether() {
    Job first = running(scene);
    scene.set(OTHER_IMAGE);

    assertThat(scene.changes()).noneMatch(change -> change.contains("schema"));
    assertThat(scene.health("schema").message())
        .startsWith("waiting for Job " + first.getMetadata().getName() + " to end");
  }

  @Test
  void aRunThatNeverBeganGivesWay() {
    Job first = waiting(scene);
    scene.noPods().set(OTHER_IMAGE);

    assertThat(scene.changes())
        .contains("Delete Job/" + first.getMetadata().getName())
        .noneMatch(change -> change.startsWith("Apply Job/mle-schema"));
    scene.settle();
    assertThat(name()).isNotEqualTo(first.getMetadata().getName());
  }

  @Test
  void aRunThatStillWaitsForItsServerSaysSoAndGivesWay() {
    Job first = waiting(scene);
    scene.noPods().pod(SchemaPods.asking(first));

    assertThat(scene.health("schema"))
        .returns(State.Progressing, Health::state)
        .returns("waiting for the database at mle-database:5432 to answer", Health::message);
    scene.set(OTHER_IMAGE);
    assertThat(scene.changes()).contains("Delete Job/" + first.getMetadata().getName());
  }

  @Test
  void aPodThatOutlivedItsJobIsWaitedFor() {
    Job first = running(scene);
    scene.remove(first);

    assertThat(scene.changes()).noneMatch(change -> change.contains("Job/mle-schema"));
    assertThat(scene.health("schema").message()).contains("waiting for Pod mle-schema-pod");
    scene.noPods();
    assertThat(scene.changes()).anyMatch(change -> change.startsWith("Apply Job/mle-schema"));
  }

  @Test
  void goingBackToAnEarlierReleaseRunsItAgain() {
    scene.settle();
    Job first = job();
    scene.set(OTHER_IMAGE).settle();
    first.getMetadata().setCreationTimestamp("2026-01-01T00:00:00Z");
    scene.put(first).unset("images");

    assertThat(scene.changes())
        .contains("Delete Job/" + first.getMetadata().getName())
        .noneMatch(change -> change.contains("Deployment"));
    scene.settle();
    assertThat(job().getMetadata().getUid()).isNotEqualTo(first.getMetadata().getUid());
    assertThat(scene.health("schema").state()).isEqualTo(State.Ready);
  }

  @Test
  void aRunThatMigratesIsNotReplacedThoughItsPodCountsAsPending() {
    running(scene);
    scene.set("scheduling: {nodeSelector: {disk: fast}}");
    assertThat(scene.changes()).noneMatch(change -> change.contains("Job/mle-schema"));
  }

  @Test
  void aRunThatNeverBeganIsReplacedByItsNewForm() {
    Job first = waiting(scene);
    scene.set("scheduling: {nodeSelector: {disk: fast}}");
    assertThat(scene.changes()).contains("Delete Job/" + first.getMetadata().getName());
  }

  @Test
  void aFailureNamesTheStepAndTheWayOn() {
    Job job = running(scene);
    scene.noPods().pod(SchemaPods.failed(job));
    Done.job(job, "Failed", "BackoffLimitExceeded");

    Health health = scene.health("schema");
    assertThat(health)
        .returns(State.Failed, Health::state)
        .returns(Reason.JobFailed, Health::reason);
    String name = job.getMetadata().getName();
    assertThat(health.message())
        .isEqualTo(
            "Job "
                + name
                + " failed: container migrate ended with exit code 1 (QueryFailedError: relation"
                + " \"user\" already exists) (HINT: look twice); log: `kubectl -n sprocket-mle logs"
                + " job/"
                + name
                + " -c migrate`. Mend the cause, then `kubectl -n sprocket-mle delete job "
                + name
                + "` lets it run again")
        .hasSizeLessThan(512);
    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment"));
  }

  @Test
  void howeverMuchTheMigrationsSayTheWayOnIsTold() {
    Job job = running(scene);
    String hint = "HINT: look at it ".repeat(60);
    Pod pod = SchemaPods.failed(job);
    pod.getStatus()
        .getInitContainerStatuses()
        .forEach(
            step ->
                Optional.ofNullable(step.getState().getTerminated())
                    .ifPresent(end -> end.setMessage("ERROR: " + "x ".repeat(1000) + "\n" + hint)));
    scene.noPods().pod(pod);
    assertThat(scene.health("schema").message())
        .hasSizeLessThanOrEqualTo(512)
        .endsWith("tried again");

    Done.job(job, "Failed", "BackoffLimitExceeded");
    assertThat(scene.health("schema").message())
        .hasSizeLessThanOrEqualTo(512)
        .contains("ERROR: x", "HINT: look")
        .endsWith("` lets it run again");
  }

  @Test
  void aFailedAttemptIsToldWhileTheNextRuns() {
    Job job = running(scene);
    scene.pod(SchemaPods.failed(job));

    assertThat(scene.health("schema"))
        .returns(State.Progressing, Health::state)
        .satisfies(h -> assertThat(h.message()).contains("exit code 1").endsWith("tried again"));
  }

  /** A cause that is known comes with what to do, and what the step said stays in its log. */
  @Test
  void aKnownCauseIsToldInPlaceOfItsWords() {
    Job job = running(scene);
    scene.noPods().pod(saying(job, "npm error Missing script: \"migration:run\""));

    assertThat(scene.health("schema"))
        .returns(Reason.ProgramMissing, Health::reason)
        .satisfies(
            h ->
                assertThat(h.message())
                    .contains("container migrate", "its image lacks files", "overrides")
                    .doesNotContain("Missing script")
                    .endsWith("it is tried again"));

    Done.job(job, "Failed", "BackoffLimitExceeded");
    assertThat(scene.health("schema"))
        .returns(State.Failed, Health::state)
        .satisfies(h -> assertThat(h.message()).endsWith("` lets it run again"));

    scene.noPods().pod(saying(job, "FATAL:  sorry, too many clients already"));
    assertThat(scene.health("schema"))
        .as("nothing but a person ends it")
        .returns(Reason.JobFailed, Health::reason)
        .satisfies(h -> assertThat(h.message()).contains("takes no more connections"));
  }

  private static Pod saying(Job job, String words) {
    Pod pod = SchemaPods.failed(job);
    pod.getStatus()
        .getInitContainerStatuses()
        .forEach(
            step ->
                Optional.ofNullable(step.getState().getTerminated())
                    .ifPresent(end -> end.setMessage(words)));
    return pod;
  }

  @Test
  void aFailedRunIsMadeAnewWhenWhatItReadsChanged() {
    Job job = running(scene);
    scene.noPods();
    Done.job(job, "Failed", "BackoffLimitExceeded");
    assertThat(scene.changes()).noneMatch(change -> change.contains("Job/mle-schema"));

    scene.secret("mle-database-login", Map.of("password", "right", "verifier", "right"));
    assertThat(scene.changes()).contains("Delete Job/" + job.getMetadata().getName());
  }

  @Test
  void doneRunsStayAndTellSo() {
    scene.settle();

    assertThat(scene.health("schema").state()).isEqualTo(State.Ready);
    assertThat(scene.get(ConfigMap.class, name()).getData())
        .containsOnlyKeys("prelude.sql", "seed.sql");
    assertThat(scene.all(Deployment.class)).isNotEmpty();
  }

  private String name() {
    scene.settle();
    return job().getMetadata().getName();
  }

  private Job job() {
    return schemaJob(scene);
  }

  private static Job schemaJob(Scene scene) {
    List<Job> jobs =
        scene.all(Job.class).stream()
            .filter(job -> job.getMetadata().getName().contains("schema"))
            .toList();
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  /** A Job whose migrations have begun. */
  private static Job running(Scene scene) {
    Job job = waiting(scene);
    scene.noPods().pod(SchemaPods.running(job));
    return job;
  }

  /** A Job whose pod waits for its image. */
  private static Job waiting(Scene scene) {
    scene.settle();
    Job job = schemaJob(scene);
    job.setStatus(null);
    scene.all(Deployment.class).forEach(scene::remove);
    scene.pod(SchemaPods.waiting(job));
    return job;
  }
}
