package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Secret that shows an entry of the instance's Vault or store, where its values are kept.
 *
 * @param path path of the entry in the key-value engine; of a store its values' names follow
 * @param secret name of the Secret
 * @param keys keys of both
 * @param made how the values are made where there are none yet; empty if a person gives them
 */
public record Projection(String path, String secret, List<String> keys, List<SecretValue> made) {

  /** Key-value folder of what the operator makes. */
  static final String GENERATED = "generated/";

  /** Key-value folder of what people give. */
  static final String INTEGRATIONS = "integrations/";

  /** Keeps own copies of the lists. */
  public Projection {
    keys = List.copyOf(keys);
    made = List.copyOf(made);
  }

  /** Whether a person gives the values. */
  public boolean isSupplied() {
    return made.isEmpty();
  }

  /**
   * How a Secret stands to an entry that has no flaw.
   *
   * @param secret the Secret, if it is there
   * @param origin brief digest of where the entry is ({@link VaultFolder#origin})
   */
  public Showing showing(Optional<SecretView> secret, VaultEntry entry, String origin) {
    return secret.map(view -> showing(view, entry, origin)).orElse(Showing.Unmarked);
  }

  private Showing showing(SecretView view, VaultEntry entry, String origin) {
    Optional<String> shownOrigin = view.annotation(Labels.VAULT_ORIGIN);
    boolean moved = shownOrigin.filter(one -> !one.equals(origin)).isPresent();
    Optional<EntryVersion> shown = EntryVersion.of(view.annotations());
    boolean same = shown.filter(entry.version()::equals).isPresent();
    if (hasOther(view, entry)) {
      return shown
          .map(version -> moved || same || entry.version().isAfter(version))
          .map(follows -> follows ? Showing.Behind : Showing.Ahead)
          .orElse(Showing.Apart);
    }
    boolean marked = same && shownOrigin.equals(Optional.of(origin));
    return marked && isWhole(view) ? Showing.Shown : Showing.Unmarked;
  }

  /** Under a key that both have; a key that a Secret lacks is no value of its own. */
  private boolean hasOther(SecretView view, VaultEntry entry) {
    return keys.stream()
        .filter(view::has)
        .anyMatch(key -> !Objects.equals(view.digests().get(key), entry.digests().get(key)));
  }

  /** Whether a Secret has a value under each of the keys. */
  public boolean isWhole(SecretView view) {
    return keys.stream().allMatch(view::has);
  }
}
