package gg.sprocket.operator.plan.vault;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that the protocol decides by.
 *
 * @param recovery whether a person has taken over, so that nothing is to be done
 * @param members all members that are wanted, in order
 * @param custody what the keys namespace holds
 * @param anew whether a person gives up what the last Vault of this instance held
 * @param setUp mark of the wanted set-up; empty while it is not known
 * @param seal what opens it; until a migration is known to be done, what did before
 * @param rotation what is asked for its keys
 * @param course where it is between two seals
 */
public record Situation(
    boolean recovery,
    List<Member> members,
    Custody custody,
    boolean anew,
    Optional<String> setUp,
    SealKind seal,
    Rotation rotation,
    SealCourse course) {

  /** Keeps an own copy. */
  public Situation {
    members = List.copyOf(members);
  }

  /** Of a Vault that stays with its seal. */
  public Situation(
      boolean recovery,
      List<Member> members,
      Custody custody,
      boolean anew,
      Optional<String> setUp,
      SealKind seal,
      Rotation rotation) {
    this(recovery, members, custody, anew, setUp, seal, rotation, SealCourse.NONE);
  }

  /** Of a Vault that shares open. */
  public Situation(
      boolean recovery,
      List<Member> members,
      Custody custody,
      boolean anew,
      Optional<String> setUp,
      Rotation rotation) {
    this(recovery, members, custody, anew, setUp, SealKind.Shares, rotation);
  }

  /** The same of a Vault that something else opens. */
  public Situation of(SealKind kind) {
    return new Situation(recovery, members, custody, anew, setUp, kind, rotation, course);
  }

  /** The same on its way from one seal to another. */
  public Situation on(SealCourse way) {
    return new Situation(recovery, members, custody, anew, setUp, seal, rotation, way);
  }

  /** Whether every member takes part. */
  boolean isWhole() {
    return members.stream().map(Member::standing).allMatch(Situation::isOpen);
  }

  private static boolean isOpen(Standing standing) {
    return standing == Standing.Following || standing == Standing.Leading;
  }

  /** The key shares that most likely open the Vault. */
  public Optional<KeySet> keys() {
    return custody.opening(claims()).stream().findFirst();
  }

  /** Secrets with key shares that may open the Vault, the likeliest first. */
  public List<String> secrets() {
    return custody.opening(claims()).stream().map(KeySet::secret).toList();
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

  /**
   * Whether the initialisation of a Vault on one of these claims may have broken off: it cannot
   * tell how far that came, or opens itself and does not. Its answer is lost with that. But one
   * that only lacks its service opens as soon as it has it, and without it the next would fare no
   * better.
   */
  boolean isShut(Set<String> some) {
    List<Standing> there =
        members.stream()
            .filter(member -> member.claim().filter(some::contains).isPresent())
            .map(Member::standing)
            .toList();
    return (there.contains(Standing.Failing)
            || (seal.opensItself() && there.contains(Standing.Sealed)))
        && there.stream().noneMatch(Situation::isOpen);
  }

  /** Whether the claim of the first member, which alone is ever initialised, is one of these. */
  boolean isFirstOf(Set<String> some) {
    return members.stream().limit(1).flatMap(one -> one.claim().stream()).anyMatch(some::contains);
  }

  /** Whether a member takes part in a Vault on a claim that is none of these. */
  boolean isOpenBeside(Set<String> some) {
    return members.stream()
        .filter(member -> isOpen(member.standing()))
        .anyMatch(member -> member.claim().filter(some::contains).isEmpty());
  }

  /**
   * How a member stands that opens itself, is on a claim that is none of these, and does not say
   * that it holds nothing; empty if there is none.
   */
  Optional<Standing> beside(Set<String> some) {
    return members.stream()
        .filter(_ -> seal.opensItself())
        .filter(member -> member.claim().filter(claim -> !some.contains(claim)).isPresent())
        .map(Member::standing)
        .filter(standing -> standing != Standing.Fresh)
        .min(Comparator.naturalOrder());
  }

  /**
   * Whether there are shares that came after an intent was written: that is done beside others only
   * if a person gives those up.
   */
  boolean hasKeysPutBack() {
    return !custody.keys().isEmpty() && !anew;
  }

  /**
   * Whether one that may have broken off was waited for as long as is due. Where the clock was put
   * back meanwhile nobody knows for how long that was, and it is over.
   */
  boolean isOver(Intent intent) {
    return rotation.now().isBefore(intent.opened())
        || !rotation.now().isBefore(custody.patience(intent));
  }

  /**
   * Whether keys are of a Vault with another kind of seal. What members say of their own counts,
   * each of them, and only where none says it what is noted at the keys: a person may have put
   * those back without the note. In the middle of a migration members say either, and what is noted
   * is the former.
   */
  boolean isOtherwiseSealed(KeySet keys) {
    if (keys.migrating().isPresent()) {
      return keys.isOfOther(seal);
    }
    List<String> told = members.stream().flatMap(member -> member.seal().stream()).toList();
    return told.isEmpty() ? keys.isOfOther(seal) : !told.stream().allMatch(seal.type()::equals);
  }

  /** Whether the keys are of a Vault that is not migrated yet as it is asked for. */
  boolean isBetween() {
    return course
        .asked()
        .filter(migration -> keys().filter(set -> !migration.isDone(set)).isPresent())
        .isPresent();
  }

  /** The member that leads. */
  Optional<Member> leader() {
    return members.stream().filter(member -> member.standing() == Standing.Leading).findFirst();
  }

  /** The migration that members are in the middle of. */
  Optional<SealMigration> migration() {
    return course.begun(keys());
  }

  /**
   * Names of sealed members that wait for shares; nobody else opens one that does so itself, but
   * for one that is configured for a migration.
   */
  List<String> sealed(Predicate<Member> which) {
    Optional<SealMigration> begun = migration();
    return members.stream()
        .filter(member -> member.standing() == Standing.Sealed)
        .filter(
            member ->
                !seal.opensItself()
                    || begun.filter(migration -> course.isFor(migration, member)).isPresent())
        .filter(which)
        .map(Member::name)
        .toList();
  }

  /**
   * Whether a member may have data that these shares open. One whose volume is new says that it is
   * sealed too, as soon as it has found another that is not; before one leads it could only take
   * the shares and hang ({@link MemberState.Sealed}). One that opens itself joins by itself too,
   * and says that it is sealed only once it holds something.
   */
  boolean mayHold(Member member, KeySet keys) {
    boolean noted = member.claim().filter(keys.opens()::contains).isPresent();
    return switch (member.standing()) {
      case Fresh -> false;
      case Sealed -> noted || seal.opensItself();
      case Following, Leading, Removed, Failing, Silent -> noted;
    };
  }

  /**
   * Uids of claims of which it must be noted that these shares open them: of members that are
   * unsealed, and of those that join, before they are given the shares. Otherwise one that has
   * joined and is sealed again would count as new, and together they might never lead.
   *
   * <p>Where no volume is known that may have data, all were put back from a backup, and any may.
   */
  NavigableSet<String> unnoted(KeySet keys) {
    boolean led = leader().isPresent();
    boolean restored = !led && members.stream().noneMatch(member -> mayHold(member, keys));
    NavigableSet<String> claims =
        claims(
            member ->
                switch (member.standing()) {
                  case Fresh -> false;
                  case Following, Leading -> true;
                  case Sealed -> led || (restored && !isNew(member, keys));
                  case Removed, Failing, Silent -> restored && !isNew(member, keys);
                });
    claims.removeAll(keys.opens());
    return claims;
  }

  /** Whether the claim was made for this Vault and never given a share. */
  private static boolean isNew(Member member, KeySet keys) {
    return member.claim().filter(keys.claims()::contains).isPresent()
        && member.claim().filter(keys.opens()::contains).isEmpty();
  }

  /** Whether no member may have data, once all claims that may are noted. */
  boolean isLost(KeySet keys) {
    return members.stream().noneMatch(member -> mayHold(member, keys));
  }
}
