package gg.sprocket.operator.plan;

import java.util.Optional;

/** What is known of the values of instances whose Vault somebody else runs. */
public final class ExternalValues {

  private ExternalValues() {}

  /**
   * What the Jobs brought; unknown before the first of them did.
   *
   * @return empty of an instance that keeps its values elsewhere
   */
  public static Optional<Fact<VaultEntries>> of(Observed observed) {
    boolean external =
        observed
            .spec()
            .found()
            .filter(spec -> spec.secrets().inVault() && spec.vault().outside().isPresent())
            .isPresent();
    return external ? Optional.of(entries(observed)) : Optional.empty();
  }

  private static Fact<VaultEntries> entries(Observed observed) {
    return Admission.of(observed)
        .found()
        .flatMap(instance -> VaultInbox.of(instance, observed))
        .map(VaultInbox::entries)
        .orElseGet(Fact.Unknown::new);
  }
}
