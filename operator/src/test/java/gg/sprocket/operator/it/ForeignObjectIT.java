package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An object that somebody else made under a name of ours is refused by name and left alone. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ForeignObjectIT {

  private static final String NAME = "mle";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ForeignObjectIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  static Stream<String> foreign() {
    return Stream.of(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: mle-database}
        data: {a: b}
        """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: mle-web}
        spec: {selector: {app: theirs}, ports: [{port: 80}]}
        """,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: mle-cache-login}
        stringData: {a: b}
        """,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: mle-database-tls}
        stringData: {a: b}
        """,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: mle-fingerprint}
        stringData: {a: b}
        """,
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: mle}
        """,
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: mle-cache}
        spec:
          replicas: 0
          serviceName: theirs
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec: {containers: [{name: theirs, image: "theirs:1"}]}
        """,
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: mle-database-data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """,
        // Of the same tool and still not ours: it belongs to another instance.
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: mle-monolith
          labels: {app.kubernetes.io/managed-by: sprocket-operator, sprocket.gg/instance: other}
        data: {a: b}
        """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: mle-web}
        spec:
          replicas: 0
          selector: {matchLabels: {app: theirs}}
          template:
            metadata: {labels: {app: theirs}}
            spec: {containers: [{name: theirs, image: "theirs:1"}]}
        """);
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void isRefusedByNameUntilItIsGone(String manifest) {
    String namespace = cluster.namespace("foreign");
    List<HasMetadata> objects = Manifests.parse(manifest);
    cluster.apply(objects, namespace);
    HasMetadata object = objects.getFirst();
    String title = Children.title(object);
    Traffic traffic = new Traffic(cluster.audit(), namespace);
    long mark = traffic.mark();
    ObjectMeta before = stored(namespace, object).getMetadata();

    instances.create(namespace, NAME, "");

    Condition refused =
        instances.awaitCondition(
            namespace,
            NAME,
            "Ready",
            c -> c.getReason().equals("ForeignObject") && c.getMessage().contains(title + " "));
    assertThat(refused.getMessage())
        .startsWith(title + " exists and does not belong to this instance; it was not touched. ")
        .endsWith("create the instance under another name");
    assertThat(instances.condition(namespace, NAME, "Stalled"))
        .map(Condition::getReason)
        .contains("ForeignObject");
    // A creation that the API server refuses changes nothing.
    assertThat(traffic.writesSince(mark))
        .filteredOn(request -> request.code() < 300)
        .extracting(Traffic::title)
        .doesNotContain(resource(object))
        .contains("rolebindings/sprocket-operator-secrets");
    ObjectMeta now = stored(namespace, object).getMetadata();
    assertThat(now.getUid()).isEqualTo(before.getUid());
    assertThat(now.getLabels()).isEqualTo(before.getLabels());
    assertThat(now.getOwnerReferences()).isEmpty();
    assertThat(now.getManagedFields())
        .extracting(ManagedFieldsEntry::getManager)
        .doesNotContain("sprocket-operator");

    cluster.admin().resource(stored(namespace, object)).delete();
    instances.awaitReady(namespace, NAME);
  }

  private HasMetadata stored(String namespace, HasMetadata object) {
    return cluster.admin().resource(object).inNamespace(namespace).require();
  }

  private static String resource(HasMetadata object) {
    return object.getPlural() + "/" + object.getMetadata().getName();
  }
}
