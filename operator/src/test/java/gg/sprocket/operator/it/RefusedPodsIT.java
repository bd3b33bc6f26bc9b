package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Pods that the cluster does not take. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RefusedPodsIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  RefusedPodsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void podsThatNoNodeTakes() {
    String namespace = cluster.namespace("unschedulable");
    instances.create(namespace, NAME, "scheduling: {nodeSelector: {example.org/no: such-node}}\n");

    Condition condition =
        instances.awaitCondition(
            namespace, NAME, "DatabaseReady", c -> c.getReason().equals("Unschedulable"));
    assertThat(condition.getMessage())
        .startsWith("no node takes Pod mle-database-0: ")
        .contains("node affinity/selector")
        .endsWith("free resources or correct spec.scheduling");

    instances.patch(namespace, NAME, "{\"spec\": {\"scheduling\": null}}");
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aQuotaThatRefusesTheFirstPods() {
    String namespace = cluster.namespace("quota");
    quota(namespace);
    instances.create(namespace, NAME, "");

    assertCondition(
        namespace,
        "DatabaseReady",
        "PodsRefused",
        "no pod of StatefulSet/mle-database has been made: a quota or an admission rule of namespace %s, or a PriorityClass that does not exist, keeps it out; `kubectl -n %s describe statefulset mle-database` names it"
            .formatted(namespace, namespace));

    cluster.admin().resourceQuotas().inNamespace(namespace).withName("none").delete();
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aQuotaThatRefusesANewPod() {
    String namespace = cluster.namespace("quota");
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);
    quota(namespace);

    instances.patch(
        namespace, NAME, "{\"spec\": {\"apps\": [{\"name\": \"web\", \"replicas\": 3}]}}");

    Condition condition =
        instances.awaitCondition(
            namespace, NAME, "AppsReady", c -> c.getReason().equals("QuotaExceeded"));
    assertThat(condition.getMessage())
        .startsWith("the API server refuses pods of Deployment/mle-web: ")
        .contains("exceeded quota: none");
    assertThat(instances.condition(namespace, NAME, "Available"))
        .map(Condition::getStatus)
        .contains("True");

    cluster.admin().resourceQuotas().inNamespace(namespace).withName("none").delete();
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void aPriorityClassThatDoesNotExist() {
    String namespace = cluster.namespace("priority");
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);

    instances.patch(
        namespace, NAME, "{\"spec\": {\"scheduling\": {\"priorityClassName\": \"no-such\"}}}");

    Condition condition =
        instances.awaitCondition(
            namespace, NAME, "AppsReady", c -> c.getReason().equals("PriorityClassMissing"));
    assertThat(condition.getMessage())
        .contains("no PriorityClass with name no-such was found")
        .endsWith("create it or correct spec.scheduling.priorityClassName");

    instances.patch(namespace, NAME, "{\"spec\": {\"scheduling\": null}}");
    instances.awaitReady(namespace, NAME);
  }

  private void quota(String namespace) {
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: none}
            spec: {hard: {pods: "0"}}
            """),
        namespace);
    await("the quota to count")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                !cluster
                    .admin()
                    .resourceQuotas()
                    .inNamespace(namespace)
                    .withName("none")
                    .require()
                    .getStatus()
                    .getHard()
                    .isEmpty());
  }

  private void assertCondition(String namespace, String type, String reason, String message) {
    Condition condition =
        instances.awaitCondition(namespace, NAME, type, c -> c.getReason().equals(reason));
    assertThat(condition.getMessage()).isEqualTo(message);
    assertThat(condition.getStatus()).isEqualTo("False");
  }
}
