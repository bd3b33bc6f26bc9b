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
    if (situation.custody().madeFor(intent.claims()).isPresent()) {
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
    return situation.custody().opening(situation.claims()).isPresent()
        ? new Step.CloseIntent()
        : new Step.Refused(Refusal.KeysMissing);
  }

  private static Step initialize(Situation situation, Intent intent) {
    return new Step.Initialize(
        situation.first().orElseThrow(), intent.claims(), situation.custody().next());
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
    return situation.custody().knows(situation.claims())
        ? new Step.Refused(Refusal.DataMissing)
        : new Step.OpenIntent(situation.claims());
  }

  private static Step opening(Situation situation) {
    Optional<KeySet> keys = situation.custody().opening(situation.claims());
    if (keys.isEmpty()) {
      return new Step.Refused(Refusal.KeysMissing);
    }
    String secret = keys.orElseThrow().secret();
    List<String> sealed = situation.sealed(keys.orElseThrow());
    if (!sealed.isEmpty()) {
      return new Step.Unseal(sealed, secret);
    }
    if (!situation.isLed()) {
      return new Step.Wait(Awaited.Leader);
    }
    return keys.orElseThrow().setUp().equals(Optional.of(situation.setUp()))
        ? new Step.Settled()
        : new Step.SetUp(situation.named(Standing.Leading).findFirst().orElseThrow(), secret);
  }

  private static NavigableSet<String> common(
      NavigableSet<String> some, NavigableSet<String> others) {
    NavigableSet<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }
}
