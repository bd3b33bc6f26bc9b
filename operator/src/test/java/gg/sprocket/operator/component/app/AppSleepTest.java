package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How the application falls asleep and wakes. */
class AppSleepTest {

  private static final String NIGHTS =
      "hibernation: {schedule: {sleep: '0 22 * * *', wake: '0 8 * * *', timeZone: Europe/Berlin}}";

  private final Scene scene = Scene.minimal();

  @Test
  void whatStartsLastSleepsFirst() {
    scene.settle();
    scene.pod(pod("web")).pod(pod("monolith"));
    scene.set("hibernation: {enabled: true}").pass();
    assertThat(numbers())
        .containsEntry("mle-web", 0)
        .containsEntry("mle-replay-parse", 0)
        .containsEntry("mle-monolith", 1);
    scene.all(Deployment.class).forEach(Done::mark);

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.FallingAsleep, Health::reason)
        .returns("waiting until Deployment mle-web has no pod any more", Health::message);
    assertThat(scene.health("web").reason()).isEqualTo(Reason.FallingAsleep);

    scene.noPods();
    assertThat(scene.changes()).containsExactly("Apply Deployment/mle-monolith");
    scene.settle();
    assertThat(numbers().values()).containsOnly(0);
    assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);
    assertThat(scene.all(StatefulSet.class))
        .isNotEmpty()
        .allMatch(set -> set.getSpec().getReplicas() == 1);
  }

  @Test
  void theReleasesOrderCountsForWakingToo() {
    scene.set("hibernation: {enabled: true}").settle();

    scene.unset("hibernation").pass();
    assertThat(numbers()).containsEntry("mle-monolith", 1).containsEntry("mle-web", 0);
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("web").message()).contains("waiting for Deployment mle-monolith");

    scene.settle();
    assertThat(numbers().values()).containsOnly(1);
    assertThat(scene.all(Deployment.class))
        .allMatch(d -> Labels.annotation(d, Labels.AWAKE_REPLICAS).isEmpty());
  }

  @Test
  void anAutoscalersNumberIsThereAgainAfterASleep() {
    scene.set("apps: [{name: web, autoscaling: {minReplicas: 2, maxReplicas: 6}}]").settle();
    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(5);

    scene.set("hibernation: {enabled: true}").settle();
    assertThat(numbers()).containsEntry("mle-web", 0);
    assertThat(scene.get(HorizontalPodAutoscaler.class, "mle-web")).isNotNull();

    scene.unset("hibernation").settle();
    assertThat(numbers()).containsEntry("mle-web", 5);
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void whoeverWakesOneByHandIsOverruled() {
    scene.set("hibernation: {enabled: true}").settle();
    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(3);

    assertThat(scene.changes()).containsExactly("Apply Deployment/mle-web");
    scene.settle().unset("hibernation").settle();
    assertThat(numbers()).containsEntry("mle-web", 1);
  }

  @Test
  void anIntegrationThatIsGoneIsToldAndNoFault() {
    scene.settle();
    scene.set("hibernation: {enabled: true}").unset("integrations").settle();

    assertThat(scene.health("monolith").reason()).isEqualTo(Reason.IntegrationMissing);
    assertThat(scene.get(Deployment.class, "mle-web").getSpec().getReplicas()).isZero();
  }

  @Test
  void aMissingSecretKeepsNobodyAwake() {
    scene.settle().lose("mle-discord");
    scene.set("hibernation: {enabled: true}").settle();

    assertThat(numbers().values()).containsOnly(0);
  }

  @Test
  void aNewInstanceMayBeAsleepFromTheBeginning() {
    scene.set("hibernation: {enabled: true}").settle();

    assertThat(numbers()).hasSize(3).containsEntry("mle-monolith", 0);
  }

  @Test
  void theScheduleSaysWhenToLookAgain() {
    scene.at("2026-01-15T20:59:59Z").set(NIGHTS).settle();
    assertThat(numbers()).containsEntry("mle-web", 1);
    assertThat(scene.plan().nextLook())
        .isEqualTo(Optional.of(Instant.parse("2026-01-15T21:00:00Z")));

    scene.at("2026-01-15T21:00:00Z").settle();
    assertThat(numbers()).containsEntry("mle-web", 0);
    assertThat(scene.plan().nextLook())
        .isEqualTo(Optional.of(Instant.parse("2026-01-16T07:00:00Z")));

    scene.at("2026-01-16T07:00:00Z").settle();
    assertThat(numbers()).containsEntry("mle-web", 1);
  }

  private Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new TreeMap<>();
    scene
        .all(Deployment.class)
        .forEach(d -> numbers.put(d.getMetadata().getName(), d.getSpec().getReplicas()));
    return numbers;
  }

  private static Pod pod(String component) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-" + component + "-x")
        .withLabels(Labels.of("mle", "app", component))
        .endMetadata()
        .build();
  }
}
