package gg.sprocket.operator.plan.vault;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a Vault is between two seals.
 *
 * @param asked the migration that is asked for
 * @param forms words of the migrations for which members are configured, by the name of the member
 * @param left words of the migrations for which members are configured, or will be as soon as they
 *     have a pod
 */
public record SealCourse(
    Optional<SealMigration> asked, Map<String, String> forms, Set<String> left) {

  /** Of one that stays with its seal. */
  public static final SealCourse NONE = new SealCourse(Optional.empty(), Map.of(), Set.of());

  /** Keeps an own copy. */
  public SealCourse {
    forms = Map.copyOf(forms);
    left = Set.copyOf(left);
  }

  /** The migration that members are in the middle of. */
  public Optional<SealMigration> begun(Optional<KeySet> keys) {
    return asked.filter(migration -> keys.filter(migration::isBegun).isPresent());
  }

  /** Whether a member is configured for a migration. */
  boolean isFor(SealMigration migration, Member member) {
    return migration.word().equals(forms.get(member.name()));
  }
}
