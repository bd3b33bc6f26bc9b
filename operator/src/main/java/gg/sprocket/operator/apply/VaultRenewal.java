package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.KeyLife.Rotating;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Protocol;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.Rotation;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.NewShares;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes the keys of a Vault anew, by a step that was judged by what is there at this moment. A
 * Secret is stored before its shares count, and removed only after it was proved that another one's
 * do.
 *
 * @param members reaches members
 * @param keys stores and removes shares
 * @param issuer who gives the tokens by which the operator logs in
 * @param time what the calls of a step may take together
 */
record VaultRenewal(VaultMembers members, VaultKeys keys, ClusterIssuer issuer, Duration time) {

  /**
   * Does the step.
   *
   * @param now by what it was judged
   * @return why it was not done, if something stands in its way
   */
  Optional<Problem> make(Identity identity, VaultTarget target, Situation now, Step.Renewing step)
      throws VaultFailure {
    CallBudget budget = CallBudget.of(time);
    return switch (members.connect(identity, target, step.member(), budget)) {
      case Read.Bad<VaultMember>(Problem problem) -> Optional.of(problem);
      case Read.Ok<VaultMember>(VaultMember leader) -> {
        try (leader) {
          yield make(new Vault(identity, target, now, leader, budget), step);
        }
      }
    };
  }

  /** What a step is done to. */
  private record Vault(
      Identity identity, VaultTarget target, Situation now, VaultMember leader, CallBudget budget) {

    Rotation asked() {
      return target.rotation();
    }

    Optional<KeySet> set(String secret) {
      return now.custody().keys().stream().filter(set -> set.secret().equals(secret)).findFirst();
    }

    /** Secrets with other shares than these, the likeliest first. */
    List<String> others(String secret) {
      return now.secrets().stream().filter(other -> !other.equals(secret)).toList();
    }

    /** After all that is noted of when shares opened the Vault. */
    Instant moment() {
      return now.custody().after(asked().now());
    }

    /** What was noted since new shares were stored was noted at the former ones. */
    NavigableSet<String> opened(String former) {
      return set(former).map(KeySet::opens).orElseGet(TreeSet::new);
    }
  }

  private Optional<Problem> make(Vault vault, Step.Renewing step) throws VaultFailure {
    try {
      return unlessWrong(vault, step);
    } catch (VaultFailure e) {
      boolean isUse = step instanceof Step.MakeShares || step instanceof Step.DropShares;
      if (!isUse || !(e.trouble() instanceof Trouble.WrongShare)) {
        throw e;
      }
      // The volumes were put back from before those shares counted, and unsealed by a person.
      prove(vault, vault.now().secrets());
      return Optional.empty();
    }
  }

  private Optional<Problem> unlessWrong(Vault vault, Step.Renewing step) throws VaultFailure {
    return switch (step) {
      case Step.NoteSplit(String _, String secret) -> {
        VaultMember leader = vault.leader();
        keys.marks().threshold(secret, leader.split().threshold(), leader.seal().type());
        yield Optional.empty();
      }
      case Step.MakeShares made -> makeShares(vault, made);
      case Step.DecideShares decided -> decide(vault, decided);
      case Step.ProveShares(String _, List<String> secrets) -> {
        prove(vault, secrets);
        yield Optional.empty();
      }
      case Step.Rotate rotated -> rotate(vault, rotated);
      case Step.DropShares dropped -> drop(vault, dropped);
    };
  }

  /** Until they are given back they count for nothing, so that they may get lost. */
  private Optional<Problem> makeShares(Vault vault, Step.MakeShares step) throws VaultFailure {
    Split split = vault.asked().split();
    Done rekeyed = new Done(vault.asked().now(), vault.asked().rekey().word());
    KeySets.Successor next =
        new KeySets.Successor(
            vault.identity(),
            vault.target().dataId(),
            step.former(),
            step.number(),
            split,
            rekeyed);
    List<KeyShare> old = keys.shares(step.former());
    try (NewShares made = vault.leader().rekey(old, split.shares(), split.threshold())) {
      keys.sets().store(next, made.shares());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      vault.leader().cancelRekey();
      return Optional.of(unstored(step, e.getCode()));
    } finally {
      old.forEach(KeyShare::close);
    }
  }

