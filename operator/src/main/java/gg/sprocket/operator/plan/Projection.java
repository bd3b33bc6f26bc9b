package gg.sprocket.operator.plan;

import java.util.List;
import java.util.Objects;

/**
 * A Secret that shows an entry of the instance's Vault, where its values are kept.
 *
 * @param path path of the entry in the key-value engine
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

  /** Whether a Secret has the values of an entry. */
  public boolean shows(SecretView view, VaultEntry entry) {
    return keys.stream()
        .allMatch(key -> Objects.equals(view.digests().get(key), entry.digests().get(key)));
  }

  /** Whether a Secret has a value under each of the keys. */
  public boolean isWhole(SecretView view) {
    return keys.stream().allMatch(view::has);
  }
}
