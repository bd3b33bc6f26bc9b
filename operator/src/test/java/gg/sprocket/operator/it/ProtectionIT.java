package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A protected instance and its namespace are not deleted, with the policies and without. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtectionIT {

  private static final String NAME = "mle";
  private static final String OFF = "{\"spec\": {\"deletionProtection\": false}}";

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;

  ProtectionIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void theInstanceIsNotDeletedWhileItIsProtected() {
    String namespace = ready("protected");

    assertThatThrownBy(() -> delete(namespace))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("mle has deletionProtection; set spec.deletionProtection to false");
    assertThat(instances.get(namespace, NAME).isMarkedForDeletion()).isFalse();

    instances.patch(namespace, NAME, OFF);
    instances.delete(namespace, NAME);
  }

  @Test
  void norIsItsNamespaceAndOthersAre() {
    String namespace = ready("protected-namespace");
    String other = cluster.namespace("unprotected");
    instances.create(other, NAME, "");
    instances.awaitReady(other, NAME);

    assertThatThrownBy(() -> cluster.admin().namespaces().withName(namespace).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("holds SprocketInstance mle, which has deletionProtection");
    assertThat(
            cluster
                .admin()
                .namespaces()
                .withName(namespace)
                .require()
                .getMetadata()
                .getDeletionTimestamp())
        .isNull();

    cluster.admin().namespaces().withName(other).delete();
    awaitGone(other);
    instances.patch(namespace, NAME, OFF);
    await("the policy to see it")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> !cluster.admin().namespaces().withName(namespace).delete().isEmpty());
    awaitGone(namespace);
  }

  @Test
  void withoutThePolicyTheOperatorHoldsTheDeletionAndLetsItGoLater() {
    String namespace = ready("protected-late");
    SortedMap<String, String> before = children(namespace).uids();
    ValidatingAdmissionPolicyBinding binding =
        cluster
            .admin()
            .resources(ValidatingAdmissionPolicyBinding.class)
            .withName("sprocket-deletion-protection")
            .require();
    cluster.admin().resource(binding).delete();
    try {
      await("the policy to let it pass")
          .atMost(Duration.ofSeconds(30))
          .until(() -> isDeletable(namespace));
    } finally {
      binding.getMetadata().setResourceVersion(null);
      binding.getMetadata().setUid(null);
      cluster.admin().resource(binding).create();
    }

    Condition blocked =
        instances.awaitCondition(
            namespace, NAME, "DeletionBlocked", c -> c.getStatus().equals("True"));
    assertThat(blocked.getReason()).isEqualTo("DeletionProtected");
    assertThat(children(namespace).uids()).isEqualTo(before);
    assertThat(instances.condition(namespace, NAME, "Stalled")).isPresent();
    for (String type : List.of("Available", "DatabaseReady", "AppsReady")) {
      assertThat(instances.condition(namespace, NAME, type))
          .hasValueSatisfying(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
    }

    instances.patch(namespace, NAME, OFF);
    instances.awaitGone(namespace, NAME);
  }

  private String ready(String purpose) {
    String namespace = cluster.namespace(purpose);
    instances.create(namespace, NAME, "deletionProtection: true\n");
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

  private void awaitGone(String namespace) {
    await(namespace + " gone")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> cluster.admin().namespaces().withName(namespace).get() == null);
  }

  private Children children(String namespace) {
    return new Children(cluster.admin(), namespace, NAME);
  }
}
