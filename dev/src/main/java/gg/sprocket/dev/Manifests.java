package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Applies manifests in an order that works: namespaces, then definitions until the API server
 * serves them, then the rest.
 */
public record Manifests(KubernetesClient admin) {
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final String FIELD_MANAGER = "sprocket-dev";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The objects of a YAML stream; kinds this library does not know are kept as they are. */
  public static List<HasMetadata> parse(String yaml) {
    Object parsed =
        SERIALIZATION.unmarshal(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    List<HasMetadata> objects = new ArrayList<>();
    collect(parsed, objects);
    return List.copyOf(objects);
  }

  /**
   * Applies by server-side apply.
   *
   * @param namespace for objects that state none and need one
   * @throws KubernetesClientException when the API server refuses one, with its message
   */
  public void apply(Collection<HasMetadata> objects, String namespace) {
    List<HasMetadata> definitions = ofKind(objects, CustomResourceDefinition.class);
    List<HasMetadata> namespaces = ofKind(objects, Namespace.class);
    namespaces.forEach(object -> applyOne(object, namespace));
    definitions.forEach(object -> applyOne(object, namespace));
    definitions.forEach(object -> awaitEstablished(object.getMetadata().getName()));
    for (HasMetadata object : objects) {
      if (!namespaces.contains(object) && !definitions.contains(object)) {
        applyOne(object, namespace);
      }
    }
  }

  /** Makes a namespace that may be there already. */
  public void createNamespace(String name) {
    applyOne(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build(), name);
  }

  /** A definition is served a moment after it is established, hence the second look. */
  private void applyOne(HasMetadata object, String namespace) {
    AtomicReference<String> answer = new AtomicReference<>("");
    try {
      Await.until("the API server to take it", LIMIT, () -> isTaken(object, namespace, answer));
    } catch (DevFailure e) {
      throw new DevFailure(
          "The API server does not take %s %s: %s"
              .formatted(object.getKind(), object.getMetadata().getName(), answer.get()),
          e);
    }
  }

  private boolean isTaken(HasMetadata object, String namespace, AtomicReference<String> answer) {
    try {
      send(object, namespace);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      answer.set(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void send(HasMetadata object, String namespace) {
    String own = object.getMetadata().getNamespace();
    admin
        .resource(object)
        .inNamespace(own == null ? namespace : own)
        .fieldManager(FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  private void awaitEstablished(String definition) {
    Await.until(
        "the definition " + definition + " to be established",
        LIMIT,
        () -> {
          CustomResourceDefinition now =
              admin.apiextensions().v1().customResourceDefinitions().withName(definition).get();
          return now != null
              && now.getStatus() != null
              && now.getStatus().getConditions() != null
              && now.getStatus().getConditions().stream()
                  .anyMatch(
                      condition ->
                          condition.getType().equals("Established")
                              && condition.getStatus().equals("True"));
        });
  }

  private static List<HasMetadata> ofKind(
      Collection<HasMetadata> objects, Class<? extends HasMetadata> kind) {
    return objects.stream().filter(kind::isInstance).toList();
  }

  private static void collect(Object parsed, List<HasMetadata> objects) {
    switch (parsed) {
      case Collection<?> many -> many.forEach(one -> collect(one, objects));
      case HasMetadata one -> objects.add(one);
      default -> throw new DevFailure("Not a Kubernetes object: " + parsed);
    }
  }
}
