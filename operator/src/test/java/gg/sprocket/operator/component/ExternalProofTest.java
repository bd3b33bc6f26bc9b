package gg.sprocket.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Connections;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When an External service is looked at, and what its results do. */
class ExternalProofTest {

  private static final String DATABASE =
      "database: {mode: External, external: {host: db.example.org, database: league, username:"
          + " league, secretRef: {name: cloud}}}";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Scene scene =
      Scene.minimal().set(DATABASE).secret("cloud", Map.of("password", "first"));

  @Test
  void nothingThatNeedsItStartsBeforeTheProof() {
    looked("mle-probe-database-1");

    assertThat(scene.all(Deployment.class)).isEmpty();
    assertThat(jobs()).noneMatch(name -> name.startsWith("mle-schema"));
    assertThat(scene.health("database"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.Unproved, Health::reason);
    assertThat(scene.health("schema").message()).contains("until the External database is proved");

    scene.settle();
    assertThat(scene.health("database").state()).isEqualTo(State.Ready);
    assertThat(scene.all(Deployment.class)).isNotEmpty();
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void theJobIsRestrictedShortAndHoldsNoSecret() {
    Job job = looked("mle-probe-database-1");

    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getTemplate().getSpec().getAutomountServiceAccountToken()).isFalse();
    Container container = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getImage()).isEqualTo("operator:1");
    assertThat(container.getArgs()).containsExactly("probe", "database");
    assertThat(container.getEnv()).noneMatch(env -> env.getValueFrom() != null);
    assertThat(Json.text(job)).doesNotContain("first");
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void aRefusalIsToldByReasonAndMessage(Cause cause) {
    end(
        looked("mle-probe-database-1"),
        START,
        new Refused(cause, "the database is so and so; do this"));

    assertThat(scene.health("database"))
        .returns(State.Failed, Health::state)
        .returns(Reason.valueOf(cause.name()), Health::reason);
    assertThat(scene.health("database").message()).startsWith("the database is so and so; do this");
    scene.pass();
    assertThat(scene.all(Deployment.class)).isEmpty();
  }

  /** 30 seconds, doubling to 15 minutes. */
  @ParameterizedTest
  @CsvSource({"1, 30", "2, 60", "3, 120", "4, 240", "5, 480", "6, 900", "7, 900", "9, 900"})
  void failuresAreLookedAtAgainWithGrowingPauses(int failures, int seconds) {
    looked("mle-probe-database-1");
    Instant now = START;
    for (int look = 1; look <= failures; look++) {
      if (look > 1) {
        scene.pass();
      }
      now = now.plus(Duration.ofHours(1));
      end(scene.get(Job.class, "mle-probe-database-" + look), now, failure());
      if (look < failures) {
        scene.at(now.plus(Duration.ofHours(1)).toString());
      }
    }
    Instant next = now.plusSeconds(seconds);
    scene.at(next.minusSeconds(1).toString());
    assertThat(scene.plan().nextLook()).contains(next);
    assertThat(scene.changes()).noneMatch(change -> change.startsWith("Apply Job/"));

    scene.at(next.toString());
    assertThat(scene.changes()).contains("Apply Job/mle-probe-database-" + (failures + 1));
  }

  @Test
  void aProofIsRenewedSeldomAndFormerJobsGo() {
    looked("mle-probe-database-1");
    scene.settle();
    end(scene.get(Job.class, "mle-probe-database-1"), START, new Proved("17.2", Optional.empty()));
    scene.at(START.toString());
    Instant next = scene.plan().nextLook().orElseThrow();
    assertThat(Duration.between(START, next))
        .isBetween(Duration.ofHours(6), Duration.ofMinutes(390));

    scene.at(next.minusSeconds(1).toString());
    assertThat(scene.changes()).isEmpty();

    scene.at(next.toString());
    assertThat(scene.changes()).containsExactly("Apply Job/mle-probe-database-2");
    scene.pass();
    assertThat(scene.health("database").state()).as("while it looks again").isEqualTo(State.Ready);

    end(scene.get(Job.class, "mle-probe-database-2"), next, new Proved("17.2", Optional.empty()));
    assertThat(scene.changes()).containsExactly("Delete Job/mle-probe-database-1");
  }

  @Test
  void aFailureAfterAProofIsToldButStopsNothing() {
    scene.settle();
    Instant next = START.plus(Duration.ofHours(7));
    end(scene.get(Job.class, "mle-probe-database-1"), START, new Proved("", Optional.empty()));
    scene.at(next.toString()).pass();
    end(scene.get(Job.class, "mle-probe-database-2"), next, failure());

    assertThat(scene.health("database"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.Unreachable, Health::reason);
    assertThat(scene.changes()).as("the proof stays").isEmpty();
    scene.set("apps: [{name: web, replicas: 2}]");
    assertThat(scene.changes()).contains("Apply Deployment/mle-web");
  }

  @Test
  void anotherPasswordIsLookedAtAtOnceAndHoldsTheProcessesTillItIsProved() {
    scene.settle();
    scene.secret("cloud", Map.of("password", "second"));

    assertThat(scene.changes()).containsExactly("Apply Job/mle-probe-database-2");
    scene.pass();
    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment"));
    end(scene.get(Job.class, "mle-probe-database-2"), START, failure());
    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment"));

    Done.mark(scene.get(Job.class, "mle-probe-database-2"));
    scene.noPods();
    assertThat(scene.changes()).contains("Apply Deployment/mle-monolith");
  }

  @Test
  void aSuspendedInstanceIsNotLookedAt() {
    scene.settle();
    end(scene.get(Job.class, "mle-probe-database-1"), START, new Proved("", Optional.empty()));
    scene.set("suspend: true").at(START.plus(Duration.ofDays(1)).toString());

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.plan().held()).isFalse();
    assertThat(scene.plan().nextLook())
        .as("certificates are seen to, and nothing else")
        .hasValueSatisfying(at -> assertThat(at).isAfter(START.plus(Duration.ofDays(60))));
  }

  @Test
  void aJobThatEndsTooLateSaysSo() {
    Job job = looked("mle-probe-database-1");
    Done.job(job, "Failed", "DeadlineExceeded");

    assertThat(scene.health("database").reason()).isEqualTo(Reason.ProbeFailed);
    assertThat(scene.health("database").message())
        .contains("mle-probe-database-1", "600 seconds", "kubectl -n sprocket-mle describe job");
  }

  @Test
  void aLookOnANodeThatDiedIsOverAndLookedAtAgain() {
    Job job = looked("mle-probe-database-1");
    Looks.decide(scene, job, START, "FailureTarget", "DeadlineExceeded");

    scene.at(START.plusSeconds(29).toString());
    assertThat(scene.health("database").reason()).isEqualTo(Reason.ProbeFailed);
    assertThat(scene.health("database").message()).contains("600 seconds");
    assertThat(scene.plan().nextLook()).contains(START.plusSeconds(30));
    scene.at(START.plusSeconds(30).toString());
    assertThat(scene.changes()).contains("Apply Job/mle-probe-database-2");
  }

  @Test
  void aProofCountsThoughItsPodNeverGoes() {
    Job job = looked("mle-probe-database-1");
    Looks.decide(scene, job, START, "SuccessCriteriaMet", "CompletionsReached");

    assertThat(scene.health("database").state()).isEqualTo(State.Ready);
  }

  /** The pod's end may be seen a moment after the Job's. */
  @Test
  void aFailureWaitsForItsPodsWord() {
    Job job = looked("mle-probe-database-1");
    scene.pod(Looks.pod(job, "Running", Optional.empty()));
    Done.job(job, "Failed", "BackoffLimitExceeded");

    assertThat(scene.health("database").reason()).isEqualTo(Reason.Unproved);
  }

  @Test
  void aMessageThatIsNoResultIsNotQuoted() {
    Job job = looked("mle-probe-database-1");
    scene.pod(Looks.pod(job, "Failed", Optional.of("panic: password=hunter2")));
    Done.job(job, "Failed", "BackoffLimitExceeded");

    assertThat(scene.health("database").reason()).isEqualTo(Reason.ProbeFailed);
    assertThat(scene.health("database").message())
        .contains("ended without a result", "logs job/mle-probe-database-1")
        .doesNotContain("hunter2");
  }

  @Test
  void aResultIsReadAsItIsWritten() {
    ProbeResult proved = new Proved("17.2", Optional.of(new Connections(100, 42, 7)));
    ProbeResult refused = new Refused(Cause.BucketMissing, "no bucket\nof this name");

    assertThat(ProbeResult.parse(proved.text())).contains(proved);
    assertThat(ProbeResult.parse(refused.text()))
        .contains(new Refused(Cause.BucketMissing, "no bucket of this name"));
    for (String other :
        List.of("", "{}", "null", "[]", "{\"reason\": \"Fine\"}", "x".repeat(5000))) {
      assertThat(ProbeResult.parse(other)).as(other).isEmpty();
    }
    assertThat(ProbeResult.bounded("x".repeat(1000))).hasSize(ProbeResult.LONGEST);
  }

  private static Refused failure() {
    return new Refused(Cause.Unreachable, "nothing listens at db.example.org:5432");
  }

  /** Passes until a Job is there that nobody has done anything with. */
  private Job looked(String name) {
    for (int i = 0; i < 8 && !jobs().contains(name); i++) {
      scene.pass();
    }
    return scene.get(Job.class, name);
  }

  private List<String> jobs() {
    return scene.all(Job.class).stream().map(job -> job.getMetadata().getName()).toList();
  }

  private void end(Job job, Instant at, ProbeResult result) {
    Looks.end(scene, job, at, result);
  }
}
