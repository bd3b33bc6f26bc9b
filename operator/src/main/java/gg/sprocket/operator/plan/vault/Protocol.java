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
 * anything could be put into the Vault: its claims, and nothing else, are removed.
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

  private static Step during(Situation situation, Intent intent) {
    if (situation.custody().knows(intent.claims())) {
      return new Step.CloseIntent();
    }
    if (intent.phase() == Phase.Discarding) {
      return discarding(situation, intent);
    }
    if (!common(situation.initialised(), intent.claims()).isEmpty()) {
      return new Step.DiscardLostInit(common(situation.claims(), intent.claims()));
    }
    if (!situation.hasAllClaims()) {
      return new Step.Wait(Awaited.Claims);
    }
    if (situation.isFresh()) {
      return situation.claims().equals(intent.claims())
          ? initialize(situation, intent)
          // Somebody replaced a claim meanwhile; an intent names those that it may remove.
          : new Step.CloseIntent();
    }
    return situation.isInitialised() ? foreign(situation) : new Step.Wait(Awaited.Members);
  }

  private static Step discarding(Situation situation, Intent intent) {
    NavigableSet<String> left = common(situation.claims(), intent.claims());
    if (!left.isEmpty()) {
      return new Step.DiscardLostInit(left);
    }
    return common(situation.present(), intent.claims()).isEmpty()
        ? new Step.CloseIntent()
        : new Step.Wait(Awaited.Claims);
  }

  /** Data that the intent does not speak of was put under a member while it was open. */
  private static Step foreign(Situation situation) {
    return situation.custody().keys().isEmpty()
        ? new Step.Refused(Refusal.KeysMissing)
        : new Step.CloseIntent();
  }

  private static Step initialize(Situation situation, Intent intent) {
    Member first = situation.members().getFirst();
    return new Step.Initialize(
        first.name(), first.claim().orElseThrow(), intent.claims(), situation.custody().next());
  }

  private static Step outside(Situation situation) {
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
        ? new Step.OpenIntent(situation.claims())
        : new Step.Refused(Refusal.DataMissing);
  }

  /** Where there were data, only a person may give them up; claims they were on hold no others. */
  private static boolean mayBegin(Situation situation) {
    Custody custody = situation.custody();
    return custody.keys().isEmpty() || (situation.anew() && !custody.knows(situation.claims()));
  }

  private static Step opening(Situation situation) {
    Custody custody = situation.custody();
    List<KeySet> sets = custody.opening(situation.claims());
    if (sets.isEmpty()) {
      return new Step.Refused(Refusal.KeysMissing);
    }
    List<String> secrets = sets.stream().map(KeySet::secret).toList();
    return sets.size() == 1 || custody.knows(situation.claims())
        ? by(situation, sets.getFirst(), secrets)
        : byAnyOf(situation, secrets);
  }

  private static Step by(Situation situation, KeySet keys, List<String> secrets) {
    List<String> sealed = situation.sealed(member -> Situation.mayHold(member, keys));
    if (!sealed.isEmpty()) {
      return new Step.Unseal(sealed, secrets);
    }
    NavigableSet<String> unnoted = situation.unnoted(keys);
    if (!unnoted.isEmpty()) {
      return new Step.NoteClaims(keys.secret(), unnoted);
    }
    Optional<Member> leader = situation.leader();
    if (leader.isEmpty()) {
      return situation.isLost(keys) ? lost(situation) : new Step.Wait(Awaited.Leader);
    }
    if (situation.setUp().isEmpty()) {
      // What was set up before is taken for good until it is known better.
      return keys.setUp().isPresent() ? new Step.Settled() : new Step.Wait(Awaited.Issuer);
    }
    return keys.setUp().equals(situation.setUp())
        ? new Step.Settled()
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
