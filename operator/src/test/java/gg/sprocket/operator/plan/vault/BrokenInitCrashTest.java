package gg.sprocket.operator.plan.vault;

import static gg.sprocket.operator.plan.vault.ProtocolCrashTest.endsSettled;
import static gg.sprocket.operator.plan.vault.ProtocolCrashTest.invariants;
import static gg.sprocket.operator.plan.vault.ProtocolCrashTest.members;
import static gg.sprocket.operator.plan.vault.ProtocolCrashTest.run;
import static gg.sprocket.operator.plan.vault.ProtocolCrashTest.settled;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.VaultModel.Break;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vault is killed in {@code sys/init}, or its service breaks that off, and operators end too. */
class BrokenInitCrashTest {

  /** More than any run has edges. */
  private static final int EDGES = 40;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Where the operator ends before and after the wait, nothing but the lost claims is removed. */
  @ParameterizedTest
  @CsvSource({
    "Shares, Logged", "Shares, Keyed", "Shares, Flagged",
    "Transit, Logged", "Transit, Keyed", "Transit, Flagged"
  })
  void isBegunAnewOnceOverEveryPairOfCrashes(SealKind seal, Break how) {
    for (int size : List.of(1, 3)) {
      Set<Integer> told = new TreeSet<>();
      for (int first = 1; first < EDGES; first++) {
        for (int second = 1; second < EDGES; second++) {
          String title = "%d members, crashes after %d and %d".formatted(size, first, second);
          VaultModel model = new VaultModel(size, seal);
          model.breaksOff(how);
          over(model, first);
          model.pass(PATIENCE);
          over(model, second);
          if (isToldOfAPart(model)) {
            told.add(first);
            assertThat(model.discarded()).as(title).isEmpty();
            model.lose("v0");
            run(model);
            settled(model, title);
            continue;
          }
          settled(model, title);
          assertThat(model.keys()).as(title).hasSize(1);
          // One more where the operator itself ends after it asked the second time.
          assertThat(model.inits()).as(title).hasSizeBetween(2, 3);
          assertThat(model.discarded()).as(title).hasSize((model.inits().size() - 1) * size);
        }
      }
      // Who ends together with Vault, before it is noted that this gave no answer.
      assertThat(told).hasSize(how == Break.Logged ? 2 : 0);
    }
  }

  /** Nobody ever asked for it, or it was refused, and it looks like one that broke off. */
  @ParameterizedTest
  @EnumSource(
      value = SealKind.class,
      names = {"Shares", "Transit"})
  void aPartOfAnotherVaultIsNeverDiscardedOverEveryPairOfCrashes(SealKind seal) {
    for (int size : List.of(1, 3)) {
      for (int first = 1; first < EDGES; first++) {
        for (int second = 1; second < EDGES; second++) {
          String title = "%d members, crashes after %d and %d".formatted(size, first, second);
          VaultModel model = new VaultModel(size, seal);
          model.putPart("v0");
          Set<String> volumes = model.volumes();
          for (int edge : List.of(first, second, Integer.MAX_VALUE, Integer.MAX_VALUE)) {
            model.crashAfter(edge);
            run(model);
            model.pass(PATIENCE);
          }
          assertThat(isToldOfAPart(model)).as(title).isTrue();
          model.putRest("v0");
          run(model);
          assertThat(Protocol.next(model.situation()))
              .as(title)
              .isEqualTo(new Step.Refused(Step.Refusal.KeysMissing));
          assertThat(model.discarded()).as(title).isEmpty();
          assertThat(model.voids()).as(title).isEmpty();
          assertThat(model.volumes()).as(title).isEqualTo(volumes);
        }
      }
    }
  }

  /** It is told what to do, and that is enough. */
  @ParameterizedTest
  @EnumSource(
      value = SealKind.class,
      names = {"Shares", "Transit"})
  void aPartOfAnotherVaultIsGivenUpByWhoTakesItsClaimAway(SealKind seal) {
    for (int edge = 1; edge < EDGES; edge++) {
      VaultModel model = new VaultModel(3, seal);
      model.putPart("v0");
      run(model);
      assertThat(isToldOfAPart(model)).isTrue();
      model.lose("v0");
      over(model, edge);
      settled(model, "edge " + edge);
      assertThat(model.discarded()).hasSize((model.inits().size() - 1) * 3);
    }
  }

  /** Only the first was initialised, so that nothing is left to wait for. */
  @ParameterizedTest
  @EnumSource(Break.class)
  void aFirstClaimThatAPersonTakesAwayEndsTheWait(Break how) {
    VaultModel model = new VaultModel(3, SealKind.Transit);
    model.breaksOff(how);
    run(model);
    assertThat(Protocol.next(model.situation())).isEqualTo(new Step.Wait(Step.Awaited.Anew));
    model.lose("v0");
    run(model);

    settled(model, how.name());
    assertThat(model.discarded()).isEmpty();
  }

