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
          Shares>Shares   | Shares  |    |    |     | LF | Settled
          # asked, and nothing is written: only what is whole is begun with
          Shares>Transit  | Shares  |    |    |     | LF | Begin
          Transit>Shares  | Transit |    |    |     | LF | Begin
          Transit>AwsKms  | Transit |    |    |     | LF | Begin
          Transit>Transit | Transit |    |    |     | LF | Begin
          Shares>Transit  | Shares  |    |    |     | LS | Unseal v1
          Transit>Shares  | Transit |    |    |     | LS | Settled
          Shares>Transit  | Shares  |    |    |     | L- | Settled
          # written: members are restarted in turn, and whoever is sealed is given keys
          Shares>Transit  | Shares  | w1 |    |     | LF | Restarts
          Shares>Transit  | Shares  | w1 |    | v1  | LS | Unseal v1
          Shares>Transit  | Shares  | w1 |    | v1  | LF | Restarts
          Shares>Transit  | Shares  | w1 |    | v0 v1 | SF | Unseal v0
          Transit>Shares  | Transit | w1 |    | v1  | LS | Unseal v1
          Transit>Shares  | Transit | w1 |    |     | LS | Restarts
          Transit>AwsKms  | Transit | w1 |    | v0 v1 | SS | Unseal v0 v1
          Transit>AwsKms  | Transit | w1 |    | v0 v1 | L- | Restarts
          Shares>Transit  | Shares  | w1 |    | v0 v1 | LF | Finish
          Transit>Transit | Transit | w1 |    | v0 v1 | LF | Finish
          # done, by its word or since the Vault was made with that seal
          Shares>Transit  | Transit |    | w1 |     | LF | Settled
          Transit>Transit | Transit |    | w1 |     | LF | Settled
          Shares>Transit  | Transit |    |    |     | LF | Settled
          Transit>Shares  | Shares  |    | w0 |     | LF | Settled
          Transit>Transit | Transit |    | w0 |     | LF | Begin
          # given up: back to the former seal, and the word goes last
          Shares>Shares   | Shares  | w1 |    | v1  | LS | Unseal v1
          Shares>Shares   | Shares  | w1 |    | v1  | LF | Restarts
          Transit>Transit! | Transit | w1 |   | v1  | LS | Restarts
          Shares>Shares   | Shares  | w1 |    |     | LF | Abandon
          # something else than what is written
          Shares>Transit  | Shares  | w0 |    |     | LF | OtherMigration
          Shares>Transit  | AwsKms  |    |    |     | LF | OtherSeal
          Shares>Shares   | Transit |    |    |     | LF | OtherSeal
          Transit>Transit! | Shares | w1 |    |     | LF | OtherSeal
          """)
  void decides(
      String ask,
      SealKind noted,
      @Nullable String begun,
      @Nullable String done,
      @Nullable String forms,
      String standings,
      String expected) {
    Situation situation = situation(ask, noted, begun, done, forms, standings);

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
              situation("Transit>Shares", SealKind.Transit, begun, "", forms, standings);
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
  @CsvSource({"Shares>Transit", "Transit>Shares", "Transit>AwsKms", "Transit>Transit"})
  void comesToTheEndFromEachState(String ask) {
    SealKind from = SealKind.valueOf(ask.split(">", -1)[0]);
    SealKind to = SealKind.valueOf(ask.split(">", -1)[1]);
    for (String forms : List.of("", "v0", "v1", "v0 v1")) {
      for (String standings : List.of("LF", "LS", "SL", "SS", "FL")) {
        Set<String> given = new HashSet<>(words(forms).keySet());
        String word = given.isEmpty() ? "" : WORD;
        List<String> seen = new ArrayList<>();
        Situation now = situation(ask, from, word, "", forms, standings);
        for (int i = 0; i < 20 && now.keys().orElseThrow().moves().done().isEmpty(); i++) {
          seen.add(Protocol.next(now).toString());
          now = after(Protocol.next(now), now, ask, given);
        }
        assertThat(now.keys().orElseThrow())
            .as("%s %s: %s", forms, standings, seen)
            .returns(to.type(), KeySet::seal)
            .returns(new SealMoves(Optional.empty(), Optional.of(WORD)), KeySet::moves);
      }
    }
  }

  /** What comes of a step, and of members that are restarted in turn. */
  private static Situation after(Step step, Situation now, String ask, Set<String> given) {
    KeySet keys = now.keys().orElseThrow();
    return switch (step) {
      case Step.BeginMigration _ -> open(ask, keys, WORD, "", given);
      case Step.FinishMigration _ -> {
        given.clear();
        SealKind to = SealKind.valueOf(ask.split(">", -1)[1]);
        yield open(ask, keys.of(to), "", WORD, given);
      }
      case Step.Unseal _ -> open(ask, keys, keys.moves().begun().orElse(""), "", given);
      case Step.Wait _ when keys.moves().begun().isPresent() -> {
        given.add(given.contains("v1") ? "v0" : "v1");
        yield open(ask, keys, WORD, "", given);
      }
      // One that a service opens does so by itself.
      case Step.Wait _, Step.Settled _ -> open(ask, keys, "", "", given);
      default -> throw new AssertionError("no part of it: " + step);
    };
  }

  private static Situation open(
      String ask, KeySet keys, String begun, String done, Set<String> given) {
    SealKind kind = SealKind.valueOf(kindOf(keys));
    return situation(ask, kind, begun, done, String.join(" ", new TreeSet<>(given)), "LF");
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
      @Nullable String done,
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
            .with(new SealMoves(said(begun), said(done)));
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
        .on(new SealCourse(asked, words(forms)));
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
