package gg.sprocket.operator.values;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The operator's login at one Vault. It is made when it is needed and kept for half its life. */
final class Account {

  private final VaultAccess access;
  private final Identities identities;
  private final Clock clock;
  private Optional<String> authority = Optional.empty();
  private Optional<Kept> login = Optional.empty();

  private record Kept(Login login, String dataId, Instant until) {}

  Account(VaultAccess access, Identities identities, Clock clock) {
    this.access = access;
    this.identities = identities;
    this.clock = clock;
  }

  synchronized <T> T ask(Identity identity, VaultSource source, ValueStore.Question<T> question)
      throws VaultFailure {
    try (VaultMember member = connect(identity, source)) {
      return ask(member, source, question);
    } catch (VaultFailure e) {
      if (e.trouble().equals(new Trouble.Unanswered(NoAnswer.UnknownAuthority))) {
        authority = Optional.empty(); // it may have been made anew
      }
      throw e;
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
    }
  }

  private VaultMember connect(Identity identity, VaultSource source) throws VaultFailure {
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
                authority.orElseThrow()));
  }

  synchronized void erase() {
    login.ifPresent(one -> one.login().close());
    login = Optional.empty();
  }
}
