package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.Step.Awaited;
import gg.sprocket.operator.plan.vault.Step.CloseIntent;
import gg.sprocket.operator.plan.vault.Step.DiscardLostInit;
import gg.sprocket.operator.plan.vault.Step.Initialize;
import gg.sprocket.operator.plan.vault.Step.NoteClaims;
import gg.sprocket.operator.plan.vault.Step.OpenIntent;
import gg.sprocket.operator.plan.vault.Step.Refusal;
import gg.sprocket.operator.plan.vault.Step.Refused;
import gg.sprocket.operator.plan.vault.Step.SetUp;
import gg.sprocket.operator.plan.vault.Step.Settled;
import gg.sprocket.operator.plan.vault.Step.Unseal;
import gg.sprocket.operator.plan.vault.Step.VoidNumber;
import gg.sprocket.operator.plan.vault.Step.Wait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The protocol's table. A row: the claims (a small letter each, {@code -} for none, {@code a!} for
 * one that is going), how the members stand, the intent, the key sets, and the step. A set {@code
 * 2:a b>a c=mark} is number 2, was made for a and b, opens a and c, and was set up; without {@code
 * >} it opens all that it was made for. {@code 3!} says that number 3 is void. An intent {@code
 * Open2} begins at number 2; without a number it begins at 1.
 */
class ProtocolTest {

  private static final String MARK = "wanted";

  private record Row(
      String name, String claims, String standings, String intent, String keys, Step step) {}

