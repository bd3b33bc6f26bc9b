package gg.sprocket.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the same objects cost without an operator: one POST each, as many at a time as the operator
 * sends, in no order. A ConfigMap stands in for the instance and owns them.
 *
 * @param admin the administrator's client
 */
record RawClient(KubernetesClient admin) {

  private record Task(String namespace, Specimen.Child child) {}

  /** Creates a specimen's objects in namespaces that are there. */
  void create(List<String> namespaces, Specimen specimen) {
    Map<String, String> owners = new ConcurrentHashMap<>();
    Parallel.each(namespaces, namespace -> owners.put(namespace, owner(namespace)));
    List<Task> tasks =
        namespaces.stream()
            .flatMap(n -> specimen.objects().stream().map(child -> new Task(n, child)))
            .toList();
    Parallel.each(
        tasks,
        task -> {
          String owner = owners.getOrDefault(task.namespace(), "");
          JsonNode object = task.child().in(task.namespace(), owner);
          admin.raw(task.child().collectionIn(task.namespace()), "POST", object);
        });
  }

  private String owner(String namespace) {
    return admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("owner")
                .endMetadata()
                .build())
        .create()
        .getMetadata()
        .getUid();
  }
}
