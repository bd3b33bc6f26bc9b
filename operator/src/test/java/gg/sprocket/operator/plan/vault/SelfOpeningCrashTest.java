package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same of a Vault that something else opens: its model fails if it is given shares. */
class SelfOpeningCrashTest extends ProtocolCrashTest {

  @Override
  VaultModel model(int size) {
    return new VaultModel(size, SealKind.Transit);
  }

  /**
   * A claim that was replaced under an intent, before the Vault that the intent is for was
   * initialised by who hung: it joins that one, and is none of the intent's. Nobody ever had keys,
   * and what is told is what to do.
   */
  @Override
  void ends(String replaced, VaultModel model, String title) {
    model.arrive();
    run(model);
    invariants(model, title);
    if (replaced.equals("v1")
        && Protocol.next(model.situation()).equals(new Step.Refused(Step.Refusal.KeysMissing))) {
      assertThat(model.keys()).as(title).isEmpty();
      members(3).forEach(model::lose);
      run(model);
    }
    settled(model, title);
  }

  /** Each would lose its answer too, and leave a number that is void for ever. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void oneThatCannotOpenItselfYetIsNotBegunAnew(int size) {
    for (int edge = 1; edge < 20; edge++) {
      String title = "edge " + edge;
      VaultModel model = model(size);
      model.shut(true);
      model.crashAfter(edge);
      run(model);
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      assertThat(Protocol.next(model.situation()))
          .as(title)
          .isEqualTo(new Step.Wait(Step.Awaited.Anew));
      assertThat(model.inits()).as(title).hasSize(1);
      assertThat(model.discarded()).as(title).isEmpty();

      model.shut(false);
      run(model);
      settled(model, title);
      assertThat(model.inits()).as(title).hasSize(2);
    }
  }

  /** Whatever a member says and is known of its claim. */
  @ParameterizedTest
  @EnumSource(Standing.class)
  void noMemberIsEverGivenShares(Standing one) {
    for (Standing other : Standing.values()) {
      for (List<String> claims : List.of(List.of("a", "b"), List.of("a", "d"), List.of("d", "e"))) {
        for (List<String> opens : List.of(List.of("a", "b"), List.of("a"), List.of("x"))) {
          Situation situation = situation(one, other, claims, opens, SealKind.Transit);
          assertThat(Protocol.next(situation))
              .as("%s", situation)
              .isNotInstanceOf(Step.Unseal.class);
        }
      }
    }
  }

  /** What joined by itself has data, although nobody noted that yet. */
  @ParameterizedTest
  @EnumSource(value = SealKind.class, names = "Shares", mode = EnumSource.Mode.EXCLUDE)
  void oneThatJoinedAndIsSealedIsWaitedFor(SealKind seal) {
    Situation situation =
        situation(Standing.Fresh, Standing.Sealed, List.of("d", "b"), List.of("a"), seal);

    assertThat(Protocol.next(situation)).isEqualTo(new Step.Wait(Step.Awaited.Leader));
  }

  @ParameterizedTest
  @EnumSource(SealKind.class)
  void anotherSealThanItWasMadeWithIsRefused(SealKind asked) {
    Situation situation =
        situation(
            Standing.Silent, Standing.Silent, List.of("a", "b"), List.of("a"), SealKind.Transit);

    assertThat(Protocol.next(situation.of(asked)))
        .isEqualTo(
            asked == SealKind.Transit
                ? new Step.Wait(Step.Awaited.Members)
                : new Step.Refused(Step.Refusal.OtherSeal));
  }

  /** One that was started with the other form cannot outweigh those that run. */
  @Test
  void membersThatSayDifferentSealsAreRefused() {
    Situation agreed = saying("transit", "transit", Standing.Leading).of(SealKind.Transit);
    for (String other : List.of("shamir", "awskms")) {
      List<Member> members =
          List.of(
              agreed.members().getFirst(),
              new Member("v1", Optional.of("b"), false, Standing.Sealed, Optional.of(other)));
      Situation mixed =
          new Situation(
                  false,
                  members,
                  agreed.custody(),
                  false,
                  Optional.of(VaultModel.MARK),
                  Lives.NOTHING)
              .of(SealKind.Transit);
      assertThat(Protocol.next(mixed))
          .as(other)
          .isEqualTo(new Step.Refused(Step.Refusal.OtherSeal));
    }
  }

