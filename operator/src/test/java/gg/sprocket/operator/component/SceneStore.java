package gg.sprocket.operator.component;

import gg.sprocket.operator.plan.ExternalStore;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Platform;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.InboxForm;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What External Secrets Operator does in a {@link Scene}.
 *
 * @param scene the scene
 */
public record SceneStore(Scene scene) {

  /** Puts it into the cluster of a scene. */
  public static SceneStore in(Scene scene) {
    Map<OptionalKind, Problem> unusable = new EnumMap<>(OptionalKind.noneInstalled());
    unusable.remove(OptionalKind.ExternalSecret);
    scene.surroundings(
        new Surroundings(List.of(), unusable, Set.of(), Set.of(), Platform.UNDECIDED));
    return new SceneStore(scene);
  }

  /** Brings one text for every value that is asked for. */
  public void bringAll(String text) {
    Map<String, String> values = new TreeMap<>();
    Projections.of(scene.instance())
        .forEach(
            projection ->
                projection
                    .keys()
                    .forEach(key -> values.put(InboxForm.key(projection.path(), key), text)));
    fill(values);
    scene.all(ExternalSecret.class).forEach(asked -> synced(asked.getMetadata().getName()));
  }

  /** Has the Secret that is filled hold these values. */
  public void fill(Map<String, String> values) {
    ExternalStore store = ExternalStore.of(scene.instance(), scene.observed()).orElseThrow();
    scene.secret(store.inbox(), values);
  }

  /** Says of an ExternalSecret that all of it was brought. */
  public void synced(String name) {
    say(name, "True", "SecretSynced", "secret synced");
  }

  /** Says of an ExternalSecret that nothing is brought, in the words of the real one. */
  public void refused(String name) {
    say(name, "False", "SecretSyncedError", "could not get secret data from provider");
  }

  /** Says something of an ExternalSecret as it is. */
  public void say(String name, String status, String reason, String message) {
    ExternalSecret asked = scene.get(ExternalSecret.class, name);
    say(asked, asked.getMetadata().getGeneration(), status, reason, message);
  }

  /** Says that all of it was brought of an ExternalSecret that has changed since. */
  public void syncedBefore(String name) {
    ExternalSecret asked = scene.get(ExternalSecret.class, name);
    say(asked, asked.getMetadata().getGeneration() - 1, "True", "SecretSynced", "secret synced");
  }

  private void say(
      ExternalSecret asked, long generation, String status, String reason, String message) {
    asked.setStatus(
        Shipped.tree(
            """
            syncedResourceVersion: %d-0123456789abcdef
            conditions: [{type: Ready, status: "%s", reason: %s, message: %s}]
            """
                .formatted(generation, status, reason, message)));
    scene.put(asked);
  }
}
