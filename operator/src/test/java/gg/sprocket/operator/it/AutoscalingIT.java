package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The number of pods changes hands without a pod being lost, on a real API server. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class AutoscalingIT {

  private static final String NAME = "mle";
  private static final String OURS =
      "{\"spec\": {\"apps\": [{\"name\": \"web\", \"autoscaling\": {\"minReplicas\": 2,"
          + " \"maxReplicas\": 6}}]}}";
  private static final String NOBODYS = "{\"spec\": {\"apps\": []}}";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  AutoscalingIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void ourAutoscalerComesAndGoesAndThePodsStay() {
    String namespace = made("autoscaling-ours", "");
    instances.patch(namespace, NAME, OURS);
    instances.awaitReady(namespace, NAME);
    awaitReplicas(namespace, 2);
    Children children = new Children(cluster.admin(), namespace, NAME);
    assertThat(children.get(HorizontalPodAutoscaler.class, "mle-web").getSpec())
        .returns(6, spec -> spec.getMaxReplicas());
    assertThat(children.get(PodDisruptionBudget.class, "mle-web").getSpec())
        .returns("AlwaysAllow", spec -> spec.getUnhealthyPodEvictionPolicy());

    scale(namespace, 5);
    long generation = deployment(namespace).getMetadata().getGeneration();
    instances.patch(namespace, NAME, NOBODYS);
    await("the autoscaler to go")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !children.titles().contains("HorizontalPodAutoscaler/mle-web"));
    instances.awaitReady(namespace, NAME);

    assertThat(replicas(namespace)).isEqualTo(5);
    // A Deployment has a generation for each change of its spec or its annotations: it was changed
    // once, and none in between had another number.
    assertThat(deployment(namespace).getMetadata().getGeneration()).isEqualTo(generation + 1);
  }

  @Test
  void aStatedNumberIsHandedOverToSomebodyElsesAutoscaler() {
    String namespace = made("autoscaling-theirs", "apps: [{name: web, replicas: 5}]\n");
    assertThat(replicas(namespace)).isEqualTo(5);
    long generation = deployment(namespace).getMetadata().getGeneration();

    instances.patch(namespace, NAME, NOBODYS);
    instances.awaitReady(namespace, NAME);
    assertThat(replicas(namespace)).isEqualTo(5);
    // What was handed over is the very number that ran: one change, that of the annotation.
    assertThat(deployment(namespace).getMetadata().getGeneration()).isEqualTo(generation + 1);

    scale(namespace, 4);
    instances.patch(namespace, NAME, "{\"spec\": {\"profile\": \"Medium\"}}");
    instances.awaitReady(namespace, NAME);
    assertThat(replicas(namespace)).isEqualTo(4);
  }

  @Test
  void whatHandsOverCostsNoFurtherWrites() {
    String namespace = made("autoscaling-still", "");
    instances.patch(namespace, NAME, OURS);
    instances.awaitReady(namespace, NAME);
    awaitReplicas(namespace, 2);
    await("the budget of the two")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                new Children(cluster.admin(), namespace, NAME)
                    .titles()
                    .contains("PodDisruptionBudget/mle-web"));
    instances.awaitReady(namespace, NAME);
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    long mark = traffic.mark();

    scale(namespace, 4);
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);

    assertThat(traffic.childrenSince(mark)).isEmpty();
    assertThat(replicas(namespace)).isEqualTo(4);
  }

  private String made(String name, String more) {
    String namespace = cluster.namespace(name);
    instances.create(namespace, NAME, more);
    instances.awaitReady(namespace, NAME);
    return namespace;
  }

  /** By the subresource, as an autoscaler does. */
  private void scale(String namespace, int replicas) {
    cluster.admin().apps().deployments().inNamespace(namespace).withName("mle-web").scale(replicas);
  }

  private void awaitReplicas(String namespace, int replicas) {
    await(replicas + " replicas")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> replicas(namespace) == replicas);
  }

  private int replicas(String namespace) {
    return deployment(namespace).getSpec().getReplicas();
  }

  private Deployment deployment(String namespace) {
    return new Children(cluster.admin(), namespace, NAME).get(Deployment.class, "mle-web");
  }
}
