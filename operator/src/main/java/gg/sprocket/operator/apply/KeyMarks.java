package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeyLives;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes marks on stored key shares, whose data are immutable.
 *
 * @param client the cluster
 * @param keys the keys namespace
 */
record KeyMarks(KubernetesClient client, KeysNamespace keys) {

  private static final int TRIES = 3;

  /** Notes that shares open the data on claims. */
  void note(String secret, NavigableSet<String> claims) {
    annotate(secret, live -> Map.of(Labels.OPENS, joined(live, claims)));
  }

  /**
   * Marks shares with a set-up that was finished with them, with whose they are, and with claims
   * that they open.
   *
   * @param now after all that is noted of when shares were tried: these opened the Vault
   */
  void mark(
      Identity identity, String secret, String mark, NavigableSet<String> claims, Instant now) {
    annotate(
        secret,
        live ->
            Map.of(
                Labels.SET_UP,
                mark,
                Labels.OWNER,
                identity.owner(),
                Labels.OPENS,
                joined(live, claims),
                Labels.COUNTED,
                KeyLives.time(now)));
  }

  /**
   * Notes that a member refused shares that were taken for those that count.
   *
   * @param now after all that is noted of when shares were tried
   */
  void refused(String secret, Instant now) {
    annotate(secret, _ -> Map.of(Labels.REFUSED, KeyLives.time(now)));
  }

  /**
   * Notes that of all shares these open the Vault.
   *
   * @param now after all that is noted of when shares were tried
   */
  void counted(String secret, Instant now) {
    annotate(secret, _ -> Map.of(Labels.COUNTED, KeyLives.time(now)));
  }

  /**
   * Notes how many of the shares it takes, and what kind of keys they are.
   *
   * @param seal what opens the Vault, by its own word; empty if it has none
   */
  void threshold(String secret, int threshold, String seal) {
    Map<String, String> notes = new TreeMap<>();
    notes.put(Labels.THRESHOLD, String.valueOf(threshold));
    if (!seal.isEmpty()) {
      notes.put(Labels.SEAL, seal);
    }
    annotate(secret, _ -> notes);
  }

  /**
   * Notes that it is proved that shares open a Vault in place of others, and with them all claims
   * that those opened.
   */
  void proved(String secret, NavigableSet<String> claims, Instant now) {
    annotate(
        secret,
        live -> Map.of(Labels.PROVED, KeyLives.time(now), Labels.OPENS, joined(live, claims)));
  }

  /** Notes that members are about to be configured for another seal. */
  void migrating(String secret, SealMigration migration) {
    annotate(secret, _ -> Map.of(Labels.MIGRATING, migration.word()));
  }

  /** Notes that another seal opens the Vault, and with that what kind of keys these are. */
  void migrated(String secret, SealMigration migration) {
    annotate(secret, _ -> Map.of(Labels.SEAL, migration.to().type(), Labels.MIGRATING, ""));
  }

  /** Notes that the seal of before opens the Vault still. */
  void abandoned(String secret) {
    annotate(secret, _ -> Map.of(Labels.MIGRATING, ""));
  }

  /** Notes that a new encryption key is about to be made. */
  void rotating(String secret, KeyLife.Rotating rotating) {
    annotate(secret, _ -> Map.of(Labels.ROTATING, KeyLives.text(rotating)));
  }

  /** Notes that it was made. */
  void rotated(String secret, KeyLife.Done done) {
    annotate(secret, _ -> Map.of(Labels.ROTATED, KeyLives.text(done), Labels.ROTATING, ""));
  }

  private static String joined(Secret live, NavigableSet<String> claims) {
    NavigableSet<String> all = new TreeSet<>(KeyForms.opened(live));
    all.addAll(claims);
    return String.join(",", all);
  }

  /**
   * What was noted meanwhile is joined with, not overwritten; an empty value goes.
   *
   * @throws IllegalStateException if there is no such Secret: what was to be noted happened
   */
  private void annotate(String secret, Function<Secret, Map<String, String>> annotations) {
    for (int left = TRIES; left > 0; left--) {
      Optional<Secret> live = keys.secret(secret);
      if (live.isEmpty()) {
        throw new IllegalStateException(
            "Secret %s/%s with key shares of a Vault is not there any more; put it back from a backup"
                .formatted(keys.name(), secret));
      }
      try {
        client
            .resource(live.orElseThrow())
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                patch(live.orElseThrow(), annotations.apply(live.orElseThrow())));
        return;
      } catch (KubernetesClientException e) {
        if (left == 1 || !Deletions.isOutdated(e)) {
          throw e;
        }
      }
    }
  }

  private static String patch(Secret live, Map<String, String> annotations) {
    ObjectNode patch = Json.MAPPER.createObjectNode();
    ObjectNode meta = patch.putObject("metadata");
    meta.put("resourceVersion", live.getMetadata().getResourceVersion());
    ObjectNode marks = meta.putObject("annotations");
    new TreeMap<>(annotations)
        .forEach(
            (key, value) -> {
              if (value.isEmpty()) {
                marks.putNull(key);
              } else {
                marks.put(key, value);
              }
            });
    return patch.toString();
  }
}
