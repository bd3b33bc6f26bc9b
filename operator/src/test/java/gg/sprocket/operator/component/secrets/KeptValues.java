package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntries.Recency;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the Vault of a {@link Scene} holds, and what its Secrets show of that. */
final class KeptValues {

  /** A spec that keeps values there. */
  static final String SPEC = "{vault: {mode: Managed}, secrets: {backend: Vault}}";

  /** When the first version was written. */
  static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

  private static final String JWT = "generated/jwt";
  private static final String SECRET = "mle-generated-jwt";

  /** The entries by path. */
  final Map<String, VaultEntry> entries = new TreeMap<>();

  Scene withDiscord() {
    Scene scene = settled().set("integrations: {discord: {fromBackend: true}}");
    Map<String, String> values = Map.of("clientId", "1", "clientSecret", "2", "botToken", "3");
    return told(put(scene, "integrations/discord", 1, values)).settle();
  }

  /** One whose Secret shows a version of the value. */
  Scene at(EntryVersion version, String value) {
    return told(put(settled(), JWT, version, Map.of("value", value))).settle();
  }

  Scene settled() {
    Scene scene = Scene.minimal().set(SPEC);
    return told(put(scene, JWT, 1, Map.of("value", "a"))).settle();
  }

  /** One that ran without a Vault until now. */
  static Scene running() {
    Scene scene = Scene.minimal().set("vault: {mode: Managed}").settle();
    return scene.set("secrets: {backend: Vault}");
  }

  Scene told(Scene scene) {
    return told(scene, Recency.Current);
  }

  Scene told(Scene scene, Recency recency) {
    return scene.entries(new Fact.Known<>(new VaultEntries(entries, Optional.empty(), recency)));
  }

  /** One of a Vault that nobody restored: each came after those before it. */
  static EntryVersion version(int number) {
    return new EntryVersion(number, WRITTEN.plus(Duration.ofHours(number)));
  }

  Scene put(Scene scene, String path, int version, Map<String, String> values) {
    return put(scene, path, version(version), values);
  }

  Scene put(Scene scene, String path, EntryVersion version, Map<String, String> values) {
    Map<String, String> digests = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            digests.put(key, Digest.sha256(value));
          }
        });
    entries.put(path, new VaultEntry(version, digests, SecretTraits.NONE, Map.of()));
    return scene;
  }

  Scene putShown(Scene scene, int version) {
    entries.put(
        JWT, new VaultEntry(version(version), shown(scene, SECRET), SecretTraits.NONE, Map.of()));
    return scene;
  }

  static Map<String, String> shown(Scene scene, String secret) {
    return scene.observed().secret(secret).orElseThrow().digests();
  }

  static List<ProjectionStep> steps(Scene scene) {
    return scene
        .plan()
        .changes()
        .filter(Change.ProjectionDeed.class::isInstance)
        .map(change -> ((Change.ProjectionDeed) change).step())
        .toList();
  }
}
