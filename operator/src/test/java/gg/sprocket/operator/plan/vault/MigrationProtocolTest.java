package gg.sprocket.operator.plan.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.vault.Step.Awaited;
import gg.sprocket.operator.plan.vault.Step.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From one seal to another, by what members say and what is written at the key shares. */
class MigrationProtocolTest {

  private static final String WORD = "w1";
  private static final String THERE = "Shares>Transit";
  private static final Step BEGIN = new Step.BeginMigration("v0", "keys-1");
  private static final Step FINISH = new Step.FinishMigration("v0", "keys-1");
  private static final Step ABANDON = new Step.AbandonMigration("v0", "keys-1");

  /**
   * What is asked, what is written, who is configured for both and how members stand: {@code L}
   * leads, {@code F} follows, {@code S} is sealed, {@code -} is silent.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # nothing is asked
          Shares>Shares   | Shares  |    |     | LF | Settled
          # asked, and nothing is written: only what is whole is begun with
          Shares>Transit  | Shares  |    |     | LF | Begin
          Transit>Shares  | Transit |    |     | LF | Begin
          Shares>Transit  | Shares  |    |     | LS | Unseal v1
          Transit>Shares  | Transit |    |     | LS | Settled
          Shares>Transit  | Shares  |    |     | L- | Settled
          # written: members are restarted in turn, and whoever is sealed is given keys
          Shares>Transit  | Shares  | w1 |     | LF | Restarts
          Shares>Transit  | Shares  | w1 | v1  | LS | Unseal v1
          Shares>Transit  | Shares  | w1 | v1  | LF | Restarts
          Shares>Transit  | Shares  | w1 | v0 v1 | SF | Unseal v0
          Transit>Shares  | Transit | w1 | v1  | LS | Unseal v1
          Transit>Shares  | Transit | w1 |     | LS | Restarts
          Shares>Transit  | Shares  | w1 | v0 v1 | LF | Finish
          # done
          Shares>Transit  | Transit |    |     | LF | Settled
          Transit>Shares  | Shares  |    |     | LF | Settled
          # given up: back to the former seal, and the word goes last
          Shares>Shares   | Shares  | w1 | v1  | LS | Unseal v1
          Shares>Shares   | Shares  | w1 | v1  | LF | Restarts
          Transit>Transit! | Transit | w1 | v1  | LS | Restarts
          Shares>Shares   | Shares  | w1 |     | LF | Abandon
          # something else than what is written
          Shares>Transit  | Shares  | w0 |     | LF | OtherMigration
          Shares>Transit  | AwsKms  |    |     | LF | OtherSeal
          Shares>Shares   | Transit |    |     | LF | OtherSeal
          Transit>Transit! | Shares | w1 |     | LF | OtherSeal
          """)
  void decides(
      String ask,
      SealKind noted,
      @Nullable String begun,
      @Nullable String forms,
      String standings,
      String expected) {
    Situation situation = situation(ask, noted, begun, forms, standings);

    assertThat(Protocol.next(situation))
        .as("%s", situation)
        .isEqualTo(
            switch (expected) {
              case "Settled" -> new Step.Settled();
              case "Begin" -> BEGIN;
              case "Finish" -> FINISH;
              case "Abandon" -> ABANDON;
              case "Restarts" -> new Step.Wait(Awaited.Restarts);
              case "OtherSeal" -> new Step.Refused(Refusal.OtherSeal);
              case "OtherMigration" -> new Step.Refused(Refusal.OtherMigration);
              default ->
                  new Step.Unseal(
                      List.of(expected.substring("Unseal ".length()).split(" ", -1)),
                      List.of("keys-1"));
            });
  }

  /**
   * Whatever is written and seen, nobody is given a share before it is written that a migration was
   * begun, but those that shares open.
   */
  @Test
  void nobodyThatAServiceOpensIsGivenKeysUnlessThatIsWritten() {
    for (String begun : List.of("", "w0")) {
      for (String standings : List.of("LS", "SS", "SL", "S-", "FS")) {
        for (String forms : List.of("", "v0", "v0 v1")) {
          Situation situation =
              situation("Transit>Shares", SealKind.Transit, begun, forms, standings);
          assertThat(Protocol.next(situation)).isNotInstanceOf(Step.Unseal.class);
        }
      }
    }
  }

