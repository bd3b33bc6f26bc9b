package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;

/** How processes wait for the services that they work with. */
class AppServicesTest {

  private final Scene scene = Scene.minimal().settle();

  @Test
  void nobodyIsStartedBeforeItsCacheIsThere() {
    scene.remove(scene.get(Deployment.class, "mle-monolith"));
    stop("mle-cache");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns("waiting for StatefulSet mle-cache to be ready", Health::message);
  }

  @Test
  void nobodyIsStartedBeforeItsBucketsAreMade() {
    scene.remove(scene.get(Deployment.class, "mle-replay-parse"));
    scene.all(Job.class).stream()
        .filter(job -> job.getMetadata().getName().startsWith("mle-buckets-"))
        .forEach(job -> job.setStatus(null));

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("replay-parse").message())
        .isEqualTo("waiting for the buckets of StatefulSet mle-object-storage to be ready");
  }

  @Test
  void whatRunsLivesThroughARestartOfItsServices() {
    stop("mle-cache");
    scene.set("apps: [{name: monolith, config: [{name: EXTRA, value: '1'}]}]");

    assertThat(scene.changes()).contains("Apply Deployment/mle-monolith");
    assertThat(scene.health("web").state()).isEqualTo(State.Ready);
  }

  @Test
  void nobodyIsMovedToAServiceThatIsNotThereYet() {
    Deployment monolith = scene.get(Deployment.class, "mle-monolith");
    assertThat(Labels.annotation(monolith, Labels.SERVICES))
        .contains("cache,database,objectStorage");
    monolith.getMetadata().getAnnotations().put(Labels.SERVICES, "database,objectStorage");
    stop("mle-cache");
    scene.set("apps: [{name: monolith, config: [{name: EXTRA, value: '1'}]}]");

    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment/mle-monolith"));
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns(1, Health::ready);
  }

  @Test
  void whoeverWakesWaitsForThemToo() {
    scene.set("hibernation: {enabled: true}").settle();
    stop("mle-cache");
    scene.unset("hibernation");

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("monolith").message()).contains("mle-cache");
  }

  /** With no pods it takes its new form at once, and its first start with the cache comes later. */
  @Test
  void whoeverWasStoppedMeanwhileWaitsForThemToo() {
    scene.set("apps: [{name: monolith, replicas: 0}]").settle();
    assertThat(Labels.annotation(scene.get(Deployment.class, "mle-monolith"), Labels.SERVICES))
        .contains("cache,database,objectStorage");
    stop("mle-cache");
    scene.set("apps: [{name: monolith, replicas: 1}]");

    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment/mle-monolith"));
    assertThat(scene.health("monolith"))
        .returns(State.Waiting, Health::state)
        .returns("waiting for StatefulSet mle-cache to be ready", Health::message);
  }

  private void stop(String server) {
    scene.get(StatefulSet.class, server).setStatus(null);
  }
}
