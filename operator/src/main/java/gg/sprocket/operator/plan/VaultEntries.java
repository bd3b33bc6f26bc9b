package gg.sprocket.operator.plan;

import java.util.Map;
import java.util.Optional;

/**
 * What the last look at the values in a Vault told.
 *
 * @param entries those that were asked for and are there, by path
 * @param failure why the last step was not done, if it was not and nothing has changed since
 * @param recency how much it still says
 */
public record VaultEntries(
    Map<String, VaultEntry> entries, Optional<Problem> failure, Recency recency) {

  /** How much a look still says. */
  public enum Recency {
    /** What is there now. */
    Current,

    /** What was there before the last step; the next look is due. */
    Stepped,

    /** What was there before the Vault went away. */
    Old
  }

  /** Keeps an own copy. */
  public VaultEntries {
    entries = Map.copyOf(entries);
  }

  /** Whether steps may be taken by it. */
  public boolean isCurrent() {
    return recency == Recency.Current;
  }

  /** The same once a step was taken. */
  public VaultEntries stepped() {
    return isCurrent() ? aged(Recency.Stepped) : this;
  }

  /** The same while the Vault cannot be asked. */
  public VaultEntries old() {
    return aged(Recency.Old);
  }

  private VaultEntries aged(Recency other) {
    return new VaultEntries(entries, failure, other);
  }

  /** The same with another failure of the last step. */
  public VaultEntries failing(Optional<Problem> problem) {
    return new VaultEntries(entries, problem, recency);
  }

  /** The entry of a path. */
  public Optional<VaultEntry> of(Projection projection) {
    return Optional.ofNullable(entries.get(projection.path()));
  }
}
