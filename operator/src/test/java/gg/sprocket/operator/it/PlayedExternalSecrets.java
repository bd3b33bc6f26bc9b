package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Plays External Secrets Operator, which {@link ExternalSecretsUnderTest} is, for stores that only
 * others can run, with one in memory. As the real one does it with {@code creationPolicy: Merge}:
 * all values of an ExternalSecret or none are merged into a Secret that is there, with a label and
 * an annotation of its own, and the status says in a few fixed words how it went. The API server
 * holds each word against the project's own definition.
 */
final class PlayedExternalSecrets implements ResourceEventHandler<ExternalSecret>, AutoCloseable {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient admin;
  private final Map<String, String> store = new TreeMap<>();
  private final SharedIndexInformer<ExternalSecret> asked;

  private PlayedExternalSecrets(KubernetesClient admin) {
    this.admin = admin;
    this.asked = admin.resources(ExternalSecret.class).inAnyNamespace().inform(this);
  }

  /** Begins with an empty store; the definition must be installed. */
  static PlayedExternalSecrets start(KubernetesClient admin) {
    return new PlayedExternalSecrets(admin);
  }

  /** Gives values of the store others, and reads it at once as after the interval. */
  synchronized void put(Map<String, String> values) {
    store.putAll(values);
    readAll();
  }

  private void readAll() {
    admin.resources(ExternalSecret.class).inAnyNamespace().list().getItems().forEach(this::read);
  }

  @Override
  public synchronized void onAdd(ExternalSecret object) {
    read(object);
  }

  @Override
  public synchronized void onUpdate(ExternalSecret before, ExternalSecret object) {
    boolean same =
        before.getMetadata().getGeneration().equals(object.getMetadata().getGeneration())
            && Map.copyOf(before.getMetadata().getAnnotations())
                .equals(object.getMetadata().getAnnotations());
    if (!same) {
      read(object);
    }
  }

  @Override
  public void onDelete(ExternalSecret object, boolean finalStateUnknown) {}

  private void read(ExternalSecret object) {
    Map<String, String> values =
        object
            .getSpec()
            .path("data")
            .valueStream()
            .filter(one -> store.containsKey(remote(one)))
            .collect(
                Collectors.toMap(
                    one -> one.path("secretKey").asText(), one -> store.get(remote(one))));
    try {
      if (values.size() < object.getSpec().path("data").size()) {
        say(object, "False", "SecretSyncedError", "could not get secret data from provider");
      } else {
        fill(object, values);
        say(object, "True", "SecretSynced", "secret synced");
      }
    } catch (KubernetesClientException e) {
      if (!Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT)
          .contains(e.getCode())) {
        throw e;
      }
    }
  }

  private static String remote(JsonNode value) {
    return value.at("/remoteRef/key").asText();
  }

  private void fill(ExternalSecret object, Map<String, String> values) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch
        .putObject("metadata")
        .set("labels", Json.tree(Map.of("reconcile.external-secrets.io/managed", "true")));
    patch
        .withObject("/metadata")
        .set(
            "annotations",
            Json.tree(
                Map.of(
                    "reconcile.external-secrets.io/data-hash",
                    Integer.toHexString(values.hashCode()))));
    patch.set("stringData", Json.tree(values));
    admin
        .secrets()
        .inNamespace(object.getMetadata().getNamespace())
        .withName(object.getSpec().at("/target/name").asText())
        .patch(MERGE, Json.text(patch));
  }

  private void say(ExternalSecret object, String status, String reason, String message) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode patch = Json.MAPPER.createObjectNode();
    ObjectNode told = patch.putObject("status");
    told.put("refreshTime", now);
    if (status.equals("True")) {
      told.put("syncedResourceVersion", object.getMetadata().getGeneration() + "-0123456789abcdef");
    }
    told.putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", status)
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", now);
    admin
        .resources(ExternalSecret.class)
        .inNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .subresource("status")
        .patch(MERGE, Json.text(patch));
  }

  @Override
  public void close() {
    asked.close();
  }
}
