package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.Step.Awaited;
import gg.sprocket.operator.plan.vault.Step.Refusal;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides the next step. Initialising a Vault cannot be undone or repeated, and its answer is the
 * only copy of the key shares; so an intent is written before and closed once they are stored. An
 * intent without shares and an initialised Vault therefore mean that the answer was lost before
 * anything could be put into the Vault: its claims, and nothing else, are removed. Before that the
 * name of the shares is taken, since whoever has the answer may have sent it and hang: whether it
 * was lost is settled by who comes first to that name, and by nothing else.
 *
 * <p>Vault may break its own initialisation off, or be killed in it. What it has stored by then
 * never becomes a Vault ({@code vault/init.go}, {@code physical/raft/raft.go} of 1.21): it says
 * that it is not initialised and refuses to be, fails, or stays sealed. So it is given up like any
 * whose answer was lost, but later each time. Volumes of which a person has put back a part say the
 * same; so an intent says whether it was asked for, and nothing is given up by one that was not.
 */
public final class Protocol {

  private Protocol() {}

  /** The next step. */
  public static Step next(Situation situation) {
    if (situation.recovery()) {
      return new Step.Refused(Refusal.RecoveryMode);
    }
    return situation
        .custody()
        .intent()
        .map(intent -> during(situation, intent))
        .orElseGet(() -> outside(situation));
  }

  /**
   * What is done with the keys of a Vault although no new encryption key can be made for now; empty
   * if nothing is wanted.
   */
  public static Optional<Step.Renewing> instead(Situation situation, Step.Rotate failed) {
    return Renewal.instead(situation, failed);
  }

  private static Step during(Situation situation, Intent intent) {
    if (situation.custody().knows(intent.claims())) {
      return new Step.CloseIntent();
    }
    if (intent.phase() == Phase.Discarding) {
      return discarding(situation, intent);
    }
    return isAnothers(situation, intent) ? foreign(situation, intent) : intended(situation, intent);
  }

  /**
   * Whether there are data that did not come of the initialisation, or may not: before it was asked
   * for none does. What leads beside its claims may have taken in members that are on them. And
   * where shares were put back, what is initialised is taken for what they open, on whatever claim
   * it is: if it is not, the shares do not open it, which is told, and nothing is lost.
   */
  private static boolean isAnothers(Situation situation, Intent intent) {
    if (!intent.isAsked()) {
      return situation.isInitialised();
    }
    boolean isBeside = !intent.claims().containsAll(situation.initialised());
    return situation.isOpenBeside(intent.claims())
        || (isBeside && !isLost(situation, intent))
        || (situation.isInitialised() && situation.hasKeysPutBack());
  }

  /** Whether a Vault is there to which nobody has keys. */
  private static boolean isLost(Situation situation, Intent intent) {
    return isBroken(situation, intent)
        || !common(situation.initialised(), intent.claims()).isEmpty();
  }

  /** Only the first member is ever initialised; with its claim all is gone that may have begun. */
  private static boolean isBroken(Situation situation, Intent intent) {
    return intent.isAsked()
        && situation.isFirstOf(intent.claims())
        && (intent.phase() == Phase.Broken || situation.isShut(intent.claims()));
  }

  private static Step intended(Situation situation, Intent intent) {
    if (isBroken(situation, intent) && !situation.isOver(intent)) {
      return new Step.Wait(Awaited.Anew);
    }
    if (isLost(situation, intent)) {
      return discard(situation, intent, common(situation.claims(), intent.claims()));
    }
    if (!situation.hasAllClaims()) {
      return new Step.Wait(Awaited.Claims);
    }
    return situation.isFresh() ? fresh(situation, intent) : new Step.Wait(Awaited.Members);
  }

  /** What is done once no shares of the intent can be stored any more; who never asked has none. */
  private static Step givenUp(Situation situation, Intent intent, Step then) {
    Custody custody = situation.custody();
    return !intent.isAsked() || custody.isVoid(intent)
        ? then
        : new Step.VoidNumber(custody.free(intent.number()));
  }

