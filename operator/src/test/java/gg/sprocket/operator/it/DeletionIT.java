package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes with an instance, what stays, and how it is taken up again. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class DeletionIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String BINDING = "sprocket-operator-secrets";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  DeletionIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = DeletionPropagation.class,
      names = {"BACKGROUND", "FOREGROUND"})
  void whatIsRetainedIsTakenUpAgain(DeletionPropagation propagation) {
    String namespace = ready("retain", "");
    SortedMap<String, String> kept = content(namespace);
    Map<String, String> authority = authority(namespace).orElseThrow().getData();
    assertThat(kept)
        .containsKeys(
            "PersistentVolumeClaim/mle-database-data",
            "PersistentVolumeClaim/mle-object-storage-data",
            "Secret/mle-database-login",
            "Secret/mle-cache-login",
            "Secret/mle-object-storage-login",
            "Secret/mle-generated-jwt",
            "Secret/mle-fingerprint");
    String dataId = instances.status(namespace, NAME).dataId();

    delete(namespace, propagation);
    instances.awaitGone(namespace, NAME);

    eventually("all that is owned is gone", () -> children(namespace).owned().isEmpty());
    eventually("the right to Secrets is gone", () -> !hasBinding(namespace));
    assertThat(content(namespace)).isEqualTo(kept);
    assertThat(children(namespace).kept())
        .allMatch(o -> o.getMetadata().getOwnerReferences().isEmpty())
        .noneMatch(o -> Labels.label(o, Labels.RECOMMENDED_INSTANCE).isPresent());

    instances.create(namespace, NAME, "");
    instances.awaitReady(namespace, NAME);
    assertThat(content(namespace)).isEqualTo(kept);
    assertThat(instances.status(namespace, NAME).dataId()).isEqualTo(dataId);
    assertThat(authority(namespace).orElseThrow().getData()).isEqualTo(authority);
  }

  @Test
  void theRightToSecretsGoesWithTheLastInstance() {
    String namespace = ready("last", "");
    instances.create(namespace, "other", "");
    instances.awaitReady(namespace, "other");

    instances.delete(namespace, NAME);

    eventually("what mle owned is gone", () -> children(namespace).owned().isEmpty());
    assertThat(hasBinding(namespace)).isTrue();
    assertThat(isReady(namespace, "other")).isTrue();
    instances.delete(namespace, "other");
    eventually("the right to Secrets is gone", () -> !hasBinding(namespace));
  }

  @Test
  void lostCredentialsAreMadeAnewOnDemandAndTheDataStays() {
    String namespace = ready("replaced", "");
    Children children = children(namespace);
    String claim =
        children.get(PersistentVolumeClaim.class, "mle-database-data").getMetadata().getUid();
    Secret login = children.get(Secret.class, "mle-database-login");
    cluster.admin().resource(login).delete();
    instances.awaitCondition(
        namespace, NAME, "DatabaseReady", c -> c.getReason().equals("CredentialsLost"));

    instances.edit(
        namespace,
        NAME,
        instance -> {
          instance
              .getMetadata()
              .setAnnotations(Map.of("sprocket.gg/replace-lost", "mle-database-login"));
          return instance;
        });
    instances.awaitCondition(
        namespace, NAME, "SecretsReady", c -> c.getReason().equals("ReplacementAllowed"));
    instances.edit(
        namespace,
        NAME,
        instance -> {
          instance.getMetadata().setAnnotations(Map.of());
          return instance;
        });
    instances.awaitReady(namespace, NAME);

    assertThat(children.get(Secret.class, "mle-database-login").getData().get("password"))
        .isNotEqualTo(login.getData().get("password"));
    assertThat(
            children.get(PersistentVolumeClaim.class, "mle-database-data").getMetadata().getUid())
        .isEqualTo(claim);
  }

  @Test
  void lostCredentialsAreNotMadeAnew() {
    String namespace = ready("lost", "");
    Secret login = children(namespace).get(Secret.class, "mle-database-login");
    cluster.admin().resource(login).delete();

    Condition lost =
        instances.awaitCondition(
            namespace, NAME, "DatabaseReady", c -> c.getReason().equals("CredentialsLost"));

    assertThat(lost.getMessage())
        .contains("Secret mle-database-login is gone")
        .contains("username, password, verifier")
        .contains("sprocket.gg/data-id=" + dataId(namespace));
    assertThat(instances.condition(namespace, NAME, "Stalled"))
        .map(Condition::getReason)
        .contains("CredentialsLost");
    assertThat(secret(namespace, "mle-database-login")).isEmpty();

    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("mle-database-login")
                .withLabels(login.getMetadata().getLabels())
                .endMetadata()
                .withData(login.getData())
                .build())
        .create();
    instances.awaitReady(namespace, NAME);
  }

  @Test
  void anInstanceWithoutItsReleaseCanBeDeleted() {
    String namespace = cluster.namespace("no-release");
    instances.createAlone(namespace, NAME, Instances.MINIMAL.replace("1.5.0", "0.0.404"));
    instances.awaitCondition(namespace, NAME, "Ready", c -> c.getReason().equals("ReleaseMissing"));

    instances.delete(namespace, NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Retain", "Delete"})
  void aNamespaceWithAnInstanceCanBeDeleted(String policy) {
    String namespace = ready("whole", "deletionPolicy: " + policy + "\n");

    cluster.admin().namespaces().withName(namespace).delete();

    await("namespace " + namespace + " gone")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> cluster.admin().namespaces().withName(namespace).get() == null);
  }

  private String ready(String purpose, String more) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, NAME, more);
    instances.awaitReady(namespace, NAME);
    return namespace;
  }

  private void delete(String namespace, DeletionPropagation propagation) {
    cluster
        .admin()
        .resources(StoredInstance.class)
        .inNamespace(namespace)
        .withName(NAME)
        .withPropagationPolicy(propagation)
        .delete();
  }

  private boolean isReady(String namespace, String name) {
    return instances
        .condition(namespace, name, "Ready")
        .filter(c -> c.getStatus().equals("True"))
        .isPresent();
  }

  private boolean hasBinding(String namespace) {
    return cluster.admin().rbac().roleBindings().inNamespace(namespace).withName(BINDING).get()
        != null;
  }

  private String dataId(String namespace) {
    return String.valueOf(instances.status(namespace, NAME).dataId());
  }

  private Optional<Secret> authority(String namespace) {
    return secret(KEYS, Names.authority(dataId(namespace)));
  }

  private Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(
        cluster.admin().secrets().inNamespace(namespace).withName(name).get());
  }

  private Children children(String namespace) {
    return new Children(cluster.admin(), namespace, NAME);
  }

  /** Kept objects by title, with uid, labels and, of Secrets, values. */
  private SortedMap<String, String> content(String namespace) {
    SortedMap<String, String> content = new TreeMap<>();
    for (HasMetadata object : children(namespace).kept()) {
      String values = object instanceof Secret secret ? secret.getData().toString() : "";
      content.put(
          Children.title(object),
          List.of(object.getMetadata().getUid(), object.getMetadata().getLabels(), values)
              .toString());
    }
    return content;
  }

  private static void eventually(String what, BooleanSupplier condition) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(condition::getAsBoolean);
  }
}