  private static final List<Row> ROWS =
      List.of(
          // Before anything was made.
          row("no claim yet", "-", "Silent", "", "", wait(Awaited.Claims)),
          row(
              "a claim of three is missing",
              "a b -",
              "Fresh Fresh Silent",
              "",
              "",
              wait(Awaited.Claims)),
          row("the member does not answer", "a", "Silent", "", "", wait(Awaited.Members)),
          row(
              "one of three does not answer",
              "a b c",
              "Fresh Fresh Silent",
              "",
              "",
              wait(Awaited.Members)),
          row("fresh", "a", "Fresh", "", "", new OpenIntent(uids("a"), 1)),
          row(
              "three fresh ones",
              "a b c",
              "Fresh Fresh Fresh",
              "",
              "",
              new OpenIntent(uids("a b c"), 1)),
          // The intent is open.
          row("intent", "a", "Fresh", "Open a", "", new Initialize("v0", "a", uids("a"), 1)),
          row(
              "intent of three",
              "a b c",
              "Fresh Fresh Fresh",
              "Open a b c",
              "",
              new Initialize("v0", "a", uids("a b c"), 1)),
          row(
              "intent, a member does not answer",
              "a b c",
              "Fresh Silent Fresh",
              "Asked a b c",
              "",
              wait(Awaited.Members)),
          row("intent, none answers", "a", "Silent", "Asked a", "", wait(Awaited.Members)),
          row("the answer is not there", "a", "Sealed", "Asked a", "", new VoidNumber(1)),
          row(
              "the answer is not there, and it is open",
              "a",
              "Leading",
              "Asked a",
              "",
              new VoidNumber(1)),
          row(
              "the answer is not there, and other shares have the name",
              "a",
              "Sealed",
              "Asked a",
              "1:x 2:y",
              new VoidNumber(3)),
          row(
              "the answer is not there, and an earlier one was lost",
              "a",
              "Sealed",
              "Asked2 a",
              "1!",
              new VoidNumber(2)),
          row(
              "the answer was lost",
              "a",
              "Sealed",
              "Asked a",
              "1!",
              new DiscardLostInit(uids("a"))),
          row(
              "the answer was lost, and it is open",
              "a",
              "Leading",
              "Asked a",
              "1!",
              new DiscardLostInit(uids("a"))),
          row(
              "the answer of three was lost",
              "a b c",
              "Sealed Silent Fresh",
              "Asked a b c",
              "1!",
              new DiscardLostInit(uids("a b c"))),
          row("stored, and not closed", "a", "Sealed", "Asked a", "1:a", new CloseIntent()),
          row("stored, not closed, and silent", "a", "Silent", "Asked a", "1:a", new CloseIntent()),
          row(
              "a claim was replaced before",
              "d b c",
              "Fresh Fresh Fresh",
              "Asked a b c",
              "",
              new VoidNumber(1)),
          row(
              "a claim was replaced before, and nothing comes late",
              "d b c",
              "Fresh Fresh Fresh",
              "Asked a b c",
              "1!",
              new OpenIntent(uids("b c d"), 2)),
          row(
              "given up, and the same volumes are empty",
              "a",
              "Fresh",
              "Asked a",
              "1!",
              new OpenIntent(uids("a"), 2, true)),
          row(
              "given up, and shares were put back",
              "d",
              "Fresh",
              "Asked a",
              "1! 2:x",
              new CloseIntent()),
          row(
              "the next intent",
              "d",
              "Fresh",
              "Open2 d",
              "1!",
              new Initialize("v0", "d", uids("d"), 2)),
          row(
              "a claim was replaced after",
              "d b c",
              "Fresh Sealed Fresh",
              "Asked a b c",
              "1!",
              new DiscardLostInit(uids("b c"))),
          row("a claim is going", "a!", "Silent", "Asked a", "", wait(Awaited.Claims)),
          row(
              "somebody put other data there",
              "d",
              "Sealed",
              "Asked a",
              "",
              refused(Refusal.KeysMissing)),
          row("somebody put former data back", "d", "Sealed", "Asked a", "1:d", new VoidNumber(2)),
          row(
              "somebody put former data back, and nothing comes late",
              "d",
              "Sealed",
              "Asked a",
              "1:d 2!",
              new CloseIntent()),
          // The intent is open, and nobody asked for it yet.
          row(
              "data before it was asked for",
              "a b c",
              "Sealed Fresh Fresh",
              "Open a b c",
              "",
              refused(Refusal.KeysMissing)),
          row(
              "data and keys before it was asked for",
              "a b c",
              "Sealed Fresh Fresh",
              "Open a b c",
              "1:x",
              new CloseIntent()),
          row("fails before it was asked for", "a", "Failing", "Open a", "", wait(Awaited.Members)),
          row(
              "a claim was replaced before it was asked for",
              "d b c",
              "Fresh Fresh Fresh",
              "Open a b c",
              "",
              new OpenIntent(uids("b c d"), 1)),
          row(
              "a claim was replaced, and the first may yet be initialised",
              "a d c",
              "Fresh Fresh Fresh",
              "Asked a b c",
              "1!",
              new OpenIntent(uids("a c d"), 2, true)),
          row(
              "no answer",
              "a",
              "Fresh",
              "Unanswered a",
              "",
              new Initialize("v0", "a", uids("a"), 1)),
          // Something is on the volumes that the intent does not know of.
          row(
              "a part of a Vault is left",
              "a b c",
              "Fresh Fresh Fresh",
              "Foreign a b c",
              "",
              refused(Refusal.PartLeft)),
          row(
              "a part of a Vault was left, and is put back whole",
              "a b c",
              "Sealed Sealed Sealed",
              "Foreign a b c",
              "",
              refused(Refusal.KeysMissing)),
          row(
              "a part of a Vault was left, and is put back whole with its keys",
              "a b c",
              "Sealed Sealed Sealed",
              "Foreign a b c",
              "1:x",
              new CloseIntent()),
          row(
              "a part of a Vault was left, and given up",
              "d b c",
              "Fresh Fresh Fresh",
              "Foreign a b c",
              "",
              new OpenIntent(uids("b c d"), 1)),
          // The initialisation broke off.
          row("broken", "a b c", "Fresh Fresh Fresh", "Broken a b c", "", wait(Awaited.Anew)),
          row(
              "broken, and a person took the first claim away",
              "d b c",
              "Fresh Fresh Fresh",
              "Broken a b c",
              "1!",
              new OpenIntent(uids("b c d"), 2)),
          row(
              "broken, and others were put back without keys",
              "d e f",
              "Sealed Sealed Sealed",
              "Broken a b c",
              "",
              refused(Refusal.KeysMissing)),
          row(
              "broken, and others were put back",
              "d e f",
              "Sealed Sealed Sealed",
              "Broken a b c",
              "1:x 2!",
              new CloseIntent()),
          row(
              "broken, and some others were put back",
              "a e f",
              "Fresh Sealed Sealed",
              "Broken a b c",
              "1:x 2!",
              new CloseIntent()),
          row(
              "two have joined what was put back",
              "a b f",
              "Following Following Leading",
              "Asked a b c",
              "1:x 2!",
              new CloseIntent()),
          row(
              "two have joined what was put back without keys",
              "a b f",
              "Following Following Leading",
              "Asked a b c",
              "1!",
              refused(Refusal.KeysMissing)),
          // Its claims are being removed.
          row(
              "removal goes on",
              "a b c",
              "Sealed Fresh Fresh",
              "Discarding a b c",
              "1!",
              new DiscardLostInit(uids("a b c"))),
          row(
              "removal of the rest",
              "d b c",
              "Fresh Fresh Fresh",
              "Discarding a b c",
              "1!",
              new DiscardLostInit(uids("b c"))),
          row("removal is under way", "a!", "Silent", "Discarding a", "", wait(Awaited.Claims)),
          row("removed", "-", "Silent", "Discarding a", "1!", new CloseIntent()),
          row("removed and made anew", "d", "Fresh", "Discarding a", "1!", new CloseIntent()),
          row("nothing is removed before", "a", "Sealed", "Discarding a", "", new VoidNumber(1)),
          row(
              "keys missing beside a void number",
              "a",
              "Sealed",
              "",
              "1!",
              refused(Refusal.KeysMissing)),
          row("fresh beside a void number", "a", "Fresh", "", "1!", new OpenIntent(uids("a"), 2)),
          row("the set after a void number", "a", "Sealed", "", "1! 2:a", unseal("keys-2", "v0")),
          row("stored after all", "a", "Sealed", "Discarding a", "1:a", new CloseIntent()),
          // Nothing is going on.
          row("keys missing", "a", "Sealed", "", "", refused(Refusal.KeysMissing)),
          row("keys missing, and it is open", "a", "Leading", "", "", refused(Refusal.KeysMissing)),
          row(
              "keys missing of one of three",
              "a b c",
              "Fresh Silent Sealed",
              "",
              "",
              refused(Refusal.KeysMissing)),
          row(
              "keys missing, out of the cluster",
              "a b c",
              "Removed Fresh Fresh",
              "",
              "",
              refused(Refusal.KeysMissing)),
          row("sealed", "a", "Sealed", "", "1:a", unseal("keys-1", "v0")),
          row(
              "some sealed",
              "a b c",
              "Sealed Leading Sealed",
              "",
              "1:a b c",
              unseal("keys-1", "v0", "v2")),
          row(
              "sealed, another silent",
              "a b c",
              "Silent Sealed Silent",
              "",
              "1:a b c",
              unseal("keys-1", "v1")),
          row(
              "sealed beside one that has to join",
              "a b c",
              "Fresh Sealed Fresh",
              "",
              "1:a b c",
              unseal("keys-1", "v1")),
          row(
              "a lost volume joins",
              "d b c",
              "Fresh Leading Following",
              "",
              "1:a b c",
              new SetUp("v1", uids("b c"), List.of("keys-1"))),
          row(
              "volumes lost one by one",
              "d e f",
              "Leading Following Sealed",
              "",
              "1:a b c",
              new NoteClaims("keys-1", uids("d e f"))),
          row(
              "volumes lost one by one, and noted",
              "d e f",
              "Sealed Sealed Sealed",
              "",
              "1:a b c>a b c d e f",
              unseal("keys-1", "v0", "v1", "v2")),
          // A volume is new: its member joins, and says that it is sealed.
          row(
              "one joins before another leads",
              "a b c",
              "Following Sealed Fresh",
              "",
              "1:a b c>a",
              wait(Awaited.Leader)),
          row(
              "one joins, and the first is sealed again",
              "a b c",
              "Sealed Sealed Fresh",
              "",
              "1:a b c>a",
              unseal("keys-1", "v0")),
          row(
              "one joins, and the first is silent",
              "a b c",
              "Silent Sealed Fresh",
              "",
              "1:a b c>a",
              wait(Awaited.Leader)),
          row(
              "one joins, another leads",
              "a b c",
              "Leading Sealed Fresh",
              "",
              "1:a b c>a",
              new NoteClaims("keys-1", uids("b"))),
          row(
              "one joins, and that is noted",
              "a b c",
              "Leading Sealed Fresh",
              "",
              "1:a b c>a b",
              unseal("keys-1", "v1")),
          row(
              "a replaced one joins before another leads",
              "a d c",
              "Following Sealed Silent",
              "",
              "1:a b c",
              wait(Awaited.Leader)),
          row(
              "a replaced first one joins",
              "d b c",
              "Sealed Leading Following",
              "",
              "1:a b c",
              new NoteClaims("keys-1", uids("d"))),
          row(
              "one joined that nobody is left to lead",
              "d b c",
              "Fresh Sealed Fresh",
              "",
              "1:a b c>a",
              refused(Refusal.DataMissing)),
          row(
              "one joined that nobody is left to lead, and a claim is to be made",
              "- b c",
              "Silent Sealed Fresh",
              "",
              "1:a b c>a",
              wait(Awaited.Claims)),
          row(
              "the only volume that held data is empty",
              "a b c",
              "Fresh Sealed Fresh",
              "",
              "1:a b c>a",
              refused(Refusal.DataMissing)),
          row(
              "unsealed by hand",
              "d",
              "Leading",
              "",
              "1:a=" + MARK,
              new NoteClaims("keys-1", uids("d"))),
          row(
              "nobody leads",
              "a b c",
              "Following Following Silent",
              "",
              "1:a b c",
              wait(Awaited.Leader)),
          row("alone and out", "a", "Removed", "", "1:a", wait(Awaited.Leader)),
          row("to be set up", "a", "Leading", "", "1:a", setUp("a", "keys-1")),
          row("set up otherwise", "a", "Leading", "", "1:a=old", setUp("a", "keys-1")),
          row("settled", "a", "Leading", "", "1:a=" + MARK, new Settled()),
          row(
              "settled with one silent",
              "a b c",
              "Silent Leading Following",
              "",
              "1:a b c=" + MARK,
              new Settled()),
          row(
              "settled, more wanted",
              "a - -",
              "Leading Silent Silent",
              "",
              "1:a=" + MARK,
              new Settled()),
          row(
              "settled, one joins",
              "a d -",
              "Leading Fresh Silent",
              "",
              "1:a=" + MARK,
              new Settled()),
          // Data is gone, or there is other data.
          row("the same volume is empty", "a", "Fresh", "", "1:a", refused(Refusal.DataMissing)),
          row(
              "one of the volumes is the same",
              "a d e",
              "Fresh Fresh Fresh",
              "",
              "1:a b c",
              refused(Refusal.DataMissing)),
          row("all volumes are new", "d", "Fresh", "", "1:a", refused(Refusal.DataMissing)),
          row(
              "all volumes of three are new",
              "d e f",
              "Fresh Fresh Fresh",
              "",
              "1:a b c=" + MARK,
              refused(Refusal.DataMissing)),
          row(
              "all volumes are new, one silent",
              "d e f",
              "Fresh Fresh Silent",
              "",
              "1:a b c",
              wait(Awaited.Members)),
          row(
              "new volumes, second init",
              "d",
              "Fresh",
              "Open d",
              "1:a",
              new Initialize("v0", "d", uids("d"), 2)),
          row(
              "the former volume came back",
              "a",
              "Sealed",
              "",
              "1:a 2:d",
              unseal("keys-1 keys-2", "v0")),
          row(
              "the set of these claims",
              "d",
              "Sealed",
              "",
              "1:a 2:d",
              unseal("keys-2 keys-1", "v0")),
          // Volumes were put back from a backup: their claims are new, and known to no set.
          row(
              "restored",
              "d e f",
              "Sealed Silent Sealed",
              "",
              "1:a b c",
              new NoteClaims("keys-1", uids("d e f"))),
          row(
              "restored, and noted",
              "d e f",
              "Sealed Silent Sealed",
              "",
              "1:a b c>a b c d e f",
              unseal("keys-1", "v0", "v2")),
          row(
              "restored beside new ones",
              "d e f",
              "Sealed Fresh Fresh",
              "",
              "1:a b c",
              new NoteClaims("keys-1", uids("d"))),
          row(
              "restored right after the first start",
              "d b c",
              "Sealed Fresh Fresh",
              "",
              "1:a b c>a",
              new NoteClaims("keys-1", uids("d"))),
          row(
              "no set of these claims",
              "e",
              "Sealed",
              "",
              "1:a 2:d",
              unseal("keys-2 keys-1", "v0")),
          row(
              "no set of these claims, and it leads",
              "e",
              "Leading",
              "",
              "1:a 2:d=" + MARK,
              setUp("e", "keys-2 keys-1")),
          row(
              "no set of these claims, and none leads",
              "e f g",
              "Following Silent Silent",
              "",
              "1:a 2:d",
              wait(Awaited.Leader)),
          row(
              "what is noted counts more than what it was made for",
              "a d",
              "Silent Sealed",
              "",
              "1:x>d 2:a>y",
              unseal("keys-1 keys-2", "v1")));