  /**
   * Somebody may have replaced a claim meanwhile, and an intent names those that it may remove. It
   * is written over and not removed, so that a Vault that is initialised late has an intent too.
   */
  private static Step fresh(Situation situation, Intent intent) {
    boolean isSame = situation.claims().equals(intent.claims());
    if (isSame && intent.phase() == Phase.Foreign) {
      return new Step.Refused(Refusal.PartLeft);
    }
    if (isSame && !situation.custody().isVoid(intent)) {
      // What was asked for may still come, and is known by its intent alone.
      return situation.isBetween()
          ? new Step.Refused(Refusal.DataMissing)
          : initialize(situation, intent);
    }
    boolean mayCome = intent.isAsked() && situation.isFirstOf(intent.claims());
    Phase phase = mayCome ? intent.phase() : Phase.Open;
    Step instead = mayBegin(situation) ? open(situation, phase) : new Step.CloseIntent();
    return givenUp(situation, intent, instead);
  }

  /**
   * What leads beside the claims of an intent may have taken in members that are on them. It is not
   * seen while it restarts, so each member beside them must say first that it holds nothing.
   */
  private static Step discard(Situation situation, Intent intent, NavigableSet<String> left) {
    return switch (situation.beside(intent.claims()).orElse(Standing.Fresh)) {
      case Fresh -> givenUp(situation, intent, new Step.DiscardLostInit(left));
      case Silent, Failing -> new Step.Wait(Awaited.Members);
      case Sealed, Following, Leading, Removed -> new Step.Refused(Refusal.KeysMissing);
    };
  }

  private static Step open(Situation situation, Phase phase) {
    return new Step.OpenIntent(situation.claims(), situation.custody().next(), phase);
  }

  private static Step discarding(Situation situation, Intent intent) {
    NavigableSet<String> left = common(situation.claims(), intent.claims());
    if (!left.isEmpty()) {
      return discard(situation, intent, left);
    }
    return common(situation.present(), intent.claims()).isEmpty()
        ? givenUp(situation, intent, new Step.CloseIntent())
        : new Step.Wait(Awaited.Claims);
  }

  /** Data that did not come of the intent was put under a member while it was open. */
  private static Step foreign(Situation situation, Intent intent) {
    boolean isUndecided = isLost(situation, intent) && !situation.hasKeysPutBack();
    return situation.custody().keys().isEmpty() || (intent.isAsked() && isUndecided)
        ? new Step.Refused(Refusal.KeysMissing)
        : givenUp(situation, intent, new Step.CloseIntent());
  }

  private static Step initialize(Situation situation, Intent intent) {
    Member first = situation.members().getFirst();
    return new Step.Initialize(
        first.name(),
        first.claim().orElseThrow(),
        intent.claims(),
        situation.custody().free(intent.number()));
  }

  /**
   * Why nothing is done, or nothing but to open those whom shares open anyway; empty where all is.
   */
  public static Optional<Refusal> refusal(Situation situation) {
    boolean isOutside = !situation.recovery() && situation.custody().intent().isEmpty();
    return Optional.of(situation)
        .filter(_ -> isOutside)
        .flatMap(Protocol::otherwise)
        .or(
            () ->
                next(situation) instanceof Step.Refused(Refusal why)
                    ? Optional.of(why)
                    : Optional.empty());
  }

  private static Optional<Refusal> otherwise(Situation situation) {
    if (isOtherwiseSealed(situation)) {
      return Optional.of(Refusal.OtherSeal);
    }
    return Migrations.isOther(situation) ? Optional.of(Refusal.OtherMigration) : Optional.empty();
  }

  private static Step outside(Situation situation) {
    Optional<Refusal> otherwise = otherwise(situation);
    if (otherwise.isPresent()) {
      return Migrations.meanwhile(situation)
          .orElseGet(() -> new Step.Refused(otherwise.orElseThrow()));
    }
    if (situation.isInitialised()) {
      return opening(situation);
    }
    if (!situation.hasAllClaims()) {
      return new Step.Wait(Awaited.Claims);
    }
    if (!situation.isFresh()) {
      return new Step.Wait(Awaited.Members);
    }
    return mayBegin(situation)
        ? open(situation, Phase.Open)
        : new Step.Refused(Refusal.DataMissing);
  }

