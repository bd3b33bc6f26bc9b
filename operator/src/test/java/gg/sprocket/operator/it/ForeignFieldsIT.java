package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.it.AuditLog.Request;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fields that are not ours stay as others set them, and cost no write. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignFieldsIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private final String namespace;
  private final Traffic traffic;
  private final Children children;

  ForeignFieldsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
    namespace = cluster.namespace("fields");
    traffic = new Traffic(cluster.audit(), namespace);
    children = new Children(cluster.admin(), namespace, NAME);
    long mark = traffic.mark();
    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void replicasThatTheSpecDoesNotStateBelongToTheAutoscaler() {
    long mark = traffic.mark();
    patch(Deployment.class, "mle-web", "{\"spec\": {\"replicas\": 4}}");
    await("a budget for the four")
        .atMost(Duration.ofSeconds(20))
        .until(() -> children.titles().contains("PodDisruptionBudget/mle-web"));
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);

    assertThat(traffic.childrenSince(mark))
        .extracting(Traffic::title)
        .containsExactly("poddisruptionbudgets/mle-web");
    assertThat(children.get(Deployment.class, "mle-web").getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void anInjectedSidecarStays() {
    String sidecar =
        """
        {"spec": {"template": {
          "metadata": {"annotations": {"sidecar.example.org/injected": "true"}},
          "spec": {
            "volumes": [{"name": "mesh", "emptyDir": {}}],
            "containers": [{
              "name": "mesh",
              "image": "mesh:1",
              "volumeMounts": [{"name": "mesh", "mountPath": "/mesh"}],
              "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": {"drop": ["ALL"]}}}]}}}}
        """;
    leavesAlone(Deployment.class, "mle-replay-parse", sidecar);
    leavesAlone(StatefulSet.class, "mle-object-storage", sidecar);
    assertThat(
            children
                .get(Deployment.class, "mle-replay-parse")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers())
        .hasSize(2);
  }

  @Test
  void foreignLabelsAndAnnotationsStay() {
    long mark = traffic.mark();
    long passes = operator.passes();
    children
        .all()
        .forEach(
            object ->
                patch(
                    object.getClass(),
                    object.getMetadata().getName(),
                    """
                    {"metadata": {
                      "labels": {"example.org/team": "blue"},
                      "annotations": {"example.org/note": "ours"}}}
                    """));
    operator.awaitPassAfter(passes);

    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
    assertThat(traffic.childrenSince(mark)).isEmpty();
    assertThat(children.all())
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .containsEntry("example.org/team", "blue"));
  }

  /**
   * An admission policy that bends what we send must not make us send it again and again: what the
   * server answered counts as applied until somebody else touches the object.
   */
  @Test
  void anAdmissionPolicyThatBendsOurFieldsCausesNoLoop() {
    String bent = cluster.namespace("bent");
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: bent}
            spec:
              failurePolicy: Fail
              reinvocationPolicy: Never
              matchConstraints:
                namespaceSelector:
                  matchLabels: {kubernetes.io/metadata.name: %s}
                resourceRules:
                  - apiGroups: [apps]
                    apiVersions: [v1]
                    operations: [CREATE, UPDATE]
                    resources: [deployments]
              mutations:
                - patchType: JSONPatch
                  jsonPatch:
                    expression: >-
                      [JSONPatch{op: "replace", path: "/spec/template/spec/terminationGracePeriodSeconds", value: 7}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: bent}
            spec: {policyName: bent}
            """
                .formatted(bent)),
        bent);
    // The policy takes effect a moment after it was stored.
    await("the policy to bend")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(
                        cluster.kubectl(
                            "-n",
                            bent,
                            "create",
                            "deployment",
                            "probe",
                            "--image=x:1",
                            "--dry-run=server",
                            "-o",
                            "yaml"))
                    .contains("terminationGracePeriodSeconds: 7"));
    Traffic there = new Traffic(cluster.audit(), bent);
    long mark = there.mark();

    instances.create(bent, NAME, "");
    instances.awaitReady(bent, NAME);
    there.settledSince(mark);

    List<String> deployments =
        there.childrenSince(mark).stream()
            .filter(r -> r.resource().equals("deployments"))
            .map(Request::name)
            .toList();
    assertThat(deployments).doesNotHaveDuplicates().hasSize(3);
    Deployment web = new Children(cluster.admin(), bent, NAME).get(Deployment.class, "mle-web");
    assertThat(web.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isEqualTo(7);
  }

  private void leavesAlone(Class<? extends HasMetadata> kind, String name, String patch) {
    long mark = traffic.mark();
    long passes = operator.passes();
    patch(kind, name, patch);
    operator.awaitPassAfter(passes);
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
    assertThat(traffic.childrenSince(mark)).isEmpty();
  }

  /** As another field manager, so that nobody can tell it from a person or a controller. */
  private void patch(Class<? extends HasMetadata> kind, String name, String patch) {
    PatchType type =
        patch.contains("containers") ? PatchType.STRATEGIC_MERGE : PatchType.JSON_MERGE;
    cluster
        .admin()
        .resources(kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(type), patch);
  }
}
