package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Protocol;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.InitialKeys;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * Does one step with a Vault. What cannot be undone is decided once more by what is there at this
 * moment: caches and earlier looks may be old, and another operator may have been faster.
 *
 * @param members sees the members
 * @param keys writes intents and shares
 * @param volumes removes claims
 * @param setUp sets up
 * @param time what the calls of a step may take together, but for {@code sys/init}, whose answer
 *     must not be lost, and for a set-up, which may take twice as long
 */
record VaultDeeds(
    VaultMembers members, VaultKeys keys, VaultVolumes volumes, VaultSetUp setUp, Duration time) {

  /** Of calls in one pass: other parts of the instance, and other instances, wait for it. */
  static final Duration USUAL = Duration.ofSeconds(10);

  /** A set-up makes some thirty calls, and one that has no answer ends it. */
  private static final int SET_UP = 2;

  /**
   * Does the step.
   *
   * @return why it was not done, if something stands in its way
   */
  Optional<Problem> make(Identity identity, Change.VaultDeed deed) {
    VaultTarget target = deed.target();
    CallBudget budget = CallBudget.of(time);
    return switch (deed.step()) {
      case Step.Unseal unseal ->
          new VaultUnsealing(members, keys).make(identity, target, unseal, budget);
      case Step.SetUp step -> Unready.attempt(step, () -> setUp(identity, target, step));
      case Step step -> Unready.attempt(step, () -> unlessOutdated(identity, target, step, budget));
    };
  }

  /**
   * Removes the key shares of a Vault whose data are gone.
   *
   * @return why they are kept for now
   */
  Optional<Problem> removeKeys(Identity identity, String dataId) {
    Optional<Problem> left = volumes.left(identity, dataId);
    if (left.isEmpty()) {
      keys.remove(identity, dataId);
    }
    return left;
  }

  private void unlessOutdated(Identity identity, VaultTarget target, Step step, CallBudget budget)
      throws VaultFailure, Unready {
    Situation now = Unready.value(members.situation(identity, target, budget));
    if (!Protocol.next(now).equals(step)) {
      return;
    }
    switch (step) {
      case Step.OpenIntent open ->
          keys.intents()
              .open(identity, target.dataId(), now.custody().intent(), open, target.now());
      case Step.Initialize initialize -> initialize(identity, target, judged(now), initialize);
      case Step.VoidNumber(int number) ->
          keys.take(identity, target.dataId(), number, judged(now).claims());
      case Step.CloseIntent() -> keys.intents().close(target.dataId(), judged(now));
      case Step.DiscardLostInit(NavigableSet<String> claims) -> {
        if (keys.intents().discarding(target.dataId(), judged(now))) {
          volumes.remove(identity, target, now, claims);
        }
      }
      case Step.NoteClaims(String secret, NavigableSet<String> claims) ->
          keys.marks().note(secret, claims);
      case Step.Renewing renewing -> renew(identity, target, now, renewing);
      case Step.Migrating migrating ->
          unlessProblem(
              new VaultMigration(members, keys).make(identity, target, now, migrating, budget));
      case Step.Unseal _, Step.SetUp _, Step.Wait _, Step.Settled _, Step.Refused _ -> {}
    }
  }

  private void renew(Identity identity, VaultTarget target, Situation now, Step.Renewing step)
      throws VaultFailure, Unready {
    VaultRenewal renewal = new VaultRenewal(members, keys, setUp.issuer(), time);
    unlessProblem(renewal.make(identity, target, now, step));
  }

  private static void unlessProblem(Optional<Problem> problem) throws Unready {
    if (problem.isPresent()) {
      throw new Unready(problem.orElseThrow());
    }
  }

  private static Intent judged(Situation situation) {
    return situation.custody().intent().orElseThrow();
  }

  private void initialize(
      Identity identity, VaultTarget target, Intent intent, Step.Initialize step)
      throws VaultFailure, Unready {
    Split split = new Split(target.shares(), target.threshold());
    VaultKeys.Made form = new VaultKeys.Made(split, target.seal());
    keys.rehearse(identity, target.dataId(), step, form);
    try (VaultMember member = Unready.value(members.connect(identity, target, step.member()))) {
      Optional<Intent> asked = keys.intents().asked(target.dataId(), intent);
      if (asked.isEmpty()) {
        return;
      }
      try (InitialKeys made = ask(member, target, split, asked.orElseThrow())) {
        if (keys.store(identity, target.dataId(), step, form, made.shares())) {
          open(identity, target, step, made);
        }
      }
    }
  }

  private InitialKeys ask(VaultMember member, VaultTarget target, Split split, Intent asked)
      throws VaultFailure {
    try {
      return member.initialize(target.seal(), split);
    } catch (VaultFailure e) {
      keys.intents().reached(target.dataId(), asked, asked.after(e.trouble()));
      throw e;
    }
  }

  private void open(Identity identity, VaultTarget target, Step.Initialize step, InitialKeys made)
      throws Unready {
    CallBudget budget = CallBudget.of(time);
    try (VaultMember member =
        Unready.value(members.connect(identity, target, step.member(), budget))) {
      new Opening(member).once(made, budget);
    }
  }

  private void setUp(Identity identity, VaultTarget target, Step.SetUp step)
      throws VaultFailure, Unready {
    // What is marked is what was configured, whatever it was when the Vault was looked at.
    TokenIssuer.Trust trust = Unready.value(setUp.keys().now());
    SetUpForm form = target.form().trusting(trust.mark());
    CallBudget budget = CallBudget.of(time.multipliedBy(SET_UP));
    try (VaultMember member =
        Unready.value(members.connect(identity, target, step.member(), budget))) {
      String right =
          new RightShares(keys)
              .among(step.keys(), shares -> setUp.make(member, shares, form, trust), () -> {});
      keys.marks()
          .mark(
              identity,
              right,
              form.mark().orElseThrow(),
              step.claims(),
              Unready.value(keys.keys().custody(identity, target.dataId())).after(target.now()));
    }
  }
}