  /** One that is configured for another seal than its data have does not even answer. */
  private static boolean isOtherwiseSealed(Situation situation) {
    return situation
        .keys()
        .filter(situation::isOtherwiseSealed)
        .filter(keys -> situation.isInitialised() || keys.knows(situation.claims()))
        .isPresent();
  }

  /**
   * Where there were data, only a person may give them up; claims they were on hold no others. The
   * next Vault has the seal that is asked for, and nothing of one that was not migrated.
   */
  private static boolean mayBegin(Situation situation) {
    Custody custody = situation.custody();
    return custody.keys().isEmpty()
        || (situation.anew() && !custody.knows(situation.claims()) && !situation.isBetween());
  }

  private static Step opening(Situation situation) {
    Custody custody = situation.custody();
    List<KeySet> sets = custody.opening(situation.claims());
    if (sets.isEmpty()) {
      return new Step.Refused(Refusal.KeysMissing);
    }
    List<String> secrets = situation.secrets();
    return sets.size() == 1 || custody.knows(situation.claims())
        ? by(situation, sets.getFirst(), secrets)
        : byAnyOf(situation, secrets);
  }

  private static Step by(Situation situation, KeySet keys, List<String> secrets) {
    List<String> sealed = situation.sealed(member -> situation.mayHold(member, keys));
    if (!sealed.isEmpty()) {
      return new Step.Unseal(sealed, secrets);
    }
    // Who joins can be given the shares that count and no others.
    Optional<Step> undecided =
        situation.leader().flatMap(leader -> Renewal.undecided(situation, leader));
    if (undecided.isPresent()) {
      return undecided.orElseThrow();
    }
    NavigableSet<String> unnoted = situation.unnoted(keys);
    if (!unnoted.isEmpty()) {
      return new Step.NoteClaims(keys.secret(), unnoted);
    }
    Optional<Member> leader = situation.leader();
    if (leader.isEmpty()) {
      return situation.isLost(keys) ? lost(situation) : new Step.Wait(Awaited.Leader);
    }
    Optional<Step> migrated = Migrations.next(situation, keys, leader.orElseThrow());
    if (migrated.isPresent()) {
      return migrated.orElseThrow();
    }
    if (situation.setUp().isEmpty()) {
      // What was set up before is taken for good until it is known better.
      return keys.setUp().isPresent() ? new Step.Settled() : new Step.Wait(Awaited.Issuer);
    }
    return keys.setUp().equals(situation.setUp())
        ? Renewal.next(situation, leader.orElseThrow(), keys)
        : setUp(situation, leader.orElseThrow(), secrets);
  }

  private static Step lost(Situation situation) {
    return situation.hasAllClaims()
        ? new Step.Refused(Refusal.DataMissing)
        : new Step.Wait(Awaited.Claims);
  }

  /** None of the claims is known, so the shares are tried; a root token proves which are right. */
  private static Step byAnyOf(Situation situation, List<String> secrets) {
    Optional<Member> leader = situation.leader();
    if (leader.isPresent()) {
      return situation.setUp().isPresent()
          ? setUp(situation, leader.orElseThrow(), secrets)
          : new Step.Wait(Awaited.Issuer);
    }
    List<String> sealed = situation.sealed(_ -> true);
    return sealed.isEmpty() ? new Step.Wait(Awaited.Leader) : new Step.Unseal(sealed, secrets);
  }

  private static Step setUp(Situation situation, Member leader, List<String> secrets) {
    return new Step.SetUp(leader.name(), situation.initialised(), secrets);
  }

  private static NavigableSet<String> common(
      NavigableSet<String> some, NavigableSet<String> others) {
    NavigableSet<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }
}
