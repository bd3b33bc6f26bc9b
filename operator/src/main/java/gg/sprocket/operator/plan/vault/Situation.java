package gg.sprocket.operator.plan.vault;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that the protocol decides by.
 *
 * @param recovery whether a person has taken over, so that nothing is to be done
 * @param members all members that are wanted, in order
 * @param custody what the keys namespace holds
 * @param setUp mark of the wanted set-up
 */
public record Situation(boolean recovery, List<Member> members, Custody custody, String setUp) {

  /** Keeps an own copy. */
  public Situation {
    members = List.copyOf(members);
  }

  /** Whether every member has a claim that stays. */
  boolean hasAllClaims() {
    return members.stream().allMatch(member -> member.claim().isPresent() && !member.leaving());
  }

  /** Uids of the claims that stay. */
  NavigableSet<String> claims() {
    return claims(member -> !member.leaving());
  }

  /** Uids of the claims of initialised members. */
  NavigableSet<String> initialised() {
    return claims(member -> member.standing().isInitialised());
  }

  /** Uids of claims that are there or on their way out. */
  NavigableSet<String> present() {
    return claims(_ -> true);
  }

  private NavigableSet<String> claims(Predicate<Member> which) {
    return members.stream()
        .filter(which)
        .flatMap(member -> member.claim().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether every member says that it is not initialised. */
  boolean isFresh() {
    return members.stream().allMatch(member -> member.standing() == Standing.Fresh);
  }

  /** Whether a member is initialised. */
  boolean isInitialised() {
    return members.stream().anyMatch(member -> member.standing().isInitialised());
  }

  /** Whether a member leads. */
  boolean isLed() {
    return named(Standing.Leading).findAny().isPresent();
  }

  /**
   * The sealed members, those first whose claims the shares were made for: one that lost its volume
   * says that it is sealed too, and waits for the others with the last share (Vault 1.21.1).
   */
  List<String> sealed(KeySet keys) {
    return members.stream()
        .filter(member -> member.standing() == Standing.Sealed)
        .sorted(
            Comparator.comparing(
                member -> member.claim().filter(keys.claims()::contains).isEmpty()))
        .map(Member::name)
        .toList();
  }

  /** The members of a standing. */
  Stream<String> named(Standing standing) {
    return members.stream().filter(m -> m.standing() == standing).map(Member::name);
  }

  /** The member that is initialised if one is to be. */
  Optional<String> first() {
    return members.stream().map(Member::name).findFirst();
  }
}
