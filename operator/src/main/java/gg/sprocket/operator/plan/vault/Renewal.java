package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.KeyLife.Succession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is done to the keys of a Vault that works. New shares are made in the memory of the
 * member that leads, stored beside the ones that count, and only then given back, from which moment
 * they count in place of those. Whoever ends in between leaves two stored sets, of which one opens
 * the Vault; which one is found out by trying. The other is of no use to that Vault, but may open a
 * backup of it, so it stays for a while.
 */
final class Renewal {

  private Renewal() {}

  /** What finds out which set opens the Vault, if nobody knows. */
  static Optional<Step> undecided(Situation situation, Member leader) {
    return decided(situation, leader)
        .or(
            () ->
                situation.custody().isDoubted()
                    ? Optional.of(new Step.ProveShares(leader.name(), situation.secrets()))
                    : Optional.empty());
  }

  private static Optional<Step> decided(Situation situation, Member leader) {
    return situation.custody().keys().stream()
        .filter(KeySet::isUndecided)
        .filter(set -> set.opensAny(situation.claims()))
        .findFirst()
        .map(
            set ->
                new Step.DecideShares(
                    leader.name(),
                    set.secret(),
                    set.life().succession().map(Succession::former).orElseThrow()));
  }

  /** The next step with the keys of a Vault that is set up. */
  static Step next(Situation situation, Member leader, KeySet keys) {
    boolean isNoted = leader.seal().filter(seal -> !keys.isSaidOf(seal)).isEmpty();
    return keys.life().split().isEmpty() || !isNoted
        ? new Step.NoteSplit(leader.name(), keys.secret())
        : rotated(situation.rotation(), leader, keys)
            .or(() -> others(situation, leader, keys))
            .orElseGet(Step.Settled::new);
  }

  private static Optional<Step> others(Situation situation, Member leader, KeySet keys) {
    return rekeyed(situation, leader, keys).or(() -> dropped(situation, leader, keys));
  }

  /** What is to be done although no new encryption key can be made. */
  static Optional<Step.Renewing> instead(Situation situation, Step.Rotate failed) {
    Optional<Member> leader =
        situation.leader().filter(member -> member.name().equals(failed.member()));
    return leader
        .flatMap(member -> situation.keys().flatMap(keys -> others(situation, member, keys)))
        .map(Step.Renewing.class::cast);
  }

  private static Optional<Step> rotated(Rotation rotation, Member leader, KeySet keys) {
    KeyLife life = keys.life();
    return life.rotating().isPresent() || rotation.rotate().isOpen(life.rotated())
        ? Optional.of(new Step.Rotate(leader.name(), keys.secret()))
        : Optional.empty();
  }

  /**
   * Only while all members take part: one that is sealed or lost has the former shares on its
   * volume, and would have to be opened by those.
   */
  private static Optional<Step> rekeyed(Situation situation, Member leader, KeySet keys) {
    Rotation rotation = situation.rotation();
    boolean due =
        rotation.rekey().isOpen(keys.life().rekeyed())
            || !keys.life().split().equals(Optional.of(rotation.split()));
    return due && situation.isWhole()
        ? Optional.of(new Step.MakeShares(leader.name(), keys.secret(), situation.custody().next()))
        : Optional.empty();
  }

  private static Optional<Step> dropped(Situation situation, Member leader, KeySet keys) {
    Rotation rotation = situation.rotation();
    Instant before = rotation.now().minus(rotation.keeping());
    List<KeySet> all = situation.custody().keys();
    return all.stream()
        .filter(set -> set.number() < keys.number())
        .filter(set -> isReplaced(set, all, before))
        .findFirst()
        .filter(_ -> situation.isWhole())
        .map(set -> new Step.DropShares(leader.name(), set.secret(), keys.secret()));
  }

  /**
   * Whether others have counted for long enough since this one did last. After a restore of the
   * volumes that may be others than those that were made in its own place.
   */
  private static boolean isReplaced(KeySet set, List<KeySet> all, Instant before) {
    return all.stream()
        .filter(other -> other.number() > set.number())
        .filter(other -> origin(other, all).equals(origin(set, all)))
        .flatMap(other -> other.life().succession().stream())
        .flatMap(succession -> succession.proved().stream())
        .anyMatch(proved -> !proved.isBefore(set.counted()) && !proved.isAfter(before));
  }

  /** The Secret that came with the Vault, or the first after it of which anything is known. */
  private static String origin(KeySet set, List<KeySet> all) {
    return set.life()
        .succession()
        .map(Succession::former)
        .map(
            former ->
                all.stream()
                    .filter(other -> other.secret().equals(former))
                    .filter(other -> other.number() < set.number())
                    .findFirst()
                    .map(other -> origin(other, all))
                    .orElse(former))
        .orElseGet(set::secret);
  }
}
