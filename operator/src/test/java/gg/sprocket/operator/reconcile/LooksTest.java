package gg.sprocket.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LooksTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Plan NOTHING = plan(List.of(), Optional.empty());
  private static final ObjectRef OBJECT = new ObjectRef(ConfigMap.class, "mle-config");
  private static final Observed PLAIN = observed(Writes.NONE, new Fact.Known<>(Map.of()));
  private static final Duration LONG = Duration.ofDays(3);

  @ParameterizedTest
  @CsvSource({
    "PT0S,     PT10S",
    "PT1M39S,  PT10S",
    "PT2M,     PT12S",
    "PT10M,    PT1M",
    "PT49M,    PT4M54S",
    "PT50M,    PT5M",
    "PT72H,    PT5M",
    "PT-1M,    PT10S",
  })
  void theLongerNothingChangesTheLaterTheNextLook(Duration quiet, Duration next) {
    assertThat(next(PLAIN, NOTHING, status(Phase.Provisioning, LONG, quiet))).isEqualTo(next);
  }

  @Test
  void withoutAConditionItIsSoon() {
    assertThat(next(PLAIN, NOTHING, status(Phase.Pending))).isEqualTo(Looks.SOON);
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void whoHasWhatWasAskedForIsLookedAtNowAndThen(Phase phase) {
    boolean settled = List.of(Phase.Running, Phase.Suspended, Phase.Hibernated).contains(phase);

    assertThat(next(PLAIN, NOTHING, status(phase, LONG)))
        .isEqualTo(settled ? Looks.AT_REST : Looks.LATE);
  }

  @Test
  void nothingThatIsFarOffKeepsFromThat() {
    Plan renewal = plan(List.of(), Optional.of(NOW.plus(Duration.ofDays(243))));

    assertThat(next(PLAIN, renewal, status(Phase.Running, LONG))).isEqualTo(Looks.AT_REST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"Running", "Failed", "Deleting"})
  void whatIsInMotionIsLookedAtSoonHoweverLongItLasts(Phase phase) {
    InstanceStatus status = status(phase, LONG);
    Plan changing =
        plan(List.of(List.of(new Change.Delete("app", OBJECT, "uid"))), Optional.empty());
    Writes unseen =
        new Writes(Map.of(OBJECT, new Writes.Write("hash", 2, Optional.empty(), false)));
    Fact<Map<String, SecretView>> blind =
        new Fact.Failed<>(new Problem(Reason.PermissionMissing, "refused"), NOW.minus(LONG));

    assertThat(next(PLAIN, changing, status)).isEqualTo(Looks.SOON);
    assertThat(next(observed(unseen, PLAIN.secrets()), NOTHING, status)).isEqualTo(Looks.SOON);
    assertThat(next(observed(Writes.NONE, blind), NOTHING, status)).isEqualTo(Looks.SOON);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "the plan's own time,       2026-03-01T12:00:20Z, 2026-03-01T11:00:00Z, PT21S",
    "a pod's patience,          2026-03-01T13:00:00Z, 2026-03-01T11:59:30Z, PT31S",
    "neither is near,           2026-03-01T13:00:00Z, 2026-03-01T11:00:00Z, PT5M",
    "a pod's patience is over,  2026-03-01T13:00:00Z, 2026-03-01T11:58:59Z, PT5M",
    "just at its end,           2026-03-01T13:00:00Z, 2026-03-01T11:59:00Z, PT1S",
  })
  void whatTimeAloneChangesIsLookedAtWhenItDoes(
      String name, Instant planned, String podMade, Duration next) {
    Plan plan = plan(List.of(), Optional.of(planned));

    assertThat(next(observed(podMade), plan, status(Phase.Degraded, LONG))).isEqualTo(next);
  }

  @Test
  void certificatesOfOneThatRunsAreLookedAtWhenTheyEnd() {
    InstanceStatus status =
        decoded(
            """
            {"phase": "Running", "certificates":
              [{"name": "web", "hosts": [], "notAfter": "2026-03-01T12:05:00Z"}]}
            """);

    assertThat(next(PLAIN, NOTHING, status)).isEqualTo(Duration.ofMinutes(5).plusSeconds(1));
  }

  @Test
  void whatIsLeftUnsaidIsSaidInTime() {
    Duration unsaid = Duration.ofSeconds(2);

    assertThat(Looks.next(PLAIN, NOTHING, status(Phase.Deleting, LONG), Optional.of(unsaid)))
        .isEqualTo(unsaid);
    assertThat(Looks.next(PLAIN, NOTHING, status(Phase.Running, LONG), Optional.of(unsaid)))
        .isEqualTo(unsaid);
  }

  private static Duration next(Observed observed, Plan plan, InstanceStatus status) {
    return Looks.next(observed, plan, status, Optional.empty());
  }

  private static Plan plan(List<List<Change>> waves, Optional<Instant> nextLook) {
    return new Plan(
        Optional.empty(),
        Optional.empty(),
        new LinkedHashMap<>(),
        waves,
        false,
        List.of(),
        nextLook);
  }

  /** An instance with one pod that no node takes. */
  private static Observed observed(String podMade) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("mle-web-0")
            .withCreationTimestamp(podMade)
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withReason("Unschedulable")
            .endCondition()
            .endStatus()
            .build();
    return observed(Writes.NONE, PLAIN.secrets(), pod);
  }

  private static Observed observed(
      Writes writes, Fact<Map<String, SecretView>> secrets, Pod... pods) {
    Identity identity = new Identity("league", "mle", "uid", 1, false, Map.of());
    Observed blind = Observed.blind(NOW, identity, InstanceStatus.NONE);
    return new Observed(
        blind.now(),
        blind.identity(),
        blind.spec(),
        blind.status(),
        blind.release(),
        blind.objects(),
        blind.shared(),
        List.of(pods),
        secrets,
        writes,
        blind.surroundings(),
        blind.alone(),
        blind.expandable());
  }

  /** A status whose conditions last changed so long ago. */
  private static InstanceStatus status(Phase phase, Duration... quiet) {
    String conditions =
        List.of(quiet).stream()
            .map(ago -> "{\"lastTransitionTime\": \"%s\"}".formatted(NOW.minus(ago)))
            .toList()
            .toString();
    return decoded("{\"phase\": \"%s\", \"conditions\": %s}".formatted(phase, conditions));
  }

  private static InstanceStatus decoded(String json) {
    try {
      return Json.MAPPER.readValue(json, InstanceStatus.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
