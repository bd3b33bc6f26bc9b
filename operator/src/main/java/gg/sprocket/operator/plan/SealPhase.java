package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.VaultUnseal;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.SealMigration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For which seals the members of a Managed Vault are configured now, by what is written at its key
 * shares.
 *
 * @param seal the service that opens it, or is about to; empty where shares do
 * @param former the service that it is taken from; empty unless that is going on
 * @param word what tells the migration that is going on
 */
public record SealPhase(
    Optional<VaultSeal> seal, Optional<VaultSeal> former, Optional<String> word) {

  /**
   * Of an instance; before the keys are looked at, that is what its Vault has or will have once it
   * is migrated.
   */
  public static SealPhase of(Instance instance, Observed observed) {
    VaultUnseal unseal = instance.spec().vault().managed().unseal();
    return of(unseal, VaultCare.of(instance, observed).keys());
  }

  /**
   * Of what a spec asks for.
   *
   * @param keys the shares that count
   */
  static SealPhase of(VaultUnseal unseal, Optional<KeySet> keys) {
    Optional<VaultSeal> to = unseal.service().map(VaultSeal::new);
    Optional<SealMigration> left =
        VaultSeal.migration(unseal)
            .filter(migration -> keys.filter(set -> !migration.isDone(set)).isPresent());
    if (left.isEmpty()) {
      return new SealPhase(to, Optional.empty(), Optional.empty());
    }
    Optional<VaultSeal> from =
        Optional.ofNullable(unseal.migrateFrom())
            .flatMap(former -> former.service().map(VaultSeal::new));
    return keys.filter(left.orElseThrow()::isBegun).isPresent()
        ? new SealPhase(to, from, left.map(SealMigration::word))
        : new SealPhase(from, Optional.empty(), Optional.empty());
  }

  /**
   * Services whose login a person is to give: those for which members are configured, and the one
   * that the Vault is yet to be migrated to.
   */
  public List<VaultSeal> needs(Instance instance) {
    return Stream.of(seal, former, VaultSeal.of(instance))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** The service that members which do not open may lack. */
  public Optional<VaultSeal> asked() {
    return seal.or(this::former);
  }
}
