package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.resource.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Which version of an entry of a key-value engine is meant. The number alone does not tell: once a
 * Vault is restored, or the entry removed with all its versions, numbers are given again.
 *
 * @param number its number, from one
 * @param written when it was written, by the Vault's clock ({@code created_time})
 */
public record EntryVersion(int number, Instant written) {

  /** The version that an object says it shows; empty if it says none, or not whole. */
  public static Optional<EntryVersion> of(Map<String, String> annotations) {
    try {
      return Optional.of(
          new EntryVersion(
              Integer.parseInt(annotations.getOrDefault(Labels.VAULT_VERSION, "")),
              Instant.parse(annotations.getOrDefault(Labels.VAULT_WRITTEN, ""))));
    } catch (NumberFormatException | DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * What a Secret says that shows it: what {@link #of} reads, and whose version it is.
   *
   * @param origin brief digest of which Vault it is of, and of the engine and folder in it
   */
  public Map<String, String> mark(String origin) {
    return Map.of(
        Labels.VAULT_VERSION,
        Integer.toString(number),
        Labels.VAULT_WRITTEN,
        written.toString(),
        Labels.VAULT_ORIGIN,
        origin);
  }

  /** Whether it came after another one, whatever became of the Vault in between. */
  public boolean isAfter(EntryVersion other) {
    return number > other.number && written.isAfter(other.written);
  }
}
