package gg.sprocket.operator.plan;

import java.util.Map;

/**
 * What is remembered of an entry of a Vault: never its values.
 *
 * @param version number of its version
 * @param digests SHA-256 of each value that is not empty, by key, as of a {@link SecretView}
 * @param traits what is told of the values
 */
public record VaultEntry(int version, Map<String, String> digests, SecretTraits traits) {

  /** Keeps an own copy. */
  public VaultEntry {
    digests = Map.copyOf(digests);
  }
}
