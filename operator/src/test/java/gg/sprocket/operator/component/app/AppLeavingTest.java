package gg.sprocket.operator.component.app;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How other processes take over the work of those that the topology has no more. */
class AppLeavingTest {

  private final Scene scene = Scene.minimal().settle().pod(pod("monolith", "Running"));

  @Test
  void whoeverServedGoesOnUntilTheSchemaOfWhatFollowsIsThere() {
    scene.set("topology: Microservices").pass();

    assertThat(scene.all(Job.class)).anyMatch(job -> job.getStatus() == null);
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.get(Deployment.class, "mle-monolith").getSpec().getReplicas()).isOne();
    assertThat(servers()).containsExactlyInAnyOrder("mle-web", "mle-monolith");
    scene.noPods().settle();
    assertThat(servers()).containsExactlyInAnyOrder("mle-web", "mle-core");
  }

  @Test
  void nobodyStartsBeforeWhoeverDidTheSameWorkIsGone() {
    changeTopology();

    assertThat(scene.changes())
        .contains("Delete Deployment/mle-monolith")
        .noneMatch(change -> change.startsWith("Apply Deployment/"));
    scene.pass();
    assertThat(scene.all(Deployment.class))
        .extracting(d -> d.getMetadata().getName())
        .containsExactlyInAnyOrder("mle-replay-parse", "mle-web");
    assertThat(scene.changes()).noneMatch(change -> change.contains("Deployment/"));
    assertThat(scene.health("core"))
        .returns(State.Waiting, Health::state)
        .returns(Reason.WaitingForDependency, Health::reason)
        .extracting(Health::message)
        .asString()
        .startsWith("waiting until monolith, which topology Microservices of release 1.5.0")
        .endsWith(
            "`kubectl -n sprocket-mle get pods -l"
                + " sprocket.gg/instance=mle,app.kubernetes.io/component=monolith`");

    scene.noPods();
    assertThat(scene.changes()).contains("Apply Deployment/mle-core");
    scene.settle();
    assertThat(scene.health("discord-bot").state()).isEqualTo(State.Ready);
  }

  @Test
  void whoeverServedGoesOnUntilAllThatFollowCouldStart() {
    scene
        .secret("r", Map.of("password", "wrong"))
        .set(
            "cache: {mode: External, external: {host: r.example.org, port: 6390, secretRef: {name: r}}}")
        .set("topology: Microservices")
        .pass();
    schema().forEach(Done::mark);
    scene.pass().pass();

    assertThat(scene.changes()).noneMatch(change -> change.startsWith("Delete "));
    assertThat(scene.get(Deployment.class, "mle-monolith").getSpec().getReplicas()).isOne();
    assertThat(servers()).containsExactlyInAnyOrder("mle-web", "mle-monolith");
    assertThat(scene.health("core").message())
        .isEqualTo("waiting until the External cache is proved; see the part cache");
  }

  @Test
  void whoeverCouldStartIsToldWhoCannot() {
    changeTopology();
    scene.secret("mle-discord", Map.of("clientId", "one", "clientSecret", "two"));

    assertThat(scene.changes()).doesNotContain("Delete Deployment/mle-monolith");
    assertThat(scene.health("discord-bot").message()).contains("botToken");
    assertThat(scene.health("notification"))
        .returns(Reason.WaitingForDependency, Health::reason)
        .extracting(Health::message)
        .isEqualTo(
            "waiting until discord-bot can start, too; see the part discord-bot. Until then"
                + " monolith, which topology Microservices of release 1.5.0 has no more, goes on");

    scene.set("apps: [{name: discord-bot, enabled: false}]");
    assertThat(scene.changes()).contains("Delete Deployment/mle-monolith");
    scene.unset("apps").set("hibernation: {enabled: true}");
    assertThat(scene.changes()).contains("Delete Deployment/mle-monolith");
  }

  @Test
  void aServiceOutlastsItsDeployment() {
    changeTopology();
    scene.pass().pass();

    assertThat(scene.all(Deployment.class)).noneMatch(d -> named(d).equals("mle-monolith"));
    assertThat(scene.all(Service.class)).anyMatch(s -> named(s).equals("mle-monolith"));
    assertThat(servers()).containsExactlyInAnyOrder("mle-web", "mle-monolith");

    scene.noPods().settle();
    assertThat(scene.all(Service.class)).noneMatch(s -> named(s).equals("mle-monolith"));
    assertThat(servers()).containsExactlyInAnyOrder("mle-web", "mle-core");
  }

  @Test
  void whatEndsMaySayGoodbyeToWhatItWorkedWith() {
    changeTopology();
    scene.pass();

    assertThat(scene.get(NetworkPolicy.class, "mle-database").toString()).contains("monolith");
    scene.noPods().settle();
    assertThat(scene.get(NetworkPolicy.class, "mle-database").toString())
        .contains("core")
        .doesNotContain("monolith");
  }

  @Test
  void aPodThatWasEvictedDoesNothingAnyMore() {
    scene.noPods().pod(pod("monolith", "Failed"));
    changeTopology();
    scene.pass();

    assertThat(scene.changes()).contains("Apply Deployment/mle-core");
  }

  @Test
  void whoeverIsToStopNeedNotWait() {
    scene.set("{topology: Microservices, apps: [{name: web, replicas: 0}]}");

    assertThat(scene.changes()).contains("Apply Deployment/mle-web");
  }

  @Test
  void whoeverSleepsTakesNothingOver() {
    scene.set("{topology: Microservices, hibernation: {enabled: true}}");

    assertThat(scene.changes()).contains("Apply Deployment/mle-core");
  }

  /** As far as the schema of the processes that follow. */
  private void changeTopology() {
    scene.set("topology: Microservices").pass();
    scene.all(Job.class).forEach(Done::mark);
  }

  private Stream<Job> schema() {
    return scene.all(Job.class).stream().filter(job -> named(job).startsWith("mle-schema-"));
  }

  private static String named(HasMetadata object) {
    return object.getMetadata().getName();
  }

  private List<String> servers() {
    return scene.get(Ingress.class, "mle-public").getSpec().getRules().stream()
        .map(rule -> rule.getHttp().getPaths().getFirst().getBackend().getService().getName())
        .toList();
  }

  private static Pod pod(String component, String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-" + component + "-x")
        .withLabels(Labels.of("mle", "app", component))
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }
}
