package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Trouble;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One real member from its first start on. */
class VaultMemberIT {
  private VaultMembers vault;
  private VaultMember member;

  @BeforeEach
  void start() {
    vault = VaultMembers.start("a");
    member = vault.way(0);
    vault.await(0, MemberState.Uninitialized.class);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  @Test
  void aNewMemberIsInitializedOnceAndOpenedByAnySharesThatAreEnough() throws VaultFailure {
    try (InitialKeys keys = member.initialize(5, 3)) {
      assertThat(keys.shares()).hasSize(5);
      assertThat(member.look())
          .isEqualTo(new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1"));

      assertThat(trouble(() -> member.initialize(5, 3)))
          .isEqualTo(new Trouble.Refused(400, List.of("Vault is already initialized")));

      assertThat(given(member.unseal(keys.shares().get(4)))).isEqualTo(1);
      assertThat(given(member.unseal(keys.shares().get(1)))).isEqualTo(2);
      assertThat(member.unseal(keys.shares().get(2)).isUnsealed()).isTrue();
      assertThat(vault.await(0, MemberState.Active.class).version()).isEqualTo("1.21.1");
      assertThat(trouble(member::resetUnseal)).isEqualTo(new Trouble.Refused(400, List.of()));
    }
  }

  @Test
  void theSameShareTwiceCountsOnce() throws VaultFailure {
    try (InitialKeys keys = member.initialize(3, 2)) {
      member.unseal(keys.shares().get(0));
      assertThat(given(member.unseal(keys.shares().get(0)))).isEqualTo(1);
    }
  }

  @Test
  void sharesThatSomebodyElseGaveAreForgottenOnRequest() throws VaultFailure {
    try (InitialKeys keys = member.initialize(3, 2);
        KeyShare stray = stray()) {
      assertThat(given(member.unseal(stray))).isEqualTo(1);
      assertThat(member.look()).isInstanceOf(MemberState.Sealed.class);
      assertThat(given(member.resetUnseal())).isZero();

      assertThat(vault.unseal(0, keys.shares().subList(0, 2)).isUnsealed()).isTrue();
    }
  }

  @Test
  void aWrongShareIsToldWithTheLastOneAndNothingStays() throws VaultFailure {
    try (InitialKeys keys = member.initialize(3, 2);
        KeyShare stray = stray();
        KeyShare garbage = new KeyShare(VaultMembers.secret("YQ=="))) {
      member.unseal(stray);
      assertThat(trouble(() -> member.unseal(keys.shares().get(0))))
          .isEqualTo(new Trouble.WrongShare());
      assertThat(given(member.look())).isZero();

      assertThat(trouble(() -> member.unseal(garbage))).isEqualTo(new Trouble.WrongShare());
      assertThat(vault.unseal(0, keys.shares().subList(1, 3)).isUnsealed()).isTrue();
    }
  }

  @Test
  void aRootTokenIsMadeOutOfSharesAndProvedRevoked() throws VaultFailure {
    try (InitialKeys keys = member.initialize(3, 2)) {
      vault.unseal(0, keys.shares().subList(0, 2));
      vault.await(0, MemberState.Active.class);
      member.session(keys.root()).revokeSelf();
      assertThat(trouble(() -> member.session(keys.root()).self())).isEqualTo(new Trouble.Denied());

      try (VaultToken root = member.generateRoot(keys.shares())) {
        VaultSession session = member.session(root);
        assertThat(session.self().isRoot()).isTrue();
        assertThat(session.self().life()).isZero();
        assertThat(session.accessors()).containsExactly(session.self().accessor());

        session.revokeSelf();
        assertThat(trouble(session::self)).isEqualTo(new Trouble.Denied());
        assertThat(trouble(session::revokeSelf)).isEqualTo(new Trouble.Denied());
      }
    }
  }

  @Test
  void noRootTokenIsMadeOutOfSharesOfAnotherKey() throws VaultFailure {
    try (InitialKeys keys = member.initialize(3, 2);
        KeyShare stray = stray()) {
      assertThat(trouble(() -> member.generateRoot(keys.shares())))
          .as("sealed")
          .isEqualTo(new Trouble.Unready());
      vault.unseal(0, keys.shares().subList(0, 2));
      vault.await(0, MemberState.Active.class);

      assertThat(trouble(() -> member.generateRoot(List.of(keys.shares().get(0), stray))))
          .isEqualTo(new Trouble.WrongShare());

      // Neither that attempt nor one that was left half done keeps the next from being made.
      vault.beginRootToken();
      try (VaultToken root = member.generateRoot(keys.shares())) {
        assertThat(member.session(root).self().isRoot()).isTrue();
      }
    }
  }

  @Test
  void aRestartedMemberIsSealedAndOneThatIsSealedByHandToo() throws VaultFailure {
    try (InitialKeys keys = member.initialize(1, 1)) {
      vault.unseal(0, keys.shares());
      MemberState.Active before = vault.await(0, MemberState.Active.class);

      vault.server(0).kill();
      assertThat(member.look()).isInstanceOf(MemberState.Unreachable.class);
      vault.server(0).start();
      vault.await(0, MemberState.Sealed.class);
      vault.unseal(0, keys.shares());
      assertThat(vault.await(0, MemberState.Active.class)).isEqualTo(before);

      member.session(keys.root()).seal();
      assertThat(member.look()).isInstanceOf(MemberState.Sealed.class);
    }
  }

  @Test
  void aMemberThatLostItsDataSaysWhatANewOneSays() throws VaultFailure {
    member.initialize(1, 1).close();
    vault.server(0).kill();
    vault.server(0).loseData();
    vault.server(0).start();

    assertThat(vault.await(0, MemberState.Uninitialized.class)).isNotNull();
  }

  @Test
  void aMemberThatHangsIsGivenUpAndAskedAgain() {
    vault.server(0).freeze();
    MemberAddress address =
        VaultMembers.address(vault.server(0), VaultMembers.NAME, VaultMembers.TLS.authority());
    try (VaultMember usual = new DriverConnector().connect(address)) {
      assertThat(usual.look()).isEqualTo(new MemberState.Unreachable(NoAnswer.TimedOut));
    }

    vault.server(0).thaw();
    vault.await(0, MemberState.Uninitialized.class);
  }

  @Test
  void aMemberThatIsNotTheOneIsNotAsked() {
    try (VaultMember stranger =
            VaultMembers.connect(
                VaultMembers.address(
                    vault.server(0),
                    VaultMembers.NAME,
                    ServerCertificate.of(VaultMembers.NAME).authority()));
        VaultMember other =
            VaultMembers.connect(
                VaultMembers.address(
                    vault.server(0),
                    "mle-vault-1.mle-vault.sprocket-mle.svc",
                    VaultMembers.TLS.authority()))) {
      assertThat(stranger.look()).isEqualTo(new MemberState.Unreachable(NoAnswer.UnknownAuthority));
      assertThat(other.look()).isEqualTo(new MemberState.Unreachable(NoAnswer.WrongName));
      assertThat(trouble(() -> other.initialize(1, 1)))
          .isEqualTo(new Trouble.Unanswered(NoAnswer.WrongName));
    }
    assertThat(member.look()).isEqualTo(new MemberState.Uninitialized());
  }

  /** A share in form, but of no key. */
  static KeyShare stray() {
    byte[] share = new byte[33];
    share[32] = 99;
    return new KeyShare(VaultMembers.secret(Base64.getEncoder().encodeToString(share)));
  }

  private static int given(MemberState state) {
    return ((MemberState.Sealed) state).seal().given();
  }

  /** Something that Vault refuses. */
  interface Refused {
    void run() throws Exception;
  }

  static Trouble trouble(Refused call) {
    return catchThrowableOfType(VaultFailure.class, call::run).trouble();
  }
}
