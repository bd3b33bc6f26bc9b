package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is ours comes back and is put right. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private final String namespace;
  private final Traffic traffic;
  private final Children children;

  DriftIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
    namespace = cluster.namespace("drift");
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

  /**
   * A child and somebody's change of a field that we own.
   *
   * @param kind its kind
   * @param name its name, or how it starts
   * @param patch JSON merge patch
   */
  private record Edit(Class<? extends HasMetadata> kind, String name, String patch) {
    @Override
    public String toString() {
      return kind.getSimpleName() + "/" + name;
    }
  }

  private static final List<Edit> EDITS =
      List.of(
          new Edit(ServiceAccount.class, "mle", "{\"automountServiceAccountToken\": true}"),
          new Edit(
              RoleBinding.class,
              "sprocket-operator-secrets",
              """
            {"subjects": [
              {"kind": "ServiceAccount", "name": "sprocket-operator", "namespace": "sprocket-system"},
              {"kind": "User", "name": "mallory", "apiGroup": "rbac.authorization.k8s.io"}]}
            """),
          new Edit(ConfigMap.class, "mle-database", "{\"data\": {\"prepare.sh\": \"exit 1\"}}"),
          new Edit(
              PersistentVolumeClaim.class,
              "mle-database-data",
              "{\"metadata\": {\"labels\": {\"sprocket.gg/part\": \"other\"}}}"),
          new Edit(
              Service.class,
              "mle-web",
              "{\"spec\": {\"selector\": {\"sprocket.gg/instance\": \"x\"}}}"),
          new Edit(
              Service.class,
              "mle-cache",
              "{\"spec\": {\"selector\": {\"example.org/team\": \"x\"}}}"),
          new Edit(
              NetworkPolicy.class,
              "mle-database",
              "{\"spec\": {\"podSelector\": {\"matchLabels\": {\"example.org/team\": \"x\"}}}}"),
          new Edit(
              StatefulSet.class,
              "mle-cache",
              "{\"spec\": {\"template\": {\"spec\": {\"terminationGracePeriodSeconds\": 1}}}}"),
          new Edit(
              Deployment.class,
              "mle-web",
              "{\"spec\": {\"template\": {\"spec\": {\"terminationGracePeriodSeconds\": 1}}}}"),
          new Edit(
              Job.class,
              "mle-schema-",
              "{\"metadata\": {\"labels\": {\"app.kubernetes.io/component\": \"other\"}}}"));

  @Test
  void labelsByWhichWeKnowAnObjectArePutBack() {
    for (String key : List.of("app.kubernetes.io/managed-by", "sprocket.gg/instance")) {
      var service = cluster.admin().services().inNamespace(namespace).withName("mle-web");
      String before = service.require().getMetadata().getLabels().get(key);

      patch(service.require(), "{\"metadata\": {\"labels\": {\"%s\": \"theirs\"}}}".formatted(key));

      await(key)
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> Objects.equals(service.require().getMetadata().getLabels().get(key), before));
      instances.awaitReady(namespace, NAME);
    }
  }

  @Test
  void eachEditOfOurFieldsIsPutRightByOneWrite() {
    Map<Edit, HasMetadata> before = new LinkedHashMap<>();
    EDITS.forEach(edit -> before.put(edit, find(edit)));
    long mark = traffic.mark();

    before.forEach(
        (edit, object) -> {
          patch(object, edit.patch());
          await("a write of " + edit)
              .atMost(Duration.ofSeconds(20))
              .pollInterval(Duration.ofMillis(100))
              .until(() -> writesSince(mark).contains("patch " + nameOf(object)));
        });

    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
    assertThat(writesSince(mark))
        .containsExactlyInAnyOrderElementsOf(
            before.values().stream().map(object -> "patch " + nameOf(object)).toList());
    before.forEach(
        (edit, object) -> assertThat(ours(find(edit))).as(edit.name()).isEqualTo(ours(object)));
  }

  @Test
  void eachDeletedObjectComesBack() {
    long mark = traffic.mark();
    for (Edit edit : EDITS) {
      HasMetadata before = find(edit);

      delete(before);

      children.awaitAnew(before);
      instances.awaitReady(namespace, NAME);
      assertThat(ours(find(edit))).as(edit.name()).isEqualTo(ours(before));
    }
    traffic.settledSince(mark);
  }

  @Test
  void aDeletedCertificateIsIssuedAnewAndItsReaderRestarted() {
    long mark = traffic.mark();
    Secret before = children.get(Secret.class, "mle-database-tls");

    cluster.admin().resource(before).delete();

    children.awaitAnew(before);
    await("the database to read it")
        .atMost(Duration.ofSeconds(20))
        .until(() -> titlesSince(mark).contains("statefulsets/mle-database"));
    instances.awaitReady(namespace, NAME);
    traffic.settledSince(mark);
    assertThat(titlesSince(mark))
        .containsExactlyInAnyOrder("secrets/mle-database-tls", "statefulsets/mle-database");
    assertThat(children.get(Secret.class, "mle-database-tls").getData().get("ca.crt"))
        .isEqualTo(before.getData().get("ca.crt"));
  }

  private HasMetadata find(Edit edit) {
    return cluster.admin().resources(edit.kind()).inNamespace(namespace).list().getItems().stream()
        .filter(
            o ->
                o.getMetadata().getName().equals(edit.name())
                    || (edit.name().endsWith("-")
                        && o.getMetadata().getName().startsWith(edit.name())))
        .findFirst()
        .orElseThrow();
  }

  /** As another field manager, so that nobody can tell it from a person or a controller. */
  private void patch(HasMetadata object, String patch) {
    cluster
        .admin()
        .resources(object.getClass())
        .inNamespace(namespace)
        .withName(object.getMetadata().getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private void delete(HasMetadata object) {
    cluster.admin().resource(object).delete();
    if (object instanceof PersistentVolumeClaim) {
      // A claim stays as long as a pod uses it.
      cluster.admin().pods().inNamespace(namespace).withName("mle-database-0").delete();
    }
  }

  /**
   * Verbs and names of what was written. One that comes too late changes nothing: where an
   * autoscaler may have been faster, it is the very version that was seen that is written, or none.
   */
  private List<String> writesSince(long mark) {
    return traffic.childrenSince(mark).stream()
        .filter(write -> write.code() != 409)
        .map(write -> write.verb() + " " + Traffic.title(write))
        .toList();
  }

  private static String nameOf(HasMetadata object) {
    return object.getPlural() + "/" + object.getMetadata().getName();
  }

  private List<String> titlesSince(long mark) {
    return traffic.childrenSince(mark).stream().map(Traffic::title).toList();
  }

  /** What we last applied, as the object itself says. */
  private static String ours(HasMetadata object) {
    return object.getMetadata().getAnnotations().getOrDefault("sprocket.gg/applied", "");
  }
}
