package gg.sprocket.operator.vault;

import static gg.sprocket.operator.vault.VaultMemberIT.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.RekeyState.Unconfirmed;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New shares, new keys and snapshots of a real Vault. */
class VaultRotationIT {
  private VaultMembers vault;
  private VaultMember member;
  private InitialKeys keys;

  @BeforeEach
  void open() throws VaultFailure {
    vault = VaultMembers.start("a");
    member = vault.way(0);
    keys = opened(vault, 3, 2);
  }

  private static InitialKeys opened(VaultMembers vault, int shares, int threshold)
      throws VaultFailure {
    vault.await(0, MemberState.Uninitialized.class);
    InitialKeys keys = vault.way(0).initialize(shares, threshold);
    vault.unseal(0, keys.shares().subList(0, threshold));
    vault.await(0, MemberState.Active.class);
    vault.way(0).session(keys.root()).enableKeyValue("sprocket");
    return keys;
  }

  @AfterEach
  void close() {
    keys.close();
    vault.close();
  }

  @Test
  void newSharesCountOnceTheyWereGivenBack() throws VaultFailure {
    assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
    try (NewShares made = member.rekey(keys.shares(), 5, 3)) {
      assertThat(made.shares()).hasSize(5);
      assertOpens(keys.shares());
      assertOpensNot(made.shares());

      member.confirmRekey(made.shares());

      assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
      assertOpens(made.shares());
      assertOpensNot(keys.shares());
      reopen(made.shares().subList(2, 5));
    }
  }

  @Test
  void newSharesThatWereNotGivenBackAreForgottenWithARestart() throws VaultFailure {
    try (NewShares made = member.rekey(keys.shares(), 5, 3)) {
      assertThat(member.rekeyState()).isInstanceOf(Unconfirmed.class);
      reopen(keys.shares().subList(0, 2));

      assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
      assertThat(trouble(() -> member.confirmRekey(made.shares())))
          .isEqualTo(new Trouble.Refused(400, List.of()));
      assertOpens(keys.shares());
    }
  }

  @Test
  void aShareThatWasGivenBackBeforeIsTakenAgain() throws VaultFailure {
    try (NewShares made = member.rekey(keys.shares(), 5, 3)) {
      assertThat(trouble(() -> member.confirmRekey(made.shares().subList(0, 2))))
          .isEqualTo(new Trouble.WrongShare());

      member.confirmRekey(made.shares());

      assertOpens(made.shares());
      assertThat(member.split()).isEqualTo(new Split(5, 3));
    }
  }

  @Test
  void newSharesCanBeGivenUpAndMadeAgain() throws VaultFailure {
    try (NewShares lost = member.rekey(keys.shares(), 1, 1)) {
      member.cancelRekey();
      assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
      member.cancelRekey();

      // Another crash, after the shares were made and before anybody has them.
      member.rekey(keys.shares(), 1, 1).close();
      try (NewShares made = member.rekey(keys.shares(), 1, 1)) {
        assertThat(trouble(() -> member.confirmRekey(lost.shares())))
            .isEqualTo(new Trouble.WrongShare());
        member.confirmRekey(made.shares());
        assertOpens(made.shares());
      }
    }
  }

  @Test
  void anAttemptOfSomebodyElseIsSeenAndGivenUp() throws VaultFailure {
    vault.beginRekey();
    assertThat(member.rekeyState()).isInstanceOf(RekeyState.Begun.class);

    try (NewShares made = member.rekey(keys.shares(), 1, 1)) {
      member.confirmRekey(made.shares());
    }
  }

  @Test
  void noSharesAreMadeOutOfSharesOfAnotherKey() throws VaultFailure {
    try (KeyShare stray = VaultMemberIT.stray()) {
      assertThat(trouble(() -> member.rekey(List.of(keys.shares().getFirst(), stray), 1, 1)))
          .isEqualTo(new Trouble.WrongShare());
      assertThat(member.rekeyState()).isEqualTo(new RekeyState.Idle());
      assertOpens(keys.shares());
    }
  }

  @Test
  void aNewKeyIsWrittenWithAndOldValuesStayReadable() throws VaultFailure {
    VaultSession session = member.session(keys.root());
    session.write("sprocket", "app", Map.of("k", "v"), 0);
    assertThat(session.keyTerm().number()).isEqualTo(1);

    session.rotate();

    assertThat(session.keyTerm())
        .satisfies(
            term -> {
              assertThat(term.number()).isEqualTo(2);
              assertThat(term.since()).isAfter(Instant.now().minus(Duration.ofMinutes(5)));
            });
    reopen(keys.shares().subList(0, 2));
    assertThat(session.read("sprocket", "app")).map(Entry::values).contains(Map.of("k", "v"));
  }

  @Test
  void aSnapshotPutsBackWhatWasWritten(@TempDir Path folder) throws VaultFailure {
    VaultSession session = member.session(keys.root());
    session.write("sprocket", "app", Map.of("k", "before"), 0);
    Path file = folder.resolve("vault.snap");

    session.saveSnapshot(file);
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
    session.write("sprocket", "app", Map.of("k", "after"), 1);
    session.restoreSnapshot(file, false);

    vault.await(0, "back", _ -> read(session).equals(Map.of("k", "before")));
  }

  @Test
  void aSnapshotOfAnotherVaultIsRestoredOnlyWithItsShares(@TempDir Path folder)
      throws VaultFailure {
    VaultSession session = member.session(keys.root());
    session.write("sprocket", "app", Map.of("k", "before"), 0);
    Path file = folder.resolve("vault.snap");
    session.saveSnapshot(file);
    try (VaultMembers fresh = VaultMembers.start("a");
        InitialKeys others = opened(fresh, 1, 1)) {
      VaultSession other = fresh.way(0).session(others.root());
      assertThat(trouble(() -> other.restoreSnapshot(file, false)))
          .asInstanceOf(InstanceOfAssertFactories.type(Trouble.Refused.class))
          .extracting(Trouble.Refused::status)
          .isEqualTo(400);

      other.restoreSnapshot(file, true);

      // It still counts by its own shares, until it is restarted.
      assertThat(fresh.await(0, MemberState.Sealed.class).seal().threshold()).isEqualTo(1);
      fresh.server(0).kill();
      fresh.server(0).start();
      assertThat(fresh.await(0, MemberState.Sealed.class).seal().threshold()).isEqualTo(2);
      fresh.unseal(0, keys.shares().subList(0, 2));
      fresh.await(0, MemberState.Active.class);
      assertThat(read(fresh.way(0).session(keys.root()))).isEqualTo(Map.of("k", "before"));
    }
  }

  private static Map<String, String> read(VaultSession session) {
    try {
      return session.read("sprocket", "app").map(Entry::values).orElse(Map.of());
    } catch (VaultFailure e) {
      return Map.of();
    }
  }

  private void reopen(List<KeyShare> shares) throws VaultFailure {
    vault.server(0).kill();
    vault.server(0).start();
    vault.await(0, MemberState.Sealed.class);
    vault.unseal(0, shares);
    vault.await(0, MemberState.Active.class);
  }

  private void assertOpens(List<KeyShare> shares) throws VaultFailure {
    try (VaultToken root = member.generateRoot(shares)) {
      member.session(root).revokeSelf();
    }
  }

  private void assertOpensNot(List<KeyShare> shares) {
    assertThat(trouble(() -> member.generateRoot(shares))).isEqualTo(new Trouble.WrongShare());
  }
}
