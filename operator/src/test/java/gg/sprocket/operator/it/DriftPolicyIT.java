package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where drift is to be reported, it is told and left, until the spec itself asks for a change. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftPolicyIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  DriftPolicyIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void whatOthersChangeIsToldAndLeftAndTheSpecStillCounts() {
    String namespace = cluster.namespace("drift-report");
    instances.create(namespace, NAME, "driftPolicy: Report\n");
    instances.awaitReady(namespace, NAME);
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    Children children = new Children(cluster.admin(), namespace, NAME);
    long mark = traffic.mark();

    patch(namespace, Service.class, "mle-cache", "{\"spec\": {\"type\": \"NodePort\"}}");
    patch(
        namespace,
        Deployment.class,
        "mle-web",
        "{\"spec\": {\"template\": {\"spec\": {\"terminationGracePeriodSeconds\": 3}}}}");

    Condition told =
        instances.awaitCondition(
            namespace, NAME, "Drifted", c -> c.getMessage().contains("Deployment/mle-web"));
    assertThat(told.getStatus()).isEqualTo("True");
    assertThat(told.getMessage())
        .contains("Service/mle-cache .spec.type")
        .contains("Deployment/mle-web .spec.template.spec.terminationGracePeriodSeconds");
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
    assertThat(traffic.childrenSince(mark)).isEmpty();

    ConfigMap gone = children.get(ConfigMap.class, "mle-cache");
    cluster.admin().resource(gone).delete();
    children.awaitAnew(gone);

    instances.patch(
        namespace, NAME, "{\"spec\": {\"apps\": [{\"name\": \"web\", \"replicas\": 2}]}}");
    await("the Deployment as the spec asks")
        .atMost(Duration.ofSeconds(30))
        .until(() -> children.get(Deployment.class, "mle-web").getSpec().getReplicas().equals(2));
    assertThat(children.get(Service.class, "mle-cache").getSpec().getType()).isEqualTo("NodePort");

    instances.patch(namespace, NAME, "{\"spec\": {\"driftPolicy\": \"Correct\"}}");
    await("the Service as it was")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> children.get(Service.class, "mle-cache").getSpec().getType().equals("ClusterIP"));
    instances.awaitReady(namespace, NAME);
    assertThat(instances.condition(namespace, NAME, "Drifted")).isEmpty();
  }

  private void patch(
      String namespace, Class<? extends HasMetadata> kind, String name, String patch) {
    cluster
        .admin()
        .resources(kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
