package gg.sprocket.operator.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When there is a queue, which one, and who is told how to reach it. */
class QueueComponentTest {

  private final Scene scene =
      Scene.minimal().release(Shipped.release("1.4.0")).set("version: 1.4.0");

  @Test
  void aReleaseWithoutUseForItGetsNone() {
    Scene without = Scene.minimal().settle();

    assertThat(without.health("queue")).returns(State.Disabled, Health::state);
    assertThat(without.all(StatefulSet.class))
        .extracting(set -> set.getMetadata().getName())
        .doesNotContain("mle-queue");
  }

  @Test
  void theBuiltinOneKeepsItsNodesNameWhateverItsPodIsCalled() {
    scene.settle();

    assertThat(scene.health("queue")).returns(State.Ready, Health::state);
    assertThat(scene.get(PersistentVolumeClaim.class, "mle-queue-data")).isNotNull();
    assertThat(environment("mle-queue"))
        .contains(
            new EnvVar("RABBITMQ_NODENAME", "rabbit@localhost", null),
            new EnvVar("ERL_EPMD_ADDRESS", "127.0.0.1", null));
    assertThat(scene.get(ConfigMap.class, "mle-queue").getData().get("rabbitmq.conf"))
        .contains("total_memory_available_override_value = 512MiB\n");
  }

  /** Below its limit RabbitMQ takes no more messages, and nothing else tells. */
  @Test
  void itsVolumeIsFullWhenItSaysSoItself() {
    scene.settle();

    String config = scene.get(ConfigMap.class, "mle-queue").getData().get("rabbitmq.conf");
    assertThat(config).contains("disk_free_limit.absolute = 200MB\n");
    assertThat(QueueStatefulSet.ROOM.kibibytes()).isEqualTo(200_000_000 / 1024);
  }

  /** The login is in a Secret; what is rendered only says where the URI is put together. */
  @Test
  void itsConsumersPutTheUriTogetherThemselves() {
    scene.settle();

    List<EnvVar> env = main("mle-matchmaking").getEnv();
    assertThat(env.getFirst().getName()).isEqualTo("QUEUE_URI");
    assertThat(env.getFirst().getValueFrom().getSecretKeyRef())
        .returns("mle-queue-login", ref -> ref.getName())
        .returns("uri", ref -> ref.getKey());
    assertThat(env)
        .contains(new EnvVar("TRANSPORT_URL", "$(QUEUE_URI)/sprocket?heartbeat=60", null));
    assertThat(main("mle-web").getEnv())
        .extracting(EnvVar::getName)
        .doesNotContain("QUEUE_URI", "TRANSPORT_URL");
  }

  @Test
  void anotherLoginReplacesItsConsumersAndNobodyElse() {
    scene.settle();

    scene.secret("mle-queue-login", Map.of("uri", "another", "definitions.json", "{}"));

    assertThat(scene.changes())
        .contains("Apply Deployment/mle-core", "Apply Deployment/mle-replay-parse")
        .doesNotContain("Apply Deployment/mle-web", "Apply StatefulSet/mle-database");
  }

  @Test
  void anExternalOneIsReachedByItsVirtualHost() {
    scene
        .set("queue: {mode: External, external: {vhost: /a b, secretRef: {name: rabbit}}}")
        .secret("rabbit", Map.of("uri", "amqp://somebody:secret@rabbit.example.org"))
        .settle();

    assertThat(main("mle-core").getEnv())
        .contains(new EnvVar("TRANSPORT_URL", "$(QUEUE_URI)/%2Fa%20b?heartbeat=60", null));
    assertThat(scene.all(StatefulSet.class))
        .extracting(set -> set.getMetadata().getName())
        .doesNotContain("mle-queue");
  }

  @Test
  void disabledAlthoughNeededIsRefusedBeforeAnythingIsTouched() {
    scene.settle();
    Plan plan = scene.set("queue: {mode: Disabled}").attempt();

    assertThat(plan.changes()).isEmpty();
    assertThat(plan.problem().orElseThrow())
        .returns(Reason.QueueRequired, problem -> problem.reason())
        .extracting(problem -> problem.message())
        .asString()
        .contains("spec.queue.mode is Disabled", "1.4.0");
  }

  @Test
  void itStaysUntilNobodyWorksWithItAnyMore() {
    scene.settle();
    scene.release(Shipped.release()).set("version: 1.5.0").set("topology: Microservices");

    scene.pass().pass();
    assertThat(scene.get(StatefulSet.class, "mle-queue")).isNotNull();
    assertThat(scene.health("queue").message())
        .isEqualTo("StatefulSet mle-queue stays until Deployment mle-core runs without it");
    scene.settle();

    assertThat(scene.all(StatefulSet.class))
        .extracting(set -> set.getMetadata().getName())
        .doesNotContain("mle-queue");
    assertThat(scene.get(PersistentVolumeClaim.class, "mle-queue-data")).isNotNull();
  }

  private Container main(String deployment) {
    return scene
        .get(Deployment.class, deployment)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private List<EnvVar> environment(String set) {
    return scene
        .get(StatefulSet.class, set)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv();
  }
}
