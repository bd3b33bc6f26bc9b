package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Health;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose the number of pods is, and what stands beside several of them. */
class AppScalingTest {

  private static final String OURS = "[{name: web, autoscaling: {minReplicas: 2, maxReplicas: 6}}]";

  private final Scene scene = Scene.minimal();

  @Test
  void anAutoscalerIsMadeAsAsked() {
    scene.set("apps: " + OURS).settle();

    HorizontalPodAutoscaler made = scene.get(HorizontalPodAutoscaler.class, "mle-web");
    assertThat(made.getSpec().getScaleTargetRef().getName()).isEqualTo("mle-web");
    assertThat(made.getSpec().getMinReplicas()).isEqualTo(2);
    assertThat(made.getSpec().getMaxReplicas()).isEqualTo(6);
    assertThat(made.getSpec().getMetrics().getFirst().getResource().getTarget())
        .returns("Utilization", target -> target.getType())
        .returns(80, target -> target.getAverageUtilization());
    assertThat(replicas()).isEqualTo(2);
  }

  /**
   * Whoever is responsible for the number before and after, no change of that takes away pods that
   * an autoscaler or a person gave: the lists of {@code apps} before and after, the number that is
   * there, the number that is to be there.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                         | 5 | OURS                       | 5",
        "[]                         | 1 | OURS                       | 1",
        "OURS                       | 5 | []                         | 5",
        "OURS                       | 2 | []                         | 2",
        "[{name: web, replicas: 5}] | 5 | OURS                       | 5",
        "[{name: web, replicas: 5}] | 5 | []                         | 5",
        "[]                         | 5 | []                         | 5",
        "[]                         | 0 | []                         | 0",
        "OURS                       | 5 | OURS                       | 5",
        "OURS                       | 0 | OURS                       | 2",
        "[{name: web, replicas: 0}] | 0 | OURS                       | 2",
        "[{name: web, replicas: 0}] | 0 | []                         | 1",
        "OURS                       | 5 | [{name: web, replicas: 3}] | 3",
        "[]                         | 5 | [{name: web, replicas: 1}] | 1",
        "[{name: web, replicas: 3}] | 4 | [{name: web, replicas: 3}] | 3",
      })
  void handingOverTheNumberTakesNoPodsAway(String before, int there, String after, int then) {
    scene.set("apps: " + before.replace("OURS", OURS)).settle();
    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(there);

    scene.set("apps: " + after.replace("OURS", OURS)).settle();

    assertThat(replicas()).isEqualTo(then);
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void aChangeOfTheProfileMovesOnlyWhatNobodyTouched() {
    scene.settle();
    assertThat(replicas()).isEqualTo(1);
    assertThat(scene.set("profile: Large").settle().get(Deployment.class, "mle-web"))
        .returns(3, web -> web.getSpec().getReplicas());

    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(5);
    scene.set("profile: Small").settle();
    assertThat(replicas()).isEqualTo(5);
  }

  /** What was read from a cache may be old: it is only written back over what it was read from. */
  @Test
  void aNumberOfOthersIsWrittenOnlyOverTheObjectItWasReadFrom() {
    scene.settle();
    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(5);
    scene.set("security: {runAsUser: 4711}");

    assertThat(version("mle-web"))
        .hasValue(scene.get(Deployment.class, "mle-web").getMetadata().getResourceVersion());
    assertThat(version("mle-monolith")).isEmpty();
  }

  @Test
  void anAutoscalerThatIsNotAskedForAnyMoreGoes() {
    scene.set("apps: " + OURS).settle();

    assertThat(scene.set("apps: []").changes()).contains("Delete HorizontalPodAutoscaler/mle-web");
  }

  @Test
  void anAutoscalerThatCannotMeasureIsTold() {
    scene.set("apps: " + OURS).settle();
    HorizontalPodAutoscaler made = scene.get(HorizontalPodAutoscaler.class, "mle-web");
    made.setStatus(
        new HorizontalPodAutoscalerStatusBuilder()
            .addNewCondition()
            .withType("ScalingActive")
            .withStatus("False")
            .withReason("FailedGetResourceMetric")
            .withMessage("no metrics known")
            .endCondition()
            .build());

    assertThat(scene.health("web"))
        .returns(State.Ready, Health::state)
        .satisfies(
            health ->
                assertThat(health.message())
                    .contains("mle-web", "no metrics known", "metrics server"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[]                                              | false",
        "[{name: web, replicas: 1}]                      | false",
        "[{name: web, replicas: 2}]                      | true",
        "[{name: web, autoscaling: {maxReplicas: 2}}]    | true",
        "[{name: web, replicas: 0}]                      | false",
      })
  void onlySeveralPodsHaveABudget(String apps, boolean budget) {
    scene.set("apps: " + apps).settle();

    assertThat(scene.all(PodDisruptionBudget.class))
        .extracting(b -> b.getMetadata().getName())
        .isEqualTo(budget ? List.of("mle-web") : List.of());
  }

  @Test
  void theBudgetFollowsTheNumberThatOthersSet() {
    scene.settle();
    Deployment web = scene.get(Deployment.class, "mle-web");
    web.getSpec().setReplicas(3);
    scene.settle();

    assertThat(scene.get(PodDisruptionBudget.class, "mle-web").getSpec())
        .returns(1, spec -> spec.getMaxUnavailable().getIntVal())
        .returns("AlwaysAllow", spec -> spec.getUnhealthyPodEvictionPolicy())
        .returns(
            web.getSpec().getSelector().getMatchLabels(),
            spec -> spec.getSelector().getMatchLabels());
    assertThat(web.getSpec().getReplicas()).isEqualTo(3);

    web.getSpec().setReplicas(1);
    assertThat(scene.changes()).containsExactly("Delete PodDisruptionBudget/mle-web");
  }

  @ParameterizedTest
  @CsvSource({
    "None, ''",
    "Host, kubernetes.io/hostname",
    "Zone, topology.kubernetes.io/zone kubernetes.io/hostname"
  })
  void podsThatMayBeSeveralAreSpread(String spread, String keys) {
    scene.set("scheduling: {topologySpread: %s}".formatted(spread)).settle();

    List<TopologySpreadConstraint> made = constraints("mle-web");
    assertThat(String.join(" ", made.stream().map(c -> c.getTopologyKey()).toList()))
        .isEqualTo(keys);
    assertThat(made).allMatch(c -> c.getWhenUnsatisfiable().equals("ScheduleAnyway"));
    assertThat(made)
        .allMatch(
            c ->
                c.getLabelSelector()
                    .getMatchLabels()
                    .equals(
                        scene
                            .get(Deployment.class, "mle-web")
                            .getSpec()
                            .getSelector()
                            .getMatchLabels()));
    assertThat(constraints("mle-monolith")).isEmpty();
  }

  private List<TopologySpreadConstraint> constraints(String deployment) {
    return scene
        .get(Deployment.class, deployment)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getTopologySpreadConstraints();
  }

  private int replicas() {
    return scene.get(Deployment.class, "mle-web").getSpec().getReplicas();
  }

  private Optional<String> version(String deployment) {
    return scene
        .plan()
        .changes()
        .filter(Change.Apply.class::isInstance)
        .map(Change.Apply.class::cast)
        .filter(apply -> apply.ref().toString().equals("Deployment/" + deployment))
        .findFirst()
        .orElseThrow()
        .version();
  }
}