  /** What a person may give up. */
  private static final List<Row> GIVEN_UP =
      List.of(
          row("all volumes are new", "d", "Fresh", "", "1:a", new OpenIntent(uids("d"), 2)),
          row("the same volume is empty", "a", "Fresh", "", "1:a", refused(Refusal.DataMissing)),
          row(
              "one volume is the same",
              "a d e",
              "Fresh Fresh Fresh",
              "",
              "1:a b c",
              refused(Refusal.DataMissing)),
          row(
              "one that joined is still there",
              "d b c",
              "Fresh Sealed Fresh",
              "",
              "1:a b c>a",
              refused(Refusal.DataMissing)),
          row("one does not answer", "d e", "Fresh Silent", "", "1:a b", wait(Awaited.Members)),
          row("data are there", "a", "Sealed", "", "1:a", unseal("keys-1", "v0")),
          row("settled", "a", "Leading", "", "1:a=" + MARK, new Settled()));

  private static final List<Row> BESIDE =
      List.of(
          row(
              "it restarts",
              "a b f",
              "Leading Following Silent",
              "Asked a b c",
              "1!",
              wait(Awaited.Members)),
          row(
              "it restarts before the number is void",
              "a b f",
              "Leading Following Silent",
              "Asked a b c",
              "",
              wait(Awaited.Members)),
          row(
              "it has yet to open",
              "a b f",
              "Following Leading Sealed",
              "Asked a b c",
              "1!",
              refused(Refusal.KeysMissing)),
          row(
              "it restarts while they are removed",
              "a b f",
              "Leading Following Silent",
              "Discarding a b c",
              "1!",
              wait(Awaited.Members)),
          row(
              "it says that it is empty",
              "a b f",
              "Leading Following Fresh",
              "Asked a b c",
              "1!",
              new DiscardLostInit(uids("a b"))));