  /**
   * From any state an operator that only looks comes to the end: members are restarted by what is
   * written, those that are sealed are opened, and whoever leads last seals the data anew. It may
   * end after each step, as nothing is remembered between two.
   */
  @ParameterizedTest
  @CsvSource({"Shares>Transit", "Transit>Shares"})
  void comesToTheEndFromEachState(String ask) {
    SealKind from = SealKind.valueOf(ask.split(">", -1)[0]);
    SealKind to = SealKind.valueOf(ask.split(">", -1)[1]);
    for (String forms : List.of("", "v0", "v1", "v0 v1")) {
      for (String standings : List.of("LF", "LS", "SL", "SS", "FL")) {
        Set<String> given = new HashSet<>(words(forms).keySet());
        String word = given.isEmpty() ? "" : WORD;
        List<String> seen = new ArrayList<>();
        Situation now = situation(ask, from, word, forms, standings);
        for (int i = 0; i < 20 && !now.keys().orElseThrow().isOf(to); i++) {
          seen.add(Protocol.next(now).toString());
          now = after(Protocol.next(now), now, ask, given);
        }
        assertThat(now.keys().orElseThrow())
            .as("%s %s: %s", forms, standings, seen)
            .returns(to.type(), KeySet::seal)
            .returns(Optional.empty(), KeySet::migrating);
      }
    }
  }

  /** What is lost before it was migrated is not begun anew with the seal of before. */
  @Test
  void aLostVaultIsBegunAnewOnlyWithoutAMigration() {
    for (String begun : List.of("", WORD)) {
      Situation lost = lost(situation("Transit>Shares", SealKind.Transit, begun, "", "LF"));

      assertThat(Protocol.next(lost)).isEqualTo(new Step.Refused(Refusal.DataMissing));
      assertThat(Protocol.next(lost.of(SealKind.Shares).on(SealCourse.NONE)))
          .isEqualTo(new Step.OpenIntent(new TreeSet<>(List.of("x", "y")), 2));
    }
    Situation done = lost(situation("Transit>Shares", SealKind.Shares, "", "", "LF"));
    assertThat(Protocol.next(done)).isInstanceOf(Step.OpenIntent.class);
  }

  /**
   * Nor is one initialised whose intent is open when that is asked for; what was asked may come.
   */
  @Test
  void nobodyIsInitialisedWhileAMigrationIsAskedFor() {
    Situation lost = lost(situation("Transit>Shares", SealKind.Transit, "", "", "LF"));
    Situation open = during(Intent.Phase.Open, lost);

    Step refused = new Step.Refused(Refusal.DataMissing);
    assertThat(Protocol.next(open)).isEqualTo(refused);
    assertThat(Protocol.next(during(Intent.Phase.Asked, lost))).isEqualTo(refused);
    assertThat(Protocol.next(open.of(SealKind.Shares).on(SealCourse.NONE)))
        .isInstanceOf(Step.Initialize.class);
  }

  /** Whatever is asked for, volumes of which a part was put back are not touched. */
  @Test
  void whatIsForeignStaysRefused() {
    Situation lost = lost(situation("Transit>Shares", SealKind.Transit, "", "", "LF"));

    assertThat(Protocol.next(during(Intent.Phase.Foreign, lost)))
        .isEqualTo(new Step.Refused(Refusal.PartLeft));
  }

  private static Situation during(Intent.Phase phase, Situation lost) {
    Intent intent = new Intent(new TreeSet<>(List.of("x", "y")), phase, 2);
    return with(
        lost,
        lost.members(),
        new Custody(Optional.of(intent), lost.custody().keys(), new TreeSet<>()));
  }

