package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.Kubeconfigs;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The operator's rights are taken away for a while; on a cluster of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostRightsIT {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String BINDING = "sprocket-operator-secrets";

  private final TestCluster cluster = TestCluster.start("lost-rights", ControlPlaneOptions.usual());
  private final Instances instances = new Instances(cluster.admin());

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void aMissingRightIsNamedAndItsReturnNoticed() {
    ClusterRole whole = operatorRole();
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      withoutStatefulSets();
      String namespace = cluster.namespace("no-right");
      instances.create(namespace, "mle", "");

      Condition condition =
          instances.awaitCondition(
              namespace, "mle", "DatabaseReady", c -> c.getReason().equals("PermissionMissing"));
      assertThat(condition.getMessage()).contains("statefulsets", "mle-database", "chart");
      assertThat(operator.isAlive()).isTrue();

      cluster.admin().resource(whole).forceConflicts().serverSideApply();
      Instant back = Instant.now();
      soon(
          "the StatefulSet",
          () ->
              cluster
                      .admin()
                      .apps()
                      .statefulSets()
                      .inNamespace(namespace)
                      .withName("mle-database")
                      .get()
                  != null);
      report("used a right after its return", back);
      instances.awaitReady(namespace, "mle");
    } finally {
      cluster.admin().resource(whole).forceConflicts().serverSideApply();
    }
  }

  @Test
  void aBlindWatchIsNamedByReadinessAndSeesAgainByItself() {
    ClusterRole whole = operatorRole();
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      String namespace = ready("blind");
      withoutStatefulSets();
      // Watches that are open stay so whatever the rights; the API server ends them with itself.
      cluster.controlPlane().stopApiServer();
      cluster.controlPlane().startApiServer();
      await("readiness to name the watch")
          .atMost(Duration.ofSeconds(60))
          .until(() -> operator.body("/readyz").contains("StatefulSet"));
      assertThat(operator.get("/readyz")).isEqualTo(503);
      assertThat(operator.get("/healthz")).isEqualTo(200);
      assertThat(operator.isAlive()).isTrue();

      cluster.admin().resource(whole).forceConflicts().serverSideApply();
      Instant back = Instant.now();
      soon("readiness", () -> operator.get("/readyz") == 200);
      report("watched again after a right's return", back);
      // Not deleted and not scaled: garbage collector and scheduler, which were just cut off too,
      // may miss that a pod went, and then its successor of the same name never runs.
      var cache =
          cluster.admin().apps().statefulSets().inNamespace(namespace).withName("mle-cache");
      cache.edit(drifted -> labelled(drifted, "somebody"));
      soon(
          "the drift to be seen and repaired",
          () -> "sprocket".equals(cache.require().getMetadata().getLabels().get(PART_OF)));
      instances.awaitReady(namespace, "mle");
    } finally {
      cluster.admin().resource(whole).forceConflicts().serverSideApply();
    }
  }

  @Test
  void aRemovedBindingIsMadeAgainAndTheWatchOfSecretsRecovers() {
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      String namespace = ready("unbound");
      RoleBinding before = binding(namespace);

      cluster.admin().rbac().roleBindings().inNamespace(namespace).withName(BINDING).delete();
      soon(
          "another RoleBinding",
          () ->
              cluster.admin().rbac().roleBindings().inNamespace(namespace).withName(BINDING).get()
                      != null
                  && !binding(namespace)
                      .getMetadata()
                      .getUid()
                      .equals(before.getMetadata().getUid()));
      instances.awaitReady(namespace, "mle");

      cluster.admin().secrets().inNamespace(namespace).withName("discord").delete();
      instances.awaitCondition(
          namespace, "mle", "SecretsReady", c -> c.getReason().equals("SecretMissing"));
      instances.discord(namespace);
      Instant back = Instant.now();
      soon(
          "the supplied Secret to be seen",
          () ->
              instances
                  .condition(namespace, "mle", "SecretsReady")
                  .filter(c -> c.getStatus().equals("True"))
                  .isPresent());
      report("saw a supplied Secret", back);
      assertThat(operator.isAlive()).isTrue();
    }
  }

  private static StatefulSet labelled(StatefulSet set, String value) {
    set.getMetadata().getLabels().put(PART_OF, value);
    return set;
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, "mle", "");
    instances.awaitReady(namespace, "mle");
    return namespace;
  }

  private RoleBinding binding(String namespace) {
    return cluster.admin().rbac().roleBindings().inNamespace(namespace).withName(BINDING).require();
  }

  /** The operator's rights as they are, to be put back. */
  private ClusterRole operatorRole() {
    ClusterRole role = cluster.admin().rbac().clusterRoles().withName(Chart.RELEASE).require();
    role.getMetadata().setManagedFields(null);
    role.getMetadata().setResourceVersion(null);
    role.getMetadata().setUid(null);
    role.getMetadata().setCreationTimestamp(null);
    return role;
  }

  private void withoutStatefulSets() {
    cluster
        .admin()
        .rbac()
        .clusterRoles()
        .withName(Chart.RELEASE)
        .edit(
            role -> {
              role.getRules().forEach(rule -> rule.getResources().remove("statefulsets"));
              return role;
            });
    try (KubernetesClient operator = Kubeconfigs.client(cluster.operatorKubeconfig())) {
      soon("the right to be gone", () -> isForbidden(operator));
    }
  }

  private static boolean isForbidden(KubernetesClient operator) {
    try {
      operator.apps().statefulSets().inNamespace("default").list();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 403;
    }
  }

  private static void soon(String what, Callable<Boolean> condition) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private static void report(String what, Instant since) {
    System.out.printf("%s after %d ms%n", what, Duration.between(since, Instant.now()).toMillis());
  }
}
