package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.EntryVersion;

/** What is done with an entry of a Vault and the Secret that shows it. */
public sealed interface ProjectionStep {

  /** The Secret's values, or new ones where there is none, are written to the Vault. */
  record Store() implements ProjectionStep {}

  /**
   * The Vault's values are written into the Secret.
   *
   * @param version version of the entry; another one has to be judged first
   */
  record Project(EntryVersion version) implements ProjectionStep {}

  /** The Secret is no projection any more, and keeps its values. */
  record Release() implements ProjectionStep {}
}
