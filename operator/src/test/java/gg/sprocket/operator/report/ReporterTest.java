package gg.sprocket.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.Endpoint;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.ConditionType;
import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Outcome;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReporterTest {

  private static final Outcome NOTHING = new Outcome(List.of(), List.of());

  /** A part whose health a test states. */
  private record Stub(String name, ConditionType condition, Health health) implements Component {
    @Override
    public Set<Class<? extends HasMetadata>> kinds() {
      return Set.of();
    }

    @Override
    public Decision decide(Instance instance, Observed observed) {
      return Decision.Want.all(List.of());
    }

    @Override
    public List<Health> health(Instance instance, Observed observed, Decision decision) {
      return List.of(health);
    }
  }

  @Test
  void imageGenerationHasAnAddressWhereItRuns() {
    assertThat(report(Health.ready("monolith")).endpoints())
        .extracting(Endpoint::url)
        .containsExactly("https://mle.example.org", "https://api.mle.example.org");

    Scene scene =
        Scene.minimal().set("apps: [{name: image-generation-frontend, enabled: true}]").settle();
    assertThat(report(scene, NOTHING, Health.ready("monolith")).endpoints())
        .contains(
            new Endpoint(
                Endpoint.Purpose.ImageGeneration, "https://image-generation.mle.example.org"));
  }

  @Test
  void withEveryPartAsWantedTheInstanceIsReady() {
    InstanceStatus status = report(Health.ready("database"), Health.ready("monolith"));

    assertThat(status.phase()).isEqualTo(Phase.Running);
    assertThat(conditions(status))
        .containsEntry("Ready", "True AsWanted")
        .containsEntry("SpecValid", "True AsWanted")
        .containsEntry("DatabaseReady", "True AsWanted")
        .containsEntry("AppsReady", "True AsWanted")
        .doesNotContainKeys("Reconciling", "Stalled", "Suspended", "DeletionBlocked");
    assertThat(status.version()).isNotNull();
    assertThat(Json.tree(status).at("/version/current").asText()).isEqualTo("1.5.0");
  }

  @ParameterizedTest
  @EnumSource
  void whatNeedsAPersonStallsAndAllElseReconciles(Reason reason) {
    InstanceStatus status =
        report(Health.of("database", State.Failed, reason, "look at it"), Health.ready("monolith"));

    String progress = reason.needsPerson() ? "Stalled" : "Reconciling";
    String other = reason.needsPerson() ? "Reconciling" : "Stalled";
    assertThat(conditions(status))
        .containsEntry("Ready", "False " + reason)
        .containsEntry("DatabaseReady", "False " + reason)
        .containsEntry("AppsReady", "True AsWanted")
        .containsEntry(progress, "True " + reason)
        .doesNotContainKey(other);
    assertThat(status.phase())
        .isEqualTo(
            reason.needsPerson()
                ? Phase.Failed
                : reason == Reason.PreparingNamespace ? Phase.Pending : Phase.Provisioning);
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .extracting(Condition::getMessage)
        .containsExactly("look at it");
  }

  @ParameterizedTest
  @CsvSource({
    "Ready, Progressing, Progressing",
    "Progressing, Waiting, Waiting",
    "Waiting, Degraded, Degraded",
    "Degraded, Failed, Failed",
    "Ready, Disabled, Disabled"
  })
  void theWorstPartSpeaksForTheWhole(State one, State other, State worst) {
    assertThat(
            Part.worst(
                    List.of(
                        part(Health.of("a", one, Reason.Progressing, "")),
                        part(Health.of("b", other, Reason.Progressing, ""))))
                .state())
        .isEqualTo(worst);
  }

  @Test
  void aFailedChangeDegradesItsPart() {
    Change change =
        new Change.Delete("database", new ObjectRef(Secret.class, "mle-database-login"), "uid");
    Problem problem = new Problem(Reason.RequestRefused, "the API server refused it (no)");
    InstanceStatus status =
        report(
            Scene.minimal().settle(),
            new Outcome(List.of(), List.of(new Outcome.Failure(change, problem))),
            Health.ready("database"),
            Health.ready("monolith"));

    assertThat(conditions(status))
        .containsEntry("DatabaseReady", "False RequestRefused")
        .containsEntry("Ready", "False RequestRefused");
    assertThat(status.components())
        .filteredOn(c -> c.name().equals("database"))
        .extracting(ComponentStatus::state, ComponentStatus::message)
        .containsExactly(tuple(State.Degraded, problem.message()));
  }

  @Test
  void whatWasJustChangedIsNotReadyYet() {
    Change change =
        new Change.Delete("database", new ObjectRef(Secret.class, "mle-database-login"), "uid");
    InstanceStatus status =
        report(
            Scene.minimal().settle(),
            new Outcome(List.of(change), List.of()),
            Health.ready("database"),
            Health.ready("monolith"));

    assertThat(conditions(status))
        .containsEntry("DatabaseReady", "False Progressing")
        .containsEntry("Reconciling", "True Progressing");
  }

  @Test
  void suspensionIsNoFailure() {
    InstanceStatus status =
        report(
            Scene.minimal().set("suspend: true"),
            NOTHING,
            Health.ready("database"),
            Health.ready("monolith"));

    assertThat(status.phase()).isEqualTo(Phase.Suspended);
    assertThat(conditions(status))
        .containsEntry("Suspended", "True Suspended")
        .containsEntry("Ready", "True Suspended")
        .doesNotContainKeys("Stalled", "Reconciling");
  }

  @Test
  void aRefusedSpecKeepsWhatIsKnownOfTheParts() {
    Scene scene = Scene.minimal().settle();
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    Observed observed = scene.observed();
    Plan rejected = Plan.rejected(new Problem(Reason.ReleaseMissing, "create it"));
    Plan stalled = Plan.rejected(new Problem(Reason.AppUnknown, "use another"));

    InstanceStatus waiting = reporter.report(observed, rejected, NOTHING);
    assertThat(waiting.phase()).isEqualTo(Phase.Pending);
    assertThat(waiting.observedGeneration()).isEqualTo(observed.identity().generation());
    assertThat(conditions(waiting))
        .containsEntry("Ready", "False ReleaseMissing")
        .containsEntry("Reconciling", "True ReleaseMissing")
        .containsEntry("SpecValid", "False ReleaseMissing");
    InstanceStatus failed = reporter.report(observed, stalled, NOTHING);
    assertThat(failed.phase()).isEqualTo(Phase.Failed);
    assertThat(conditions(failed)).containsEntry("Stalled", "True AppUnknown");
  }

  @Test
  void aRefusedSpecHidesNoPodThatStoppedAnswering() {
    Scene scene = Scene.minimal().settle();
    Reporter reporter = reporter(Health.ready("database"), Health.ready("app"));
    Plan rejected = Plan.rejected(new Problem(Reason.AppUnknown, "use another"));

    scene.all(Deployment.class).forEach(app -> app.getStatus().setAvailableReplicas(1));
    InstanceStatus before = reporter.report(scene.observed(), rejected, Outcome.NOTHING);
    assertThat(conditions(before)).containsEntry("Available", "True AsWanted");

    scene.status(before);
    scene.get(Deployment.class, "mle-web").getStatus().setAvailableReplicas(0);
    assertThat(conditions(reporter.report(scene.observed(), rejected, Outcome.NOTHING)))
        .containsEntry("Available", "False WaitingForDependency");

    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(0);
    assertThat(conditions(reporter.report(scene.observed(), rejected, Outcome.NOTHING)))
        .containsEntry("Available", "True AsWanted");
  }

  @Test
  void aHeldDeletionSaysWhy() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    Observed observed = Scene.minimal().observed();
    Problem obstacle = new Problem(Reason.DeletionConfirmationMissing, "confirm it");

    InstanceStatus held = reporter.deleting(observed, Optional.of(obstacle));
    assertThat(held.phase()).isEqualTo(Phase.Deleting);
    assertThat(conditions(held))
        .containsEntry("DeletionBlocked", "True DeletionConfirmationMissing")
        .containsEntry("Ready", "False DeletionConfirmationMissing");
    assertThat(conditions(reporter.deleting(observed, Optional.empty())))
        .doesNotContainKey("DeletionBlocked");
  }

  @Test
  void whatNeedsAPersonIsToldBeforeWhatGoesOnByItself() {
    InstanceStatus status =
        report(
            Health.of("database", State.Degraded, Reason.Progressing, "0 of 1"),
            Health.of("monolith", State.Waiting, Reason.ForeignObject, "rename it"));

    assertThat(conditions(status))
        .containsEntry("Ready", "False ForeignObject")
        .containsEntry("Stalled", "True ForeignObject")
        .containsEntry("DatabaseReady", "False Progressing");
  }

  @Test
  void aFaultOfTheOperatorIsToldByItsTypeAndForgetsNothing() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    InstanceStatus before = report(Health.ready("database"), Health.ready("monolith"));
    Observed observed = Scene.minimal().status(before).observed();

    InstanceStatus failing =
        reporter.failing(observed, new IllegalStateException("text that is not for people"));
    assertThat(failing.phase()).isEqualTo(Phase.Failed);
    assertThat(failing.components()).isEqualTo(before.components());
    assertThat(failing.version()).isEqualTo(before.version());
    assertThat(conditions(failing))
        .containsEntry("Ready", "False InternalError")
        .containsEntry("Reconciling", "True InternalError")
        .containsEntry("SpecValid", "True AsWanted")
        .containsEntry("DatabaseReady", "True AsWanted");
    assertThat(failing.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .singleElement()
        .extracting(Condition::getMessage)
        .asString()
        .contains("IllegalStateException", "operator's log")
        .doesNotContain("not for people");
  }

  @Test
  void aFaultIsToldEvenWhenNothingCouldBeObserved() {
    Reporter reporter = reporter(Health.ready("database"), Health.ready("monolith"));
    InstanceStatus before = report(Health.ready("database"), Health.ready("monolith"));
    Observed seen = Scene.minimal().observed();
    Observed blind = Observed.blind(seen.now(), seen.identity(), before);

    InstanceStatus failing = reporter.failing(blind, new IllegalStateException());
    assertThat(failing.components()).isEqualTo(before.components());
    assertThat(conditions(failing))
        .containsEntry("Ready", "False InternalError")
        .containsEntry("DatabaseReady", "True AsWanted");
  }

  @Test
  void theWorstCaseFitsIntoTheStatus() {
    Health[] all = new Health[30];
    for (int i = 0; i < all.length; i++) {
      all[i] = Health.of("part-" + i, State.Failed, Reason.CrashLooping, "x".repeat(4000));
    }

    InstanceStatus status = report(all);
    assertThat(Json.text(status).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(16 * 1024);
    assertThat(status.components()).hasSize(30).allMatch(c -> message(c).length() > 20);
    assertThat(status.conditions())
        .filteredOn(c -> c.getType().equals("Ready"))
        .allMatch(c -> c.getMessage().length() == 512);
  }

  private static String message(ComponentStatus component) {
    return Optional.ofNullable(component.message()).orElse("");
  }

  private static Part part(Health health) {
    return new Part(ConditionType.AppsReady, health);
  }

  private static InstanceStatus report(Health... parts) {
    return report(Scene.minimal().settle(), NOTHING, parts);
  }

  private static InstanceStatus report(Scene scene, Outcome outcome, Health... parts) {
    Observed observed = scene.observed();
    Plan plan = new Planner(components(parts)).plan(observed);
    return reporter(parts).report(observed, plan, outcome);
  }

  private static Reporter reporter(Health... parts) {
    return new Reporter(components(parts), "0.1.0");
  }

  private static List<Component> components(Health... parts) {
    return Arrays.stream(parts)
        .<Component>map(
            h ->
                new Stub(
                    h.name(),
                    h.name().equals("database")
                        ? ConditionType.DatabaseReady
                        : ConditionType.AppsReady,
                    h))
        .toList();
  }

  /** Status and reason by type; a type that occurs twice fails. */
  private static Map<String, String> conditions(InstanceStatus status) {
    Map<String, String> conditions = new LinkedHashMap<>();
    for (Condition condition : status.conditions()) {
      assertThat(
              conditions.put(
                  condition.getType(), condition.getStatus() + " " + condition.getReason()))
          .isNull();
    }
    return conditions;
  }
}