  /** In the middle members say either; before, only what they say is believed. */
  @Test
  void whatMembersSayOfTheirSealCounts() {
    assertThat(
            Protocol.next(
                saying("transit", situation(THERE, SealKind.Shares, WORD, "v0 v1", "LF"))))
        .isEqualTo(FINISH);
    assertThat(
            Protocol.next(
                saying("transit", situation("Shares>Shares", SealKind.Shares, WORD, "v1", "LF"))))
        .isEqualTo(new Step.Wait(Awaited.Restarts));
    assertThat(Protocol.next(saying("transit", situation(THERE, SealKind.Shares, "", "", "LF"))))
        .isEqualTo(new Step.Refused(Refusal.OtherSeal));
    assertThat(Protocol.next(saying("shamir", situation(THERE, SealKind.Shares, "", "", "LF"))))
        .isEqualTo(BEGIN);
  }

  /** Whoever takes a field away in the middle takes the Vault from nobody. */
  @ParameterizedTest
  @CsvSource({
    "Shares>Transit, Shares, w0, OtherMigration",
    "Transit>Transit!, Shares, w1, OtherSeal",
    "Transit>Shares, Transit, w0, OtherMigration"
  })
  void whomSharesOpenIsOpenedWhateverIsAsked(
      String ask, SealKind noted, String begun, Refusal refusal) {
    Situation now = situation(ask, noted, begun, "v1", "LS");
    Situation sealed = with(now, List.of(now.members().get(0), by("shamir", now)), now.custody());

    assertThat(Protocol.next(sealed)).isEqualTo(new Step.Unseal(List.of("v1"), List.of("keys-1")));
    assertThat(Protocol.refusal(sealed)).as("and no form is given").contains(refusal);
    for (Member other : List.of(by("transit", now), now.members().get(1))) {
      assertThat(Protocol.next(with(now, List.of(now.members().get(0), other), now.custody())))
          .isEqualTo(new Step.Refused(refusal));
    }
  }

  /** What is refused outside of a migration stays as it is. */
  @Test
  void nobodyIsOpenedForAnotherSealWithoutAMigration() {
    Situation now = situation("Transit>Transit!", SealKind.Shares, "", "", "LS");
    Situation sealed = with(now, List.of(now.members().get(0), by("shamir", now)), now.custody());

    assertThat(Protocol.next(sealed)).isEqualTo(new Step.Refused(Refusal.OtherSeal));
  }

  private static Member by(String seal, Situation now) {
    Member member = now.members().get(1);
    return new Member(member.name(), member.claim(), false, member.standing(), Optional.of(seal));
  }

  /** A person may have put the keys back without it. */
  @Test
  void itIsNotBegunBeforeTheSealIsNoted() {
    Situation now = situation(THERE, SealKind.Shares, "", "", "LF");
    KeySet set = now.custody().keys().getFirst();
    KeySet unsaid =
        new KeySet(
            set.secret(),
            set.number(),
            set.claims(),
            set.opens(),
            set.setUp(),
            set.unreadable(),
            "",
            set.life());
    Custody custody = new Custody(Optional.empty(), List.of(unsaid), new TreeSet<>());

    assertThat(Protocol.next(saying("shamir", with(now, now.members(), custody))))
        .isEqualTo(new Step.NoteSplit("v0", "keys-1"));
    assertThat(Protocol.next(with(now, now.members(), custody)))
        .as("a member that does not say it is not asked again and again")
        .isEqualTo(new Step.Settled());
  }

  private static Situation lost(Situation former) {
    return with(
        former,
        List.of(
            new Member("v0", Optional.of("x"), false, Standing.Fresh),
            new Member("v1", Optional.of("y"), false, Standing.Fresh)),
        former.custody());
  }

  private static Situation saying(String seal, Situation now) {
    return with(
        now,
        now.members().stream()
            .map(
                member ->
                    new Member(
                        member.name(), member.claim(), false, member.standing(), Optional.of(seal)))
            .toList(),
        now.custody());
  }