  /** It would be noted for ever. */
  @Test
  void aSealThatTheLeaderDoesNotSayIsNotNoted() {
    assertThat(Protocol.next(saying("", "", Standing.Leading).of(SealKind.Transit)))
        .isEqualTo(new Step.Settled());
  }

  /** A policy lets nobody change what is noted at the keys, and it may be wrong. */
  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"Sealed", "Following", "Leading"})
  void whatAMemberSaysOfItsSealOutranksWhatIsNotedAtTheKeys(Standing standing) {
    for (SealKind noted : SealKind.values()) {
      for (SealKind told : SealKind.values()) {
        Situation situation = saying(told.type(), noted.type(), standing);
        for (SealKind asked : SealKind.values()) {
          boolean refused =
              Protocol.next(situation.of(asked)).equals(new Step.Refused(Step.Refusal.OtherSeal));
          assertThat(refused)
              .as("asked for %s, noted %s, told %s", asked, noted, told)
              .isEqualTo(asked != told);
        }
      }
    }
  }

  /** One that was put back says nothing, or something else: it is put right once that is known. */
  @ParameterizedTest
  @ValueSource(strings = {"", "shamir", "awskms"})
  void whatIsNotedAtTheKeysIsPutRight(String noted) {
    Situation situation = saying("transit", noted, Standing.Leading).of(SealKind.Transit);

    assertThat(Protocol.next(situation)).isEqualTo(new Step.NoteSplit("v0", "keys-1"));
    assertThat(Protocol.next(saying("transit", "transit", Standing.Leading).of(SealKind.Transit)))
        .isEqualTo(new Step.Settled());
  }

  /** After the cluster was put back nobody runs who could say it. */
  @ParameterizedTest
  @EnumSource(SealKind.class)
  void keysOfWhichNothingIsNotedAreOfAnySealUntilAMemberSaysIt(SealKind asked) {
    Situation silent = saying("", "", Standing.Silent).of(asked);

    assertThat(Protocol.next(silent)).isEqualTo(new Step.Wait(Step.Awaited.Members));
  }

  /** One member, all of which is as wanted but for its seal. */
  private static Situation saying(String told, String noted, Standing standing) {
    TreeSet<String> claims = new TreeSet<>(List.of("a"));
    KeySet keys =
        new KeySet(
            "keys-1",
            1,
            claims,
            claims,
            Optional.of(VaultModel.MARK),
            List.of(),
            noted,
            Lives.QUIET);
    return new Situation(
        false,
        List.of(
            new Member(
                "v0",
                Optional.of("a"),
                false,
                standing,
                Optional.of(told).filter(type -> !type.isEmpty()))),
        new Custody(Optional.empty(), List.of(keys), new TreeSet<>()),
        false,
        Optional.of(VaultModel.MARK),
        Lives.NOTHING);
  }

  private static Situation situation(
      Standing one, Standing other, List<String> claims, List<String> opens, SealKind seal) {
    KeySet keys =
        new KeySet(
                "keys-1",
                1,
                new TreeSet<>(List.of("a", "b")),
                new TreeSet<>(opens),
                Optional.empty(),
                List.of(),
                Lives.QUIET)
            .of(seal);
    return new Situation(
            false,
            List.of(
                new Member("v0", Optional.of(claims.getFirst()), false, one),
                new Member("v1", Optional.of(claims.getLast()), false, other)),
            new Custody(Optional.empty(), List.of(keys), new TreeSet<>()),
            false,
            Optional.of(VaultModel.MARK),
            Lives.NOTHING)
        .of(seal);
  }
}
