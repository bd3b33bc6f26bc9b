package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.ValueKind;
import java.util.Map;

/**
 * What is remembered of an entry of a Vault: never its values.
 *
 * @param version which version it is
 * @param digests SHA-256 of each text that is not empty, by key, as of a {@link SecretView}
 * @param traits what is told of the texts
 * @param others what it holds under other keys, and is no text
 */
public record VaultEntry(
    EntryVersion version,
    Map<String, String> digests,
    SecretTraits traits,
    Map<String, ValueKind> others) {

  /** Keeps own copies. */
  public VaultEntry {
    digests = Map.copyOf(digests);
    others = Map.copyOf(others);
  }
}
