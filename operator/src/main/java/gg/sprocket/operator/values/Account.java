package gg.sprocket.operator.values;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The operator's login at one Vault. It is made when it is needed and kept for half its life. */
final class Account {

  private static final String WAIT = "wait for calls before";

  private final VaultAccess access;
  private final Identities identities;
  private final Clock clock;
  private final ReentrantLock turn = new ReentrantLock();
  private Optional<String> authority = Optional.empty();
  private Optional<Kept> login = Optional.empty();

  /** Of whoever asks for it while a question takes its time. */
  private volatile Optional<Instant> since = Optional.empty();

  private record Kept(Login login, String dataId, Instant until) {}

  Account(VaultAccess access, Identities identities, Clock clock) {
    this.access = access;
    this.identities = identities;
    this.clock = clock;
  }

  <T> T ask(
      Identity identity, VaultSource source, CallBudget budget, ValueStore.Question<T> question)
      throws VaultFailure {
    return at(identity, source, budget, member -> ask(member, source, question));
  }

  <T> T askApart(
      Identity identity,
      VaultSource source,
      CallBudget budget,
      String role,
      ValueStore.Question<T> question)
      throws VaultFailure {
    return at(
        identity,
        source,
        budget,
        member -> {
          try (SecretBytes token = identities.token(source.form().audience());
              Login apart = member.login(SetUpForm.LOGIN, role, token)) {
            return question.of(member.session(apart.token()));
          }
        });
  }

  /** Asks a member. */
  private interface Asking<T> {
    T of(VaultMember member) throws VaultFailure;
  }

  private <T> T at(Identity identity, VaultSource source, CallBudget budget, Asking<T> asking)
      throws VaultFailure {
    enter(budget);
    try (VaultMember member = connect(identity, source, budget)) {
      return asking.of(member);
    } catch (VaultFailure e) {
      if (e.trouble().equals(new Trouble.Unanswered(NoAnswer.UnknownAuthority))) {
        authority = Optional.empty(); // it may have been made anew
      }
      throw e;
    } finally {
      turn.unlock();
    }
  }

  /** Whoever comes when the time is up asks nothing: each of many would take a little more. */
  private void enter(CallBudget budget) throws VaultFailure {
    try {
      if (budget.isSpent() || !turn.tryLock(budget.left().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new VaultFailure(WAIT, new Trouble.Unanswered(NoAnswer.TimedOut));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new VaultFailure(WAIT, new Trouble.Unanswered(NoAnswer.ConnectionLost));
    }
  }

  private <T> T ask(VaultMember member, VaultSource source, ValueStore.Question<T> question)
      throws VaultFailure {
    boolean kept = login.filter(one -> isGood(one, source)).isPresent();
    if (!kept) {
      logIn(member, source);
    }
    try {
      return question.of(member.session(token()));
    } catch (VaultFailure e) {
      if (!kept || !(e.trouble() instanceof Trouble.Denied)) {
        throw e;
      }
      // A Vault that was begun anew or restored knows no login from before.
      logIn(member, source);
      return question.of(member.session(token()));
    }
  }

  private boolean isGood(Kept one, VaultSource source) {
    return one.dataId().equals(source.dataId()) && one.until().isAfter(clock.instant());
  }

  private VaultToken token() {
    return login.orElseThrow().login().token();
  }

  private void logIn(VaultMember member, VaultSource source) throws VaultFailure {
    erase();
    try (SecretBytes identity = identities.token(source.form().audience())) {
      Login made = member.login(SetUpForm.LOGIN, SetUpForm.OPERATOR, identity);
      login =
          Optional.of(
              new Kept(made, source.dataId(), clock.instant().plus(made.life().dividedBy(2))));
      since = Optional.of(clock.instant());
    }
  }

  private VaultMember connect(Identity identity, VaultSource source, CallBudget budget)
      throws VaultFailure {
    if (authority.isEmpty()) {
      authority = access.keys().authority(identity, source.dataId());
    }
    if (authority.isEmpty()) {
      throw new VaultFailure("connect", new Trouble.Unanswered(NoAnswer.UnknownAuthority));
    }
    return access
        .connector()
        .connect(
            new MemberAddress(
                access
                    .locator()
                    .locate(
                        identity.namespace(), source.member().name(), source.member().address()),
                source.member().host(),
                authority.orElseThrow()),
            budget);
  }

  /** When the login was made that is kept, if one is. */
  Optional<Instant> since() {
    return since;
  }

  /** Forgets the login, once it is not used. */
  void end() {
    turn.lock();
    try {
      erase();
    } finally {
      turn.unlock();
    }
  }

  private void erase() {
    since = Optional.empty();
    login.ifPresent(one -> one.login().close());
    login = Optional.empty();
  }
}
