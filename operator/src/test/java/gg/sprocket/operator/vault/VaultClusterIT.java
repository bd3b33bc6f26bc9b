package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.MemberState.Lack;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three real members that join one another. */
class VaultClusterIT {
  private VaultMembers vault;
  private InitialKeys keys;

  @BeforeEach
  void start() throws VaultFailure {
    vault = VaultMembers.start("a", "b", "c");
    for (int number = 0; number < 3; number++) {
      vault.await(number, MemberState.Uninitialized.class);
    }
    keys = vault.way(0).initialize(3, 2);
  }

  @AfterEach
  void stop() {
    keys.close();
    vault.close();
  }

  @Test
  void membersJoinOnceTheFirstIsUnsealedAndTheyAreToo() throws VaultFailure {
    // As long as the first is sealed the others look new, and must not be initialized.
    vault.await(0, MemberState.Sealed.class);
    assertThat(vault.way(1).look()).isEqualTo(new MemberState.Uninitialized());

    vault.unseal(0, enough());
    MemberState.Active active = vault.await(0, MemberState.Active.class);
    assertThat(vault.await(1, MemberState.Sealed.class).seal().threshold())
        .as("told by the first")
        .isEqualTo(2);
    join(1);
    join(2);

    assertThat(vault.await(2, MemberState.Standby.class).cluster()).isEqualTo(active.cluster());
    assertThat(RaftPeers.of(session(2)).all())
        .extracting(RaftPeers.Peer::nodeId)
        .containsExactlyInAnyOrder("a", "b", "c");
    assertThat(RaftPeers.of(session(1)).all())
        .filteredOn(RaftPeers.Peer::leader)
        .extracting(RaftPeers.Peer::nodeId)
        .containsExactly("a");
  }

  @Test
  void aMemberThatHasNotJoinedCanBeMadeAVaultOfItsOwn() throws VaultFailure {
    try (InitialKeys others = vault.way(1).initialize(1, 1)) {
      vault.unseal(0, enough());
      vault.unseal(1, others.shares());

      assertThat(vault.await(1, MemberState.Active.class).cluster())
          .isNotEqualTo(vault.await(0, MemberState.Active.class).cluster());
    }
  }

  @Test
  void aStandbyMakesRootTokensAndTakesOver() throws VaultFailure {
    open();
    try (VaultToken root = vault.way(1).generateRoot(keys.shares())) {
      vault.way(2).session(root).revokeSelf();
    }
    vault.await(1, "a voter", _ -> voters() == 3);

    vault.server(0).kill();
    vault.await(
        1,
        "followed",
        state ->
            state instanceof MemberState.Active
                || vault.way(2).look() instanceof MemberState.Active);

    vault.server(0).start();
    vault.await(0, MemberState.Sealed.class);
    vault.unseal(0, enough());
    vault.await(0, MemberState.Standby.class);
  }

  @Test
  void aMemberThatLostItsDataJoinsAgainAndIsNotInitialized() throws VaultFailure {
    open();
    vault.server(2).kill();
    vault.server(2).loseData();
    vault.server(2).start();

    vault.await(2, MemberState.Sealed.class);
    join(2);
  }

  @Test
  void aMemberThatWasTakenOutSaysSo() throws VaultFailure {
    open();
    RaftPeers.of(session(0)).remove("c");

    vault.await(2, MemberState.Removed.class);
    vault.server(2).kill();
    vault.server(2).start();
    vault.await(2, MemberState.Removed.class);
  }

  @Test
  void aStandbyThatLostTheOthersTellsIt() throws VaultFailure {
    open();
    vault.server(0).freeze();
    vault.server(2).freeze();

    vault.await(1, "alone", new MemberState.Recovering(Lack.ActiveMember)::equals);
    vault.server(0).thaw();
    vault.server(2).thaw();
    vault.await(
        1,
        "found",
        state -> state instanceof MemberState.Standby || state instanceof MemberState.Active);
  }

  @Test
  void aWrongShareHangsAMemberThatJoinsUntilItIsRestarted() throws VaultFailure {
    vault.unseal(0, enough());
    vault.await(0, MemberState.Active.class);
    vault.await(1, MemberState.Sealed.class);

    try (VaultMember impatient =
            new DriverConnector(CallLimits.of(Duration.ofSeconds(2)))
                .connect(
                    VaultMembers.address(
                        vault.server(1), VaultMembers.NAME, VaultMembers.TLS.authority()));
        KeyShare stray =
            new KeyShare(VaultMembers.secret("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABj"))) {
      impatient.unseal(stray);
      assertThat(VaultMemberIT.trouble(() -> impatient.unseal(keys.shares().get(0))))
          .isEqualTo(new Trouble.Unanswered(NoAnswer.TimedOut));
      assertThat(impatient.look()).isEqualTo(new MemberState.Unreachable(NoAnswer.TimedOut));
    }

    vault.server(1).kill();
    vault.server(1).start();
    vault.await(1, MemberState.Sealed.class);
    join(1);
  }

  private List<KeyShare> enough() {
    return keys.shares().subList(0, 2);
  }

  private VaultSession session(int number) {
    return vault.way(number).session(keys.root());
  }

  private long voters() {
    try {
      return RaftPeers.of(session(1)).voters();
    } catch (VaultFailure e) {
      return 0;
    }
  }

  private void open() throws VaultFailure {
    vault.unseal(0, enough());
    vault.await(0, MemberState.Active.class);
    for (int number = 1; number < 3; number++) {
      vault.await(number, MemberState.Sealed.class);
      join(number);
    }
  }

  private void join(int number) throws VaultFailure {
    vault.unseal(number, enough());
    vault.await(number, MemberState.Standby.class);
  }
}