  @TestFactory
  Stream<DynamicTest> everyRow() {
    return ROWS.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () -> assertThat(Protocol.next(situation(row, false))).isEqualTo(row.step())));
  }

  @TestFactory
  Stream<DynamicTest> whatIsGivenUpIsBegunAnewWhereItIsGone() {
    return GIVEN_UP.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () -> {
                      Situation known = situation(row, false);
                      Situation anew =
                          new Situation(
                              false,
                              known.members(),
                              known.custody(),
                              true,
                              known.setUp(),
                              Lives.NOTHING);
                      assertThat(Protocol.next(anew)).isEqualTo(row.step());
                    }));
  }

  /** It may lead what those on the claims have joined, and shows that only while it runs. */
  @TestFactory
  Stream<DynamicTest> whatOpensItselfIsNotDiscardedBesideAnotherThatMayHoldData() {
    return BESIDE.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () ->
                        assertThat(Protocol.next(situation(row, false).of(SealKind.Transit)))
                            .isEqualTo(row.step())));
  }

  @Test
  void whileTheWantedSetUpIsNotKnownWhatIsSetUpStays() {
    for (String keys : List.of("1:a", "1:a=old", "1:x 2:y")) {
      Situation known = situation(row("", "a", "Leading", "", keys, new Settled()), false);
      Situation unknown =
          new Situation(
              false, known.members(), known.custody(), false, Optional.empty(), Lives.NOTHING);
      assertThat(Protocol.next(unknown))
          .as(keys)
          .isEqualTo(keys.endsWith("old") ? new Settled() : wait(Awaited.Issuer));
    }
  }

  @TestFactory
  Stream<DynamicTest> nothingInRecoveryMode() {
    return ROWS.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.name(),
                    () ->
                        assertThat(Protocol.next(situation(row, true)))
                            .isEqualTo(refused(Refusal.RecoveryMode))));
  }

  /** Over all combinations, not only those that somebody thought of. */
  @Test
  void nothingIsInitialisedOrRemovedButUnderAnIntentWithoutKeys() {
    for (Situation situation : all()) {
      Step step = Protocol.next(situation);
      if (step instanceof OpenIntent) {
        assertThat(situation.custody().keys()).as("%s", situation).isEmpty();
      }
      if (step instanceof Unseal(var members, var _)
          && situation.leader().isEmpty()
          && situation.custody().keys().size() == 1) {
        assertThat(situation.members())
            .as("%s", situation)
            .filteredOn(member -> members.contains(member.name()))
            .allMatch(
                m ->
                    situation
                        .custody()
                        .keys()
                        .getFirst()
                        .opens()
                        .contains(m.claim().orElseThrow()));
      }
      if (step instanceof Initialize(var member, var claim, var claims, var _)) {
        assertThat(situation.members())
            .as("%s", situation)
            .allMatch(m -> m.standing() == Standing.Fresh && !m.leaving());
        assertThat(situation.custody().intent().orElseThrow())
            .as("%s", situation)
            .returns(claims, Intent::claims)
            .extracting(Intent::phase)
            .isIn(Phase.Open, Phase.Asked, Phase.Unanswered);
        assertThat(situation.custody().voids()).as("%s", situation).isEmpty();
        assertThat(situation.custody().knows(claims)).as("%s", situation).isFalse();
        assertThat(member).isEqualTo("v0");
        assertThat(situation.members().getFirst().claim()).contains(claim);
      }
      if (step instanceof DiscardLostInit(var claims)) {
        Intent intent = situation.custody().intent().orElseThrow();
        assertThat(intent.claims()).as("%s", situation).containsAll(claims);
        assertThat(claims).as("%s", situation).isNotEmpty();
        assertThat(situation.custody().knows(intent.claims())).as("%s", situation).isFalse();
        assertThat(situation.custody().isVoid(intent)).as("%s", situation).isTrue();
        assertThat(intent.isAsked()).as("%s", situation).isTrue();
        assertThat(situation.members())
            .as("%s", situation)
            .noneMatch(m -> intent.phase() != Phase.Discarding && isOpenBeside(m, intent.claims()));
      }
      if (step instanceof VoidNumber) {
        assertThat(situation.custody().intent().orElseThrow().isAsked())
            .as("%s", situation)
            .isTrue();
      }
    }
  }

  private static boolean isOpenBeside(Member member, NavigableSet<String> claims) {
    return (member.standing() == Standing.Following || member.standing() == Standing.Leading)
        && !claims.contains(member.claim().orElse(""));
  }

  private static List<Situation> all() {
    List<Situation> all = new ArrayList<>();
    for (String claims : List.of("a b", "d b", "d e", "a! b", "- b", "- -")) {
      for (Standing one : Standing.values()) {
        for (Standing other : Standing.values()) {
          for (String intent :
              List.of(
                  "",
                  "Open a b",
                  "Asked a b",
                  "Unanswered a b",
                  "Broken a b",
                  "Foreign a b",
                  "Discarding a b",
                  "Asked b c",
                  "Open b c")) {
            for (String keys :
                List.of(
                    "", "1:a b", "1:a b>a", "1:a b 2:d e", "1:d e", "1:x>d", "1!", "1:d e 2!")) {
              all.add(
                  situation(
                      row("", claims, one + " " + other, intent, keys, new Settled()), false));
            }
          }
        }
      }
    }
    return all;
  }

  private static Situation situation(Row row, boolean recovery) {
    List<Member> members = new ArrayList<>();
    String[] claims = row.claims().split(" ", -1);
    String[] standings = row.standings().split(" ", -1);
    for (int i = 0; i < claims.length; i++) {
      Optional<String> claim =
          Optional.of(claims[i].replace("!", "")).filter(uid -> !uid.equals("-"));
      members.add(
          new Member("v" + i, claim, claims[i].endsWith("!"), Standing.valueOf(standings[i])));
    }
    return new Situation(
        recovery,
        members,
        new Custody(intent(row.intent()), keys(row.keys()), voids(row.keys())),
        false,
        Optional.of(MARK),
        Lives.NOTHING);
  }

  private static Optional<Intent> intent(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] words = text.split(" ", 2);
    String number = words[0].replaceAll("[A-Za-z]", "");
    return Optional.of(
        new Intent(
            uids(words[1]),
            Phase.valueOf(words[0].replaceAll("[0-9]", "")),
            number.isEmpty() ? 1 : Integer.parseInt(number)));
  }

  private static Stream<String> numbered(String text, String mark) {
    return Arrays.stream(text.split(" (?=[0-9][:!])", -1)).filter(set -> set.contains(mark));
  }

  private static NavigableSet<Integer> voids(String text) {
    return numbered(text, "!")
        .map(number -> Integer.valueOf(number.replace("!", "")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<KeySet> keys(String text) {
    return numbered(text, ":").map(ProtocolTest::keySet).toList();
  }

  private static KeySet keySet(String text) {
    String[] marked = text.split("=", -1);
    String[] numbered = marked[0].split(":", -1);
    String[] claims = numbered[1].split(">", -1);
    return new KeySet(
        "keys-" + numbered[0],
        Integer.parseInt(numbered[0]),
        uids(claims[0]),
        uids(claims[claims.length - 1]),
        marked.length > 1 ? Optional.of(marked[1]) : Optional.empty(),
        List.of(),
        Lives.QUIET);
  }

  private static Row row(
      String name, String claims, String standings, String intent, String keys, Step step) {
    return new Row(name, claims, standings, intent, keys, step);
  }

  private static NavigableSet<String> uids(String text) {
    return new TreeSet<>(Set.of(text.split(" ", -1)));
  }

  private static Step unseal(String keys, String... members) {
    return new Unseal(List.of(members), List.of(keys.split(" ", -1)));
  }

  private static Step setUp(String claim, String keys) {
    return new SetUp("v0", uids(claim), List.of(keys.split(" ", -1)));
  }

  private static Step wait(Awaited what) {
    return new Wait(what);
  }

  private static Step refused(Refusal why) {
    return new Refused(why);
  }
}
