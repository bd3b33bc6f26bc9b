package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a class of tests left on a cluster that others use after it. The next operator is to find no
 * instance, no definition and no policy of a former class; the rest of a namespace goes while the
 * next class has begun.
 *
 * @param cluster the cluster
 * @param belonging kinds and names of the cluster-wide objects that are there to stay
 */
record Leftovers(TestCluster cluster, Set<String> belonging) {

  private static final String DEFINITION = "CustomResourceDefinition";

  /** Cluster-wide kinds that tests make; policies first, so that none stands in the way. */
  private static final Map<String, String> KINDS = kinds();

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (String policy : List.of("Mutating", "Validating")) {
      for (String kind : List.of("AdmissionPolicyBinding", "AdmissionPolicy")) {
        kinds.put(policy + kind, "admissionregistration.k8s.io/v1");
      }
    }
    kinds.put("Namespace", "v1");
    kinds.put(DEFINITION, "apiextensions.k8s.io/v1");
    kinds.put("IngressClass", "networking.k8s.io/v1");
    kinds.put("StorageClass", "storage.k8s.io/v1");
    kinds.put("PriorityClass", "scheduling.k8s.io/v1");
    kinds.put("ClusterRole", "rbac.authorization.k8s.io/v1");
    kinds.put("ClusterRoleBinding", "rbac.authorization.k8s.io/v1");
    kinds.put("SprocketRelease", "sprocket.gg/v1alpha1");
    return kinds;
  }

  Leftovers {
    belonging = Set.copyOf(belonging);
  }

  /** Takes what is there now for what is there to stay. */
  static Leftovers of(TestCluster cluster) {
    Set<String> belonging = new HashSet<>();
    KINDS.forEach((kind, version) -> list(cluster, kind).forEach(o -> belonging.add(title(o))));
    return new Leftovers(cluster, belonging);
  }

  /**
   * Removes it.
   *
   * @throws IllegalStateException when something is gone that was there to stay
   */
  void remove() {
    cluster.killOperators();
    instances();
    Set<String> missing = new HashSet<>(belonging);
    for (String kind : KINDS.keySet()) {
      for (GenericKubernetesResource object : list(cluster, kind)) {
        if (!missing.remove(title(object)) && !object.isMarkedForDeletion()) {
          delete(object);
        }
      }
    }
    vaultKeys();
    admin().secrets().inNamespace(Chart.KEYS_NAMESPACE).withLabel(Labels.MANAGED_BY).delete();
    admin().leases().inNamespace(Chart.NAMESPACE).delete();
    cluster.audit().forget();
    if (!missing.isEmpty()) {
      throw new IllegalStateException("other tests need what is gone: " + missing);
    }
    awaitNoDefinition();
  }

  /**
   * Key shares of Vaults, and their numbers, may be removed by the operator's own account alone.
   */
  private void vaultKeys() {
    try (KubernetesClient operators =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.operatorKubeconfig().toFile()))
            .build()) {
      admin().secrets().inNamespace(Chart.KEYS_NAMESPACE).list().getItems().stream()
          .filter(secret -> !secret.getMetadata().getFinalizers().isEmpty())
          .map(secret -> operators.resource(secret))
          .forEach(
              secret -> {
                secret.patch(
                    PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
                secret.delete();
              });
      // The label alone would ask for a right on all of them at once, which it has not.
      admin()
          .configMaps()
          .inNamespace(Chart.KEYS_NAMESPACE)
          .withLabel(Labels.MANAGED_BY)
          .list()
          .getItems()
          .forEach(configMap -> operators.resource(configMap).delete());
    }
  }

  /** Without an operator nobody else takes the finalizers off. */
  private void instances() {
    for (StoredInstance instance :
        admin().resources(StoredInstance.class).inAnyNamespace().list().getItems()) {
      var one = admin().resource(instance);
      one.patch(
          PatchContext.of(PatchType.JSON_MERGE),
          """
          {"metadata": {"finalizers": null, "annotations": {"%s": "%s"}},
           "spec": {"deletionProtection": false}}
          """
              .formatted(Labels.CONFIRM_DELETION, instance.getMetadata().getName()));
      one.delete();
    }
  }

  /**
   * A policy may have to see first that no protected instance is left; that a release is in use no
   * more, no operator is there to say.
   */
  private void delete(GenericKubernetesResource object) {
    if (object.getKind().equals("SprocketRelease")) {
      admin()
          .resource(object)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\": {\"annotations\": {\"%s\": \"true\"}}}"
                  .formatted(Labels.ALLOW_DELETION));
    }
    await(title(object) + " to be taken for deletion")
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () -> {
              admin().resource(object).delete();
              return true;
            });
  }

  /** While a definition is on its way out, an operator takes its kind for installed. */
  private void awaitNoDefinition() {
    await("definitions to go")
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                list(cluster, DEFINITION).stream()
                    .map(Leftovers::title)
                    .allMatch(belonging::contains));
  }

  private KubernetesClient admin() {
    return cluster.admin();
  }

  private static List<GenericKubernetesResource> list(TestCluster cluster, String kind) {
    return cluster
        .admin()
        .genericKubernetesResources(KINDS.getOrDefault(kind, ""), kind)
        .list()
        .getItems();
  }

  private static String title(GenericKubernetesResource object) {
    return Children.title(object);
  }
}
