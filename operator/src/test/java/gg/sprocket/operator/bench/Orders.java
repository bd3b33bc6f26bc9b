package gg.sprocket.operator.bench;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.observe.Decoder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Orders instances as an administrator: the README's smallest one, in a namespace of its own.
 *
 * @param admin the administrator's client
 * @param example YAML of the smallest instance with its namespace and Secrets
 */
record Orders(KubernetesClient admin, String example) {

  /** Name of every ordered instance. */
  static final String INSTANCE = "mle";

  private static final String NAMESPACE = "sprocket-mle";

  /** A host belongs to one instance alone. */
  private static final String DOMAIN = "mle.example.org";

  private static final String VERSION = "version: \"%s\"";

  private static final Duration READY = Duration.ofMinutes(5);

  /** Without a Vault: behind simulated pods there is none to be unsealed. */
  static Orders of(KubernetesClient admin, Path example) throws IOException {
    String version = VERSION.formatted("1.5.0");
    String text = Files.readString(example);
    return new Orders(admin, text.replace(version, version + "\n  vault: {mode: Disabled}"));
  }

  /** The same instances of another release and topology, written {@code release topology}. */
  Orders of(String shape) {
    String version = shape.substring(0, shape.indexOf(' '));
    String topology = shape.substring(shape.indexOf(' ') + 1);
    String spec = VERSION.formatted(version) + "\n  topology: " + topology;
    return new Orders(admin, example.replace(VERSION.formatted("1.5.0"), spec));
  }

  /** Namespaces with all that an instance needs beforehand. */
  List<String> prepare(String prefix, int count) {
    List<String> namespaces =
        IntStream.range(0, count).mapToObj(i -> "%s-%03d".formatted(prefix, i)).toList();
    Parallel.each(namespaces, this::prepare);
    return namespaces;
  }

  /** Creates the instance of a namespace. */
  void create(String namespace) {
    objects(namespace).stream()
        .filter(GenericKubernetesResource.class::isInstance)
        .forEach(instance -> admin.resource(instance).create());
  }

  /** Changes the instance of a namespace by a merge patch. */
  void patch(String namespace, String mergePatch) {
    instance(namespace).patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
  }

  /** Waits until an instance's status says that its current spec is met. */
  void awaitReady(String namespace) {
    instance(namespace).waitUntilCondition(Orders::isReady, READY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits until so many instances, all that there are, are ready. */
  static void awaitAllReady(KubernetesClient admin, int instances, Duration limit) {
    await(instances + " instances ready")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                admin.resources(StoredInstance.class).inAnyNamespace().list().getItems().stream()
                        .filter(Orders::isReady)
                        .count()
                    == instances);
  }

  private void prepare(String namespace) {
    objects(namespace).stream()
        .filter(object -> !(object instanceof GenericKubernetesResource))
        .sorted(
            (one, other) -> Boolean.compare(other instanceof Namespace, one instanceof Namespace))
        .forEach(object -> admin.resource(object).create());
  }

  private List<HasMetadata> objects(String namespace) {
    return Manifests.parse(
        example.replace(NAMESPACE, namespace).replace(DOMAIN, namespace + ".example.org"));
  }

  private Resource<StoredInstance> instance(String namespace) {
    return admin.resources(StoredInstance.class).inNamespace(namespace).withName(INSTANCE);
  }

  private static boolean isReady(StoredInstance instance) {
    var status = Decoder.status(instance == null ? null : instance.getStatus());
    return instance != null
        && status.observedGeneration() == instance.getMetadata().getGeneration()
        && status.conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
