package gg.sprocket.operator.plan;

import java.util.Map;
import java.util.Optional;

/**
 * What the last look at the values in a Vault told.
 *
 * @param entries those that were asked for and are there, by path
 * @param failure why the last step was not done, if it was not and nothing has changed since
 * @param current whether no step was taken since, and the Vault can still be asked
 */
public record VaultEntries(
    Map<String, VaultEntry> entries, Optional<Problem> failure, boolean current) {

  /** Keeps an own copy. */
  public VaultEntries {
    entries = Map.copyOf(entries);
  }

  /** The same, which may have changed since. */
  public VaultEntries stale() {
    return new VaultEntries(entries, failure, false);
  }

  /** The entry of a path. */
  public Optional<VaultEntry> of(Projection projection) {
    return Optional.ofNullable(entries.get(projection.path()));
  }
}
