package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the Vault of an instance {@code mle} and its Secrets hold, and who reads it.
 *
 * @param admin the cluster
 * @param people who may use the Vault
 * @param namespace namespace of the instance
 */
record VaultValues(KubernetesClient admin, VaultPeople people, String namespace) {

  /** Name of the instance. */
  static final String NAME = "mle";

  /** Its key-value engine. */
  static final String MOUNT = "sprocket/mle";

  /** Path of the one value of release 1.5.0 that is generated. */
  static final String JWT = "generated/jwt";

  /** The Secret that shows it. */
  static final String SECRET = "mle-generated-jwt";

  /** The process that reads it. */
  static final String READER = "monolith";

  /** Writes a version of an entry. */
  void put(String path, Map<String, String> values) throws VaultFailure {
    people.with(
        namespace,
        session -> {
          int version = session.read(MOUNT, path).map(entry -> entry.version().number()).orElse(0);
          session.write(MOUNT, path, values, version);
        });
  }

  /** The last version of the generated value. */
  Entry entry() throws VaultFailure {
    return people.ask(namespace, session -> session.read(MOUNT, JWT).orElseThrow());
  }

  /** Writes something into the Secret. */
  void edit(String value) {
    admin
        .secrets()
        .inNamespace(namespace)
        .withName(SECRET)
        .patch("{\"stringData\": {\"value\": \"%s\"}}".formatted(value));
  }

  /** The generated value by its Secret; empty if there is none. */
  String value() {
    return data(SECRET).getOrDefault("value", "");
  }

  /** What a Secret holds; nothing if there is none. */
  Map<String, String> data(String name) {
    Secret secret = admin.secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? Map.of() : VaultClient.decoded(secret.getData());
  }

  /** What is told of the Secret besides its values. */
  String metadata() {
    return secret().getMetadata().toString();
  }

  private Secret secret() {
    return admin.secrets().inNamespace(namespace).withName(SECRET).require();
  }

  /** Uids of the application's pods by component. */
  Map<String, Set<String>> pods() {
    return admin
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.PART, "app")
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .collect(
            Collectors.groupingBy(
                VaultValues::component,
                TreeMap::new,
                Collectors.mapping(pod -> pod.getMetadata().getUid(), Collectors.toSet())));
  }

  private static String component(Pod pod) {
    return Labels.label(pod, Labels.COMPONENT).orElse("");
  }

  /** Uids of the pods that read the generated value. */
  Set<String> readers() {
    return pods().getOrDefault(READER, Set.of());
  }

  /** Waits until the value is read by other pods. */
  void awaitOtherReaders(Set<String> before) {
    await("other pods of " + READER)
        .atMost(Duration.ofSeconds(60))
        .until(() -> !readers().isEmpty() && Collections.disjoint(readers(), before));
  }

  /** Waits until the Secret has a value. */
  void awaitValue(String value) {
    await("another value of " + SECRET)
        .atMost(Duration.ofSeconds(60))
        .until(() -> value().equals(value));
  }

  /** Waits until the Secret is a projection, or none any more. */
  void awaitMark(boolean there) {
    await("the mark of a projection to be " + (there ? "there" : "gone"))
        .atMost(Duration.ofSeconds(60))
        .until(() -> Labels.annotation(secret(), Labels.VAULT_VERSION).isPresent() == there);
  }

  /** Waits until the instance says why not all its values are there. */
  Condition awaitReason(String reason) {
    return new Instances(admin)
        .awaitCondition(
            namespace,
            NAME,
            "SecretsReady",
            c -> c.getStatus().equals("False") && c.getReason().equals(reason));
  }
}