  private Problem unstored(Step.MakeShares step, int code) {
    return new Problem(
        Reason.VaultRotationFailed,
        "the Vault works by the key shares of Secret %s, and a Secret of the keys namespace with new ones cannot be made (code %d); it is tried again, so look for a quota, a policy or a webhook of that namespace"
            .formatted(step.former(), code));
  }

  private Optional<Problem> decide(Vault vault, Step.DecideShares step) throws VaultFailure {
    // Whoever proves it meanwhile, while this operator hangs, changes what is read here.
    Optional<Secret> undecided = keys.sets().read(step.keys());
    List<KeyShare> made = keys.shares(step.keys());
    try {
      giveBack(vault.leader(), made);
      if (new RootProof(vault.leader()).isOpenedBy(made)) {
        keys.marks().proved(step.keys(), vault.opened(step.former()), vault.moment());
        return Optional.empty();
      }
    } finally {
      made.forEach(KeyShare::close);
    }
    prove(vault, vault.others(step.keys()));
    undecided.ifPresent(keys.sets()::remove);
    return Optional.empty();
  }

  /** Notes which of several sets opens the Vault. */
  private void prove(Vault vault, List<String> secrets) throws VaultFailure {
    if (secrets.isEmpty()) {
      throw wrong();
    }
    RootProof proof = new RootProof(vault.leader());
    String right =
        new RightShares(keys)
            .among(
                secrets,
                shares -> {
                  if (!proof.isOpenedBy(shares)) {
                    throw wrong();
                  }
                },
                () -> {});
    keys.marks().counted(right, vault.moment());
  }

  private static VaultFailure wrong() {
    return new VaultFailure("PUT sys/generate-root/update", new Trouble.WrongShare());
  }

  /** Has them count, if the Vault still waits for them; what it does not wait for is given up. */
  private static void giveBack(VaultMember leader, List<KeyShare> made) throws VaultFailure {
    try {
      if (leader.rekeyState() instanceof RekeyState.Unconfirmed) {
        leader.confirmRekey(made);
      }
    } catch (VaultFailure e) {
      if (!(e.trouble() instanceof Trouble.WrongShare)) {
        throw e;
      }
    }
    leader.cancelRekey();
  }

  /** Whether it can be done or not, new shares do not wait for it: their reason may be a theft. */
  private Optional<Problem> rotate(Vault vault, Step.Rotate step) throws VaultFailure {
    try {
      return rotate(vault, step.keys());
    } catch (VaultFailure | KubernetesClientException e) {
      Optional<Step.Renewing> instead = Protocol.instead(vault.now(), step);
      if (instead.isPresent()) {
        make(vault, instead.orElseThrow());
      }
      throw e;
    }
  }

  private Optional<Problem> rotate(Vault vault, String secret) throws VaultFailure {
    SetUpForm form = vault.target().form();
    try (SecretBytes token = issuer.token(form.audience());
        Login login = vault.leader().login(SetUpForm.LOGIN, SetUpForm.OPERATOR, token)) {
      VaultSession session = vault.leader().session(login.token());
      rotate(vault, secret, session);
      session.revokeSelf();
      return Optional.empty();
    }
  }

  /** A number that has grown since it was written down says that it was made. */
  private void rotate(Vault vault, String secret, VaultSession session) throws VaultFailure {
    int term = session.keyTerm().number();
    Optional<Rotating> begun = vault.set(secret).flatMap(set -> set.life().rotating());
    Rotating rotating = begun.orElseGet(() -> new Rotating(term, vault.asked().rotate().word()));
    if (begun.isEmpty()) {
      keys.marks().rotating(secret, rotating);
    }
    if (rotating.term() >= term) {
      session.rotate();
    }
    keys.marks().rotated(secret, new Done(vault.asked().now(), rotating.word()));
  }

  private Optional<Problem> drop(Vault vault, Step.DropShares step) throws VaultFailure {
    Optional<Problem> behind =
        new Followers(members, vault.identity(), vault.target())
            .behind(vault.leader(), vault.budget());
    if (behind.isPresent()) {
      return behind;
    }
    Optional<Secret> former = keys.sets().read(step.former());
    List<KeyShare> shares = keys.shares(step.keys());
    try {
      if (!new RootProof(vault.leader()).isOpenedBy(shares)) {
        throw wrong();
      }
      former.ifPresent(
          secret -> keys.sets().drop(vault.identity(), vault.target().dataId(), secret));
      return Optional.empty();
    } finally {
      shares.forEach(KeyShare::close);
    }
  }
}
