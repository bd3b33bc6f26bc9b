package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.Step.Awaited;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is done to have another seal open a Vault. Its members are configured for both seals
 * and restarted one after the other, the one that leads last; each is given the shares once more,
 * and whoever leads then seals the data anew. So the word that this was begun stands at the shares
 * before the first member is restarted, and what opens the data since is only found out by asking.
 */
final class Migrations {

  private Migrations() {}

  /** What is in the way of all that is asked, if another migration was begun. */
  static boolean isOther(Situation situation) {
    Optional<String> begun = situation.keys().flatMap(keys -> keys.migrating());
    return begun.isPresent()
        && situation
            .course()
            .asked()
            .filter(migration -> !migration.word().equals(begun.orElseThrow()))
            .isPresent();
  }

  /**
   * Members that shares open by their own word are opened in the middle of it whatever the spec
   * says by now: the others could not go on without them, and nothing is migrated by that.
   */
  static Optional<Step> meanwhile(Situation situation) {
    return situation
        .keys()
        .filter(keys -> keys.migrating().isPresent())
        .map(keys -> byShares(situation, keys))
        .filter(shut -> !shut.isEmpty())
        .map(shut -> new Step.Unseal(shut, situation.secrets()));
  }

  private static List<String> byShares(Situation situation, KeySet keys) {
    return situation.members().stream()
        .filter(member -> member.standing() == Standing.Sealed)
        .filter(member -> member.seal().filter(SealKind.Shares.type()::equals).isPresent())
        .filter(member -> member.claim().filter(keys.opens()::contains).isPresent())
        .map(Member::name)
        .toList();
  }

  /** The next step on the way, before anything else is done with the keys. */
  static Optional<Step> next(Situation situation, KeySet keys, Member leader) {
    Optional<SealMigration> asked =
        situation.course().asked().filter(migration -> !migration.isDone(keys));
    if (asked.isEmpty()) {
      return keys.migrating().map(_ -> abandoned(situation, keys, leader));
    }
    SealMigration migration = asked.orElseThrow();
    return migration.isBegun(keys)
        ? Optional.of(finished(situation, migration, keys, leader))
        : begun(situation, migration, keys, leader);
  }

  /** Only what is whole is begun with: who is sealed or lost would have to be opened by both. */
  private static Optional<Step> begun(
      Situation situation, SealMigration migration, KeySet keys, Member leader) {
    if (!situation.isWhole()) {
      return Optional.empty();
    }
    if (keys.isOf(migration.from()) && keys.life().split().isPresent()) {
      return Optional.of(new Step.BeginMigration(leader.name(), keys.secret()));
    }
    // Nobody is migrated from what a member that leads did not say of itself.
    return leader.seal().map(_ -> new Step.NoteSplit(leader.name(), keys.secret()));
  }

  private static Step finished(
      Situation situation, SealMigration migration, KeySet keys, Member leader) {
    boolean all =
        situation.members().stream()
            .allMatch(member -> situation.course().isFor(migration, member));
    return all && situation.isWhole()
        ? new Step.FinishMigration(leader.name(), keys.secret())
        : new Step.Wait(Awaited.Restarts);
  }

  /** The word goes last: a pod that is made of a form with it needs it at the shares. */
  private static Step abandoned(Situation situation, KeySet keys, Member leader) {
    return situation.course().left().isEmpty() && situation.isWhole()
        ? new Step.AbandonMigration(leader.name(), keys.secret())
        : new Step.Wait(Awaited.Restarts);
  }
}
