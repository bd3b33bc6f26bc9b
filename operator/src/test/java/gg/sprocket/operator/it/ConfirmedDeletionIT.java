package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A deletion that takes the data along needs a second signature. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfirmedDeletionIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String BINDING = "sprocket-operator-secrets";
  private static final String POLICY = "sprocket-confirm-deletion";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ConfirmedDeletionIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void aConfirmedDeletionTakesTheDataAlong() {
    String namespace = ready("delete");
    String authority = Names.authority(dataId(namespace));
    assertThat(secret(KEYS, authority)).isPresent();
    confirm(namespace);

    instances.delete(namespace, NAME);

    eventually("nothing of it is left", () -> children(namespace).all().isEmpty());
    assertThat(secret(KEYS, authority)).isEmpty();
    assertThat(secret(namespace, "discord")).isPresent();
    eventually("the right to Secrets is gone", () -> !hasBinding(namespace));
  }

  @Test
  void anUnconfirmedDeletionIsRefusedByTheApiServer() {
    String namespace = ready("unconfirmed");

    assertThatThrownBy(() -> delete(namespace))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("has deletionPolicy Delete, so its data would be deleted with it")
        .hasMessageContaining("sprocket.gg/confirm-deletion=mle");
    assertThat(instances.get(namespace, NAME).isMarkedForDeletion()).isFalse();
  }

  @Test
  void withoutThePolicyTheOperatorHoldsAnUnconfirmedDeletion() {
    String namespace = ready("late");
    SortedMap<String, String> before = children(namespace).uids();
    ValidatingAdmissionPolicyBinding binding = binding().require();
    binding().delete();
    try {
      eventually("the policy to let it pass", () -> isDeletable(namespace));
    } finally {
      binding.getMetadata().setResourceVersion(null);
      binding.getMetadata().setUid(null);
      cluster.admin().resource(binding).create();
    }

    Condition blocked =
        instances.awaitCondition(
            namespace, NAME, "DeletionBlocked", c -> c.getStatus().equals("True"));
    assertThat(blocked.getReason()).isEqualTo("DeletionConfirmationMissing");
    assertThat(blocked.getMessage()).contains("annotate spi mle sprocket.gg/confirm-deletion=mle");
    assertThat(children(namespace).uids()).isEqualTo(before);

    confirm(namespace);

    instances.awaitGone(namespace, NAME);
    eventually("nothing of it is left", () -> children(namespace).all().isEmpty());
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, NAME, "deletionPolicy: Delete\n");
    instances.awaitReady(namespace, NAME);
    return namespace;
  }

  private void delete(String namespace) {
    cluster.admin().resources(StoredInstance.class).inNamespace(namespace).withName(NAME).delete();
  }

  private boolean isDeletable(String namespace) {
    try {
      delete(namespace);
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void confirm(String namespace) {
    instances.patch(
        namespace,
        NAME,
        "{\"metadata\": {\"annotations\": {\"sprocket.gg/confirm-deletion\": \"mle\"}}}");
  }

  private boolean hasBinding(String namespace) {
    return cluster.admin().rbac().roleBindings().inNamespace(namespace).withName(BINDING).get()
        != null;
  }

  private Resource<ValidatingAdmissionPolicyBinding> binding() {
    return cluster.admin().resources(ValidatingAdmissionPolicyBinding.class).withName(POLICY);
  }

  private String dataId(String namespace) {
    return String.valueOf(instances.status(namespace, NAME).dataId());
  }

  private Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(
        cluster.admin().secrets().inNamespace(namespace).withName(name).get());
  }

  private Children children(String namespace) {
    return new Children(cluster.admin(), namespace, NAME);
  }

  private static void eventually(String what, BooleanSupplier condition) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(condition::getAsBoolean);
  }
}
