package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.observe.Decoder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Makes and watches instances.
 *
 * @param admin the administrator's client
 */
public record Instances(KubernetesClient admin) {

  /** The smallest spec; tests append to it. Each instance gets hosts of its own. */
  public static final String MINIMAL =
      """
      organization: {slug: mle, displayName: Minor League Esports}
      version: "1.5.0"
      exposure: {domain: mle.example.org}
      integrations: {discord: {secretRef: {name: discord}}}
      """;

  /** Creates the Secret that {@link #MINIMAL} names. */
  public Secret discord(String namespace) {
    return admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("discord")
                .endMetadata()
                .withStringData(
                    Map.of("clientId", "1", "clientSecret", "not-real", "botToken", "not-real"))
                .build())
        .create();
  }

  /** Creates an instance of the smallest spec and more, with the Secret it needs. */
  public StoredInstance create(String namespace, String name, String more) {
    if (admin.secrets().inNamespace(namespace).withName("discord").get() == null) {
      discord(namespace);
    }
    return createAlone(namespace, name, MINIMAL + more);
  }

  /** Creates an instance of a spec and nothing else. */
  public StoredInstance createAlone(String namespace, String name, String spec) {
    GenericKubernetesResource instance = new GenericKubernetesResource();
    instance.setApiVersion("sprocket.gg/v1alpha1");
    instance.setKind("SprocketInstance");
    instance.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    instance.setAdditionalProperty("spec", withoutVault(own(spec, namespace, name)));
    admin.resource(instance).create();
    return get(namespace, name);
  }

  /** Simulated pods play no Vault; who wants one states it. */
  private static Map<String, Object> withoutVault(String text) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("vault", Map.of("mode", "Disabled"));
    spec.put("secrets", Map.of("backend", "Kubernetes"));
    spec.putAll(Serialization.unmarshal(text, new TypeReference<Map<String, Object>>() {}));
    return spec;
  }

  /** The hosts of the texts above would belong to the first instance of the cluster alone. */
  private static String own(String text, String namespace, String name) {
    return text.replace("mle.example.org", name + "." + namespace + ".example.org")
        .replace("other.example.org", "other-" + name + "." + namespace + ".example.org");
  }

  /** Changes an instance's spec by a JSON merge patch. */
  public void patch(String namespace, String name, String mergePatch) {
    admin
        .resources(StoredInstance.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), own(mergePatch, namespace, name));
  }

  /** Changes a stored instance. */
  public void edit(String namespace, String name, UnaryOperator<StoredInstance> change) {
    admin.resources(StoredInstance.class).inNamespace(namespace).withName(name).edit(change);
  }

  /** An instance that must be there. */
  public StoredInstance get(String namespace, String name) {
    return admin.resources(StoredInstance.class).inNamespace(namespace).withName(name).require();
  }

  /** An instance's status. */
  public InstanceStatus status(String namespace, String name) {
    return Decoder.status(get(namespace, name).getStatus());
  }

  /** A condition of an instance. */
  public Optional<Condition> condition(String namespace, String name, String type) {
    return status(namespace, name).conditions().stream()
        .filter(c -> c.getType().equals(type))
        .findFirst();
  }

  /** Waits until the status speaks of the current spec and Ready is True. */
  public InstanceStatus awaitReady(String namespace, String name) {
    return awaitReady(namespace, name, Duration.ofMinutes(3));
  }

  /** Waits until the status speaks of the current spec and Ready is True. */
  public InstanceStatus awaitReady(String namespace, String name, Duration atMost) {
    try {
      await(namespace + "/" + name + " ready")
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isReady(get(namespace, name)));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(told(namespace, name), e);
    }
    return status(namespace, name);
  }

  /** What a person would look at who wonders why an instance is not ready. */
  private String told(String namespace, String name) {
    return status(namespace, name).conditions().stream()
        .map(
            condition ->
                "%s=%s %s: %s"
                    .formatted(
                        condition.getType(),
                        condition.getStatus(),
                        condition.getReason(),
                        condition.getMessage()))
        .collect(Collectors.joining("\n", namespace + "/" + name + " is not ready:\n", ""));
  }

  /** Waits until a condition is as expected, and gives it. */
  public Condition awaitCondition(
      String namespace, String name, String type, Predicate<Condition> expected) {
    await(type + " of " + namespace + "/" + name)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> condition(namespace, name, type).filter(expected).isPresent());
    return condition(namespace, name, type).orElseThrow();
  }

  /** Asks for an instance's deletion and waits until it is gone. */
  public void delete(String namespace, String name) {
    admin.resources(StoredInstance.class).inNamespace(namespace).withName(name).delete();
    awaitGone(namespace, name);
  }

  /** Waits until an instance is gone. */
  public void awaitGone(String namespace, String name) {
    await(namespace + "/" + name + " gone")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                admin.resources(StoredInstance.class).inNamespace(namespace).withName(name).get()
                    == null);
  }

  private static boolean isReady(StoredInstance instance) {
    InstanceStatus status = Decoder.status(instance.getStatus());
    return status.observedGeneration() == instance.getMetadata().getGeneration()
        && status.conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