  /** What was put back meanwhile is opened at once. */
  @ParameterizedTest
  @CsvSource({
    "Shares, Logged",
    "Shares, Keyed",
    "Transit, Logged",
    "Transit, Keyed",
    "Transit, Flagged"
  })
  void aVaultThatIsPutBackDuringTheWaitIsOpenedOverCrashes(SealKind seal, Break how) {
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = new VaultModel(3, seal);
      model.breaksOff(how);
      run(model);
      model.putBack(members(3));
      over(model, edge);
      settled(model, title);
      assertThat(model.discarded()).as(title).isEmpty();
      assertThat(model.inits()).as(title).hasSize(1);
    }
  }

  /** Nobody knows how long it was waited for. */
  @Test
  void aClockThatIsPutBackEndsTheWait() {
    VaultModel model = new VaultModel(3, SealKind.Transit);
    model.breaksOff(Break.Logged);
    run(model);
    model.pass(Duration.ofDays(-365));
    run(model);

    settled(model, "put back");
  }

  /** Until then it may open by itself, as one does whose service was away for a moment. */
  @ParameterizedTest
  @EnumSource(Break.class)
  void isWaitedForBefore(Break how) {
    VaultModel model = new VaultModel(3, SealKind.Transit);
    model.breaksOff(how);
    run(model);
    model.pass(PATIENCE.minusSeconds(1));
    members(3).forEach(model::restart);
    run(model);

    assertThat(Protocol.next(model.situation())).isEqualTo(new Step.Wait(Step.Awaited.Anew));
    assertThat(model.discarded()).isEmpty();
  }

  /** One that breaks off again and again is begun anew at ever longer intervals. */
  @ParameterizedTest
  @EnumSource(Break.class)
  void isTriedMoreAndMoreRarely(Break how) {
    VaultModel model = new VaultModel(1, SealKind.Transit);
    for (int minute = 0; minute < 7 * 24 * 60; minute++) {
      model.breaksOff(how);
      run(model);
      model.pass(Duration.ofMinutes(1));
    }
    invariants(model, how.name());
    assertThat(model.inits()).hasSizeBetween(12, 19);
    assertThat(Protocol.next(model.situation())).isEqualTo(new Step.Wait(Step.Awaited.Anew));
  }

  /** The service lets it encrypt and not decrypt: it opens as soon as it may, however late. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void oneThatMayNotDecryptIsTriedMoreAndMoreRarelyAndBegunAnewOnceItMay(int size) {
    VaultModel model = new VaultModel(size, SealKind.Transit);
    model.shut(true);
    for (int minute = 0; minute < 24 * 60; minute++) {
      run(model);
      model.pass(Duration.ofMinutes(1));
    }
    int tries = model.inits().size();
    assertThat(tries).isBetween(8, 12);

    model.shut(false);
    run(model);
    settled(model, "open");
    assertThat(model.inits()).hasSize(tries + 1);
  }

  /** The answer was lost, another joined, and then the service went away for good. */
  @Test
  void whatJoinedIsDiscardedWithIt() {
    int found = 0;
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = new VaultModel(3, SealKind.Transit);
      model.crashAfter(edge);
      run(model);
      model.turn();
      Set<String> joined = model.keys().isEmpty() ? model.joined() : Set.of();
      found += joined.size();
      model.shut(true);
      members(3).forEach(model::restart);
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      model.pass(PATIENCE);
      run(model);
      model.shut(false);
      run(model);
      endsSettled(model, title);
      assertThat(model.keys()).as(title).hasSize(1);
      assertThat(model.discarded()).as(title).containsAll(joined);
    }
    assertThat(found).isPositive();
  }

  /** An answer that hangs for longer than that is refused, and opens nothing that is left. */
  @Test
  void sharesThatAreStoredAfterTheWaitNeverCount() {
    VaultModel model = new VaultModel(3, SealKind.Transit);
    model.storesAfter(Integer.MAX_VALUE);
    assertThat(run(model)).isTrue();
    model.shut(true);
    members(3).forEach(model::restart);
    run(model);
    model.pass(PATIENCE);
    run(model);
    model.shut(false);
    endsSettled(model, "late");
    assertThat(model.keys()).hasSize(1);
  }

  /** Who hung may be the one that breaks it, or ask after another has seen that it broke. */
  @ParameterizedTest
  @EnumSource(
      value = SealKind.class,
      names = {"Shares", "Transit"})
  void oneThatIsAskedForLateAndBreaksOffEndsSettledOrIsTold(SealKind seal) {
    for (int asked = 1; asked < EDGES; asked++) {
      String title = "asked after " + asked;
      VaultModel model = new VaultModel(3, seal);
      model.breaksOff(Break.Logged);
      model.asksAfter(asked, 1);
      assertThat(run(model)).isTrue();
      run(model);
      model.pass(PATIENCE);
      run(model);
      model.arrive();
      run(model);
      if (isToldOfAPart(model)) {
        assertThat(model.discarded()).as(title).isEmpty();
        model.lose("v0");
        run(model);
      }
      settled(model, title);
      assertThat(model.keys()).as(title).hasSize(1);
    }
  }

  /** A person takes claims and StatefulSets away at any time; what is left must tell by itself. */
  @ParameterizedTest
  @CsvSource({"v1, v2", "v1, v0", "v0, v1", "v0, v2", "v1, v0 v2", "v0, v1 v2", "v0 v1, v2"})
  void claimsAndStatefulSetsThatAreTakenAwayComeBack(String claims, String sets) {
    for (int edge = 1; edge < EDGES; edge++) {
      String title = "edge " + edge;
      VaultModel model = new VaultModel(3, SealKind.Transit);
      model.crashAfter(edge);
      run(model);
      if (model.keys().isEmpty()) {
        List.of(claims.split(" ")).forEach(model::lose);
        List.of(sets.split(" ")).forEach(model::remove);
      }
      model.crashAfter(Integer.MAX_VALUE);
      run(model);
      settled(model, title);
    }
  }

  private static boolean isToldOfAPart(VaultModel model) {
    return Protocol.next(model.situation()).equals(new Step.Refused(Step.Refusal.PartLeft));
  }

  private static void over(VaultModel model, int edge) {
    model.crashAfter(edge);
    run(model);
    model.crashAfter(Integer.MAX_VALUE);
    run(model);
  }
}
