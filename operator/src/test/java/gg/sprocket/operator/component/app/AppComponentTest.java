package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When the application's processes are made, changed, left alone and removed. */
class AppComponentTest {

  private final Scene scene = Scene.minimal();

  @Test
  void whatIsSettledIsLeftAlone() {
    scene.settle();

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.all(Deployment.class))
        .extracting(d -> d.getMetadata().getName())
        .containsExactlyInAnyOrder("mle-monolith", "mle-replay-parse", "mle-web");
    assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);
    assertThat(scene.health("image-generation-frontend").state()).isEqualTo(State.Disabled);
  }

  @Test
  void theReleasesOrderCountsForTheFirstStart() {
    scene.settle();
    Deployment monolith = scene.get(Deployment.class, "mle-monolith");
    Deployment web = scene.get(Deployment.class, "mle-web");
    monolith.setStatus(null);

    scene.remove(web);
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("web"))
        .returns(State.Waiting, Health::state)
        .returns("waiting for Deployment mle-monolith to be ready", Health::message);

    scene.put(web).set("exposure: {domain: other.example.org}");
    assertThat(scene.changes()).contains("Apply Deployment/mle-web");
  }

  @Test
  void whatTheCacheDoesNotShowYetIsNotReady() {
    scene.settle();
    Deployment monolith = scene.get(Deployment.class, "mle-monolith");
    scene.unseen(monolith);

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("monolith"))
        .returns(State.Progressing, Health::state)
        .returns(0, Health::ready);
    assertThat(scene.health("web").state()).isEqualTo(State.Ready);

    scene.remove(scene.get(Deployment.class, "mle-web"));
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void aMissingSecretHoldsOnlyWhatReadsIt() {
    scene.lose("mle-discord").settle();

    assertThat(scene.all(Deployment.class)).isEmpty();
    assertThat(scene.health("monolith"))
        .returns(Reason.SecretMissing, Health::reason)
        .returns(
            "Secret mle-discord does not exist; create it with the keys clientId, clientSecret,"
                + " botToken",
            Health::message);
  }

  @Test
  void whatRunsIsLeftAsItIsWhenItsSecretGoes() {
    scene.settle().lose("mle-discord").set("exposure: {domain: other.example.org}");

    assertThat(scene.changes())
        .contains("Apply Deployment/mle-web")
        .doesNotContain("Apply Deployment/mle-monolith")
        .noneMatch(change -> change.startsWith("Delete"));
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns(1, Health::ready);
  }

  @Test
  void aRotatedSecretRestartsItsReadersAlone() {
    Map<String, String> before = fingerprints();

    scene.secret(
        "mle-discord", Map.of("clientId", "one", "clientSecret", "two", "botToken", "new"));
    Map<String, String> after = fingerprints();
    assertThat(after.get("mle-monolith")).isNotEqualTo(before.get("mle-monolith"));
    assertThat(after.get("mle-web")).isEqualTo(before.get("mle-web"));
    assertThat(after.get("mle-replay-parse")).isEqualTo(before.get("mle-replay-parse"));

    scene.secret(
        "mle-object-storage-login", Map.of("accessKey", "access", "secretKey", "new secret"));
    Map<String, String> later = fingerprints();
    assertThat(later.get("mle-monolith")).isNotEqualTo(after.get("mle-monolith"));
    assertThat(later.get("mle-replay-parse")).isNotEqualTo(after.get("mle-replay-parse"));
    assertThat(later.get("mle-web")).isEqualTo(before.get("mle-web"));
  }

  @Test
  void anUnreadKeyOfASuppliedSecretRestartsNothing() {
    Map<String, String> before = fingerprints();

    scene.secret(
        "mle-discord",
        Map.of("clientId", "one", "clientSecret", "two", "botToken", "three", "note", "x"));

    assertThat(fingerprints()).isEqualTo(before);
  }

  @Test
  void nothingChangesBeforeTheSchemaIsThere() {
    scene
        .settle()
        .set("images: {overrides: [{name: monolith, image: registry.example.org/monolith:next}]}")
        .pass();

    assertThat(scene.all(Job.class)).anyMatch(job -> job.getStatus() == null);
    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment"));
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .satisfies(h -> assertThat(h.message()).startsWith("waiting for the schema of release"));

    scene.settle();
    assertThat(image("mle-monolith")).isEqualTo("registry.example.org/monolith:next");
  }

  @Test
  void whatIsToStopDoesNotWaitForTheSchema() {
    scene
        .settle()
        .set("images: {overrides: [{name: monolith, image: registry.example.org/monolith:next}]}")
        .pass()
        .set("apps: [{name: monolith, replicas: 0}, {name: replay-parse, enabled: false}]");

    assertThat(scene.changes())
        .contains("Apply Deployment/mle-monolith", "Delete Deployment/mle-replay-parse")
        .noneMatch(change -> change.contains("mle-web"));
    scene.pass();
    assertThat(scene.get(Deployment.class, "mle-monolith").getSpec().getReplicas()).isZero();
    assertThat(scene.health("web").state()).isEqualTo(State.Waiting);
  }

  @Test
  void whatIsNoLongerPartOfTheReleaseGoesAfterItsSchema() {
    scene.set("apps: [{name: image-generation-frontend, enabled: true}]").settle();
    scene
        .unset("apps")
        .set("images: {overrides: [{name: monolith, image: registry.example.org/monolith:next}]}");

    assertThat(scene.changes()).noneMatch(change -> change.contains("image-generation-frontend"));
    scene.settle();
    assertThat(scene.all(Deployment.class))
        .extracting(d -> d.getMetadata().getName())
        .doesNotContain("mle-image-generation-frontend");
  }

  @Test
  void whatNeverRanIsNotMadeOnlyToStandStill() {
    scene.set("apps: [{name: monolith, replicas: 0}]");
    while (scene.all(Job.class).isEmpty()) {
      scene.pass();
      scene.all(StatefulSet.class).forEach(Done::mark);
    }

    assertThat(scene.changes()).noneMatch(change -> change.contains("mle-monolith"));
  }

  @Test
  void aDisabledComponentIsRemoved() {
    scene.settle().set("apps: [{name: replay-parse, enabled: false}]");

    assertThat(scene.changes())
        .filteredOn(change -> !change.contains(" NetworkPolicy/"))
        .containsExactly(
            "Delete ConfigMap/mle-replay-parse",
            "Delete Deployment/mle-replay-parse",
            "Delete Service/mle-replay-parse");
    assertThat(scene.health("replay-parse"))
        .returns(State.Progressing, Health::state)
        .returns("waiting for the removal of Deployment mle-replay-parse", Health::message);
    scene.settle();
    assertThat(scene.health("replay-parse").state()).isEqualTo(State.Disabled);
  }

  @Test
  void aDisabledComponentIsRemovedWhileAnotherIsHeld() {
    scene.settle().lose("mle-discord").set("apps: [{name: replay-parse, enabled: false}]");

    assertThat(scene.changes())
        .filteredOn(change -> !change.contains(" NetworkPolicy/"))
        .containsExactly(
            "Delete ConfigMap/mle-replay-parse",
            "Delete Deployment/mle-replay-parse",
            "Delete Service/mle-replay-parse");
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.SecretMissing, Health::reason);
  }

  @Test
  void anAutoscalersNumberStays() {
    scene.settle().get(Deployment.class, "mle-web").getSpec().setReplicas(5);
    assertThat(scene.settle().get(Deployment.class, "mle-web").getSpec().getReplicas())
        .isEqualTo(5);

    scene.set("exposure: {domain: other.example.org}");
    assertThat(replicas("mle-web")).isEqualTo(5);
  }

  @Test
  void aStatedNumberHoldsAndTheReleasesCountsAgainAfterIt() {
    scene.set("apps: [{name: web, replicas: 3}]");
    assertThat(replicas("mle-web")).isEqualTo(3);

    scene.get(Deployment.class, "mle-web").getSpec().setReplicas(7);
    assertThat(replicas("mle-web")).isEqualTo(3);

    scene.set("apps: [{name: web, replicas: 0}]");
    assertThat(replicas("mle-web")).isZero();

    scene.unset("apps");
    assertThat(replicas("mle-web")).isEqualTo(1);

    scene.set("profile: Medium");
    assertThat(replicas("mle-web")).isEqualTo(2);
  }

  @Test
  void aSingletonIsBroughtBackToOne() {
    scene.settle().get(Deployment.class, "mle-monolith").getSpec().setReplicas(2);
    assertThat(replicas("mle-monolith")).isEqualTo(1);

    scene.get(Deployment.class, "mle-monolith").getSpec().setReplicas(0);
    assertThat(replicas("mle-monolith")).isEqualTo(1);

    scene.set("apps: [{name: monolith, replicas: 0}]");
    assertThat(replicas("mle-monolith")).isZero();
  }

  private int replicas(String deployment) {
    return scene.settle().get(Deployment.class, deployment).getSpec().getReplicas();
  }

  private String image(String deployment) {
    return scene
        .get(Deployment.class, deployment)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private Map<String, String> fingerprints() {
    Map<String, String> fingerprints = new TreeMap<>();
    scene
        .settle()
        .all(Deployment.class)
        .forEach(
            d ->
                fingerprints.put(
                    d.getMetadata().getName(),
                    d.getSpec().getTemplate().getMetadata().getAnnotations().get(Labels.INPUTS)));
    return fingerprints;
  }
}