  private static Situation with(Situation now, List<Member> members, Custody custody) {
    return new Situation(
        false, members, custody, true, now.setUp(), now.seal(), now.rotation(), now.course());
  }

  /** What comes of a step, and of members that are restarted in turn. */
  private static Situation after(Step step, Situation now, String ask, Set<String> given) {
    KeySet keys = now.keys().orElseThrow();
    return switch (step) {
      case Step.BeginMigration _ -> open(ask, keys, WORD, given);
      case Step.FinishMigration _ -> {
        given.clear();
        SealKind to = SealKind.valueOf(ask.split(">", -1)[1]);
        yield open(ask, keys.of(to), "", given);
      }
      case Step.Unseal _ -> open(ask, keys, keys.migrating().orElse(""), given);
      case Step.Wait _ when keys.migrating().isPresent() -> {
        given.add(given.contains("v1") ? "v0" : "v1");
        yield open(ask, keys, WORD, given);
      }
      // One that a service opens does so by itself.
      case Step.Wait _, Step.Settled _ -> open(ask, keys, "", given);
      default -> throw new AssertionError("no part of it: " + step);
    };
  }

  private static Situation open(String ask, KeySet keys, String begun, Set<String> given) {
    SealKind kind = SealKind.valueOf(kindOf(keys));
    return situation(ask, kind, begun, String.join(" ", new TreeSet<>(given)), "LF");
  }

  private static String kindOf(KeySet keys) {
    for (SealKind kind : SealKind.values()) {
      if (kind.type().equals(keys.seal())) {
        return kind.name();
      }
    }
    throw new AssertionError("no kind: " + keys);
  }

  /** Of one kind on both sides without a migration where it ends by a mark, or of shares. */
  private static Situation situation(
      String ask,
      SealKind noted,
      @Nullable String begun,
      @Nullable String forms,
      String standings) {
    String[] kinds = ask.replace("!", "").split(">", -1);
    SealKind from = SealKind.valueOf(kinds[0]);
    SealKind to = SealKind.valueOf(kinds[1]);
    boolean none = ask.endsWith("!") || ask.equals("Shares>Shares");
    Optional<SealMigration> asked =
        none ? Optional.empty() : Optional.of(new SealMigration(from, to, WORD));
    KeySet keys =
        new KeySet(
                "keys-1",
                1,
                new TreeSet<>(List.of("a", "b")),
                new TreeSet<>(List.of("a", "b")),
                Optional.of(VaultModel.MARK),
                List.of(),
                Lives.QUIET)
            .of(noted)
            .with(said(begun));
    SealKind present = asked.filter(one -> !one.isDone(keys)).map(SealMigration::from).orElse(to);
    return new Situation(
            false,
            List.of(
                new Member("v0", Optional.of("a"), false, standing(standings.charAt(0))),
                new Member("v1", Optional.of("b"), false, standing(standings.charAt(1)))),
            new Custody(Optional.empty(), List.of(keys), new TreeSet<>()),
            false,
            Optional.of(VaultModel.MARK),
            Lives.NOTHING)
        .of(present)
        .on(new SealCourse(asked, words(forms), Set.copyOf(words(forms).values())));
  }

  private static Map<String, String> words(@Nullable String forms) {
    Map<String, String> words = new TreeMap<>();
    said(forms)
        .ifPresent(some -> List.of(some.split(" ", -1)).forEach(one -> words.put(one, WORD)));
    return words;
  }

  private static Optional<String> said(@Nullable String text) {
    return Optional.ofNullable(text).filter(some -> !some.isEmpty());
  }

  private static Standing standing(char letter) {
    return switch (letter) {
      case 'L' -> Standing.Leading;
      case 'F' -> Standing.Following;
      case 'S' -> Standing.Sealed;
      default -> Standing.Silent;
    };
  }
}
