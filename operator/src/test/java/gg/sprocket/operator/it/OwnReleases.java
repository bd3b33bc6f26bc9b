package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseStatus;
import gg.sprocket.operator.api.v1alpha1.StoredRelease;
import gg.sprocket.operator.observe.Decoder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes and watches releases that are like 1.5.0 but for a change.
 *
 * @param admin the administrator's client
 */
record OwnReleases(KubernetesClient admin) {

  /** Creates one. */
  void create(String name, Consumer<ObjectNode> change) {
    ObjectNode spec = named("1.5.0").require().getSpec().deepCopy();
    change.accept(spec);
    StoredRelease release = new StoredRelease();
    release.setMetadata(new ObjectMetaBuilder().withName(name).build());
    release.setSpec(spec);
    admin.resource(release).create();
  }

  /** A release by its name. */
  Resource<StoredRelease> named(String name) {
    return admin.resources(StoredRelease.class).withName(name);
  }

  /** Its status. */
  ReleaseStatus status(String name) {
    return Decoder.releaseStatus(named(name).require().getStatus());
  }

  /** One of its conditions, as status and reason. */
  Optional<String> condition(String name, String type) {
    return status(name).conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getStatus() + " " + c.getReason())
        .findFirst();
  }

  /** Waits until a condition is as expected, and gives its message. */
  String await(String name, String type, String expected) {
    org.awaitility.Awaitility.await(type + " of release " + name)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> condition(name, type).equals(Optional.of(expected)));
    return status(name).conditions().stream()
        .filter(c -> c.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElseThrow();
  }

  /** Annotates it. */
  void annotate(String name, String key, String value) {
    named(name)
        .edit(
            release -> {
              release.getMetadata().getAnnotations().put(key, value);
              return release;
            });
  }
}
