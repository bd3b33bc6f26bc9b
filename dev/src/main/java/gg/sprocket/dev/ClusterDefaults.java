package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** What any cluster has on its first day and a bare API server has not: storage and nodes. */
record ClusterDefaults(KubernetesClient admin) {
  private static final List<String> NODES = List.of("node-1", "node-2");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  void create(boolean simulatedNodes, String provisioner) {
    createOnce(
        new StorageClassBuilder()
            .withNewMetadata()
            .withName("standard")
            .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
            .endMetadata()
            .withProvisioner(provisioner)
            .withVolumeBindingMode("Immediate")
            .withReclaimPolicy("Delete")
            .withAllowVolumeExpansion(true)
            .build());
    if (simulatedNodes) {
      NODES.forEach(name -> createOnce(node(name)));
    }
  }

  /** Waits until pods can be admitted (their service account exists) and placed. */
  void awaitUsable(boolean simulatedNodes) {
    Await.until(
        "the service account default/default, which kube-controller-manager makes",
        LIMIT,
        () -> admin.serviceAccounts().inNamespace("default").withName("default").get() != null);
    if (simulatedNodes) {
      Await.until(
          "the simulated nodes to be ready",
          LIMIT,
          () ->
              admin.nodes().list().getItems().stream().filter(this::ready).count() == NODES.size());
    }
  }

  private boolean ready(Node node) {
    return node.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private void createOnce(HasMetadata object) {
    admin.resource(object).serverSideApply();
  }

  private static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations("kwok.x-k8s.io/node", "fake")
        .addToAnnotations("node.alpha.kubernetes.io/ttl", "0")
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", "amd64")
        .addToLabels("type", "kwok")
        .endMetadata()
        .build();
  }
}
