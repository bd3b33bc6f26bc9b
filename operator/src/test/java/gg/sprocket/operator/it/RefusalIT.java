package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An admission policy of the cluster's administrator refuses a child for a while. */
@ExtendWith(OnCluster.class)
class RefusalIT {

  private static final Duration SOON = Duration.ofSeconds(15);

  private final TestCluster cluster;
  private final Instances instances;

  RefusalIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
  }

  @Test
  void aRefusedChildIsQuotedAndTheOthersAreMade() {
    String namespace = cluster.namespace("refused");
    try (OperatorUnderTest operator = OperatorUnderTest.start(cluster)) {
      refuseCaches(namespace);
      long mark = cluster.audit().mark();
      instances.create(namespace, "mle", "");

      Condition condition =
          instances.awaitCondition(
              namespace, "mle", "CacheReady", c -> c.getReason().equals("RequestRefused"));
      assertThat(condition.getMessage()).contains("Service/mle-cache", "no caches on Mondays");
      // More often than the framework's own five attempts.
      await("refusals").atMost(Duration.ofSeconds(90)).until(() -> refusals(mark) >= 8);
      assertThat(
              cluster.admin().apps().deployments().inNamespace(namespace).list().getItems().size()
                  + cluster
                      .admin()
                      .apps()
                      .statefulSets()
                      .inNamespace(namespace)
                      .list()
                      .getItems()
                      .size())
          .isPositive();

      allowCaches();
      Instant back = Instant.now();
      soon(
          "the Service",
          () ->
              cluster.admin().services().inNamespace(namespace).withName("mle-cache").get()
                  != null);
      report("made a refused child", back);
      instances.awaitReady(namespace, "mle");
      assertThat(operator.isAlive()).isTrue();
    } finally {
      allowCaches();
    }
  }

  private void refuseCaches(String namespace) {
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: no-caches}
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector:
                  matchLabels: {kubernetes.io/metadata.name: %s}
                resourceRules:
                  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}
              validations:
                - expression: "object.metadata.name != 'mle-cache'"
                  message: no caches on Mondays
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: no-caches}
            spec: {policyName: no-caches, validationActions: [Deny]}
            """
                .formatted(namespace)),
        namespace);
    soon("the policy to hold", () -> isRefused(namespace));
  }

  private boolean isRefused(String namespace) {
    try {
      cluster
          .admin()
          .resource(
              Manifests.parse(
                      """
                      apiVersion: v1
                      kind: Service
                      metadata: {name: mle-cache}
                      spec: {ports: [{port: 1}]}
                      """)
                  .getFirst())
          .inNamespace(namespace)
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException e) {
      return String.valueOf(e.getMessage()).contains("Mondays");
    }
  }

  private void allowCaches() {
    var admission = cluster.admin().admissionRegistration().v1();
    admission.validatingAdmissionPolicyBindings().withName("no-caches").delete();
    admission.validatingAdmissionPolicies().withName("no-caches").delete();
  }

  private long refusals(long mark) {
    return cluster.audit().operatorSince(mark).stream()
        .filter(r -> r.name().equals("mle-cache") && r.code() == 422)
        .count();
  }

  private static void soon(String what, Callable<Boolean> condition) {
    await(what).atMost(SOON).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private static void report(String what, Instant since) {
    System.out.printf("%s after %d ms%n", what, Duration.between(since, Instant.now()).toMillis());
  }
}
