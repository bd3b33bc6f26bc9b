package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.FRESH;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.SEALED;
import static gg.sprocket.operator.component.vault.VaultScenes.STANDBY;
import static gg.sprocket.operator.component.vault.VaultScenes.TRUST;
import static gg.sprocket.operator.component.vault.VaultScenes.deeds;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Vault that is migrated from one seal to another. */
class VaultMigrationTest {

  private static final String LEAGUE =
      "transit: {address: \"https://vault.example.org:8200\", keyName: league, secretRef: {name: seal}}";
  private static final String OTHER =
      "transit: {address: \"https://other.example.org:8300\", keyName: next, secretRef: {name: next}}";
  private static final String SHARES = "kubernetesSecret: {}";

  /** What the members are told of the seals before, in the middle and after. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          kubernetesSecret | league | shamir || transit | transit
          league | kubernetesSecret | transit | transit | transit! |
          """)
  void whatMembersAreToldInEachPhase(
      String from,
      String to,
      String kind,
      @Nullable String before,
      String during,
      @Nullable String after)
      throws IOException {
    Scene scene = started(from, 1);
    SealKind noted = kind.equals("shamir") ? SealKind.Shares : SealKind.Transit;
    String settled = form(scene);
    asks(scene, from, to);

    noted(scene, List.of(ACTIVE), noted, Optional.empty());
    assertThat(stanzas(scene)).isEqualTo(said(before));
    assertThat(form(scene)).as("nobody restarts yet").isEqualTo(settled);
    assertThat(deeds(scene))
        .containsExactly(new Step.BeginMigration("mle-vault-0", "vault-keys-1"));

    noted(scene, List.of(ACTIVE), noted, begun(from, to));
    assertThat(stanzas(scene)).isEqualTo(said(during));
    assertThat(annotation(scene)).isEqualTo(begun(from, to));

    SealKind next = to.equals("kubernetesSecret") ? SealKind.Shares : kindOf(to);
    noted(scene, List.of(ACTIVE), next, Optional.empty());
    assertThat(stanzas(scene)).isEqualTo(said(after));
    assertThat(annotation(scene)).isEmpty();
    String last = form(scene);
    scene.set(vault("unseal: {" + block(to) + "}", 1));
    assertThat(scene.changes())
        .as("it may go without a restart")
        .noneMatch(change -> change.contains("StatefulSet/mle-vault"));
    assertThat(form(scene)).isEqualTo(last);
  }

  /** Whoever leads seals the data anew, when all others are ready for that. */
  @Test
  void whoeverLeadsIsRestartedLast() {
    Scene scene = started("kubernetesSecret", 3);
    asks(scene, "kubernetesSecret", "league");
    List<MemberState> whole = List.of(ACTIVE, STANDBY, STANDBY);
    scene.vault(told(scene, whole, SealKind.Shares, begun("kubernetesSecret", "league")));

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
    scene.pass();
    scene.vault(
        told(
            scene,
            List.of(ACTIVE, SEALED, STANDBY),
            SealKind.Shares,
            begun("kubernetesSecret", "league")));
    assertThat(applied(scene)).isEmpty();
    assertThat(deeds(scene))
        .containsExactly(new Step.Unseal(List.of("mle-vault-1"), List.of("vault-keys-1")));
    assertThat(scene.health("vault"))
        .returns(Reason.SealMigrating, Health::reason)
        .extracting(Health::message, STRING)
        .contains("from key shares to key league", "given to mle-vault-1");

    Done.mark(scene.get(StatefulSet.class, "mle-vault-1"));
    scene.vault(told(scene, whole, SealKind.Shares, begun("kubernetesSecret", "league")));
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-2");
    scene.pass();
    assertThat(applied(scene)).isEmpty();
    Done.mark(scene.get(StatefulSet.class, "mle-vault-2"));
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
  }

  @Test
  void itIsFinishedWhenEveryMemberRunsForIt() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "league"));
    assertThat(deeds(scene)).isEmpty();
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    assertThat(scene.health("vault"))
        .returns(State.Ready, Health::state)
        .returns(Reason.SealMigrating, Health::reason);
    assertThat(scene.health("vault").message()).contains("waiting for mle-vault-0");

    scene.pod(pod(begun("kubernetesSecret", "league").orElseThrow()));
    assertThat(deeds(scene))
        .containsExactly(new Step.FinishMigration("mle-vault-0", "vault-keys-1"));
    noted(scene, List.of(ACTIVE), SealKind.Transit, Optional.empty());
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    assertThat(scene.health("vault"))
        .returns(Reason.AsWanted, Health::reason)
        .extracting(Health::message, STRING)
        .as("it is not restarted for that seal alone yet")
        .contains("opened by key league")
        .doesNotContain("migrateFrom");
  }

  @Test
  void theFormerSealMayGoWhenTheNewOneOpensAllAlone() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Transit, Optional.empty());
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));

    assertThat(scene.health("vault").message())
        .contains("opened by key league", "migrateFrom is of no use any more");
  }

  /** The spec went back after whoever leads had sealed the data anew. */
  @ParameterizedTest
  @CsvSource({"kubernetesSecret, league", "league, kubernetesSecret"})
  void goingBackTooLateIsTold(String from, String to) {
    Scene scene = started(from, 1);
    hasOtherData(scene, from, begun(from, to));

    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.SealUnreachable, Health::reason)
        .extracting(Health::message, STRING)
        .contains("after its data were sealed anew", "mle-vault-0", "set both blocks");
  }

  /** One that runs for both still is restarted for the former one, which may open it. */
  @Test
  void goingBackIsNotTooLateForOneThatRunsForBoth() {
    Scene scene = started("league", 1);
    hasOtherData(scene, "league", begun("league", "kubernetesSecret"));
    scene.pod(pod(begun("league", "kubernetesSecret").orElseThrow()));

    assertThat(scene.health("vault").message()).doesNotContain("sealed anew");
  }

  /** A volume of before it was migrated, or of after it was migrated back. */
  @ParameterizedTest
  @ValueSource(strings = {"kubernetesSecret", "league"})
  void aVolumeOfAnotherSealIsToldWithTheWayToOpenIt(String now) {
    Scene scene = started(now, 1);
    hasOtherData(scene, now, Optional.empty());

    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.SealMismatch, Health::reason)
        .extracting(Health::message, STRING)
        .contains("mle-vault-0 holds data of another seal", "recoveryMode");
    assertThat(scene.health("vault").message().length()).isLessThanOrEqualTo(512);
  }

  /** As Vault says it: what shares would open ends, and what opens itself stays sealed. */
  private static void hasOtherData(Scene scene, String now, Optional<String> word) {
    boolean byShares = now.equals("kubernetesSecret");
    MemberState shut =
        byShares
            ? GONE
            : new MemberState.Sealed(new SealState("transit", 5, 3, 0, "", true), "1.21.1");
    scene.vault(told(scene, List.of(shut), byShares ? SealKind.Shares : SealKind.Transit, word));
    if (byShares) {
      scene.pod(
          ended(
              "cannot seal migrate from \"transit\" to Shamir, no disabled seal in configuration"));
    }
  }

  /**
   * A member that fails to seal the data anew is open by what it says, and never leads ({@code
   * vault/ha.go}).
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void membersOfWhichNoneCouldSealTheDataAnewAreTold(boolean forward) {
    Scene scene = started("kubernetesSecret", 3);
    if (forward) {
      asks(scene, "kubernetesSecret", "league");
    }
    Optional<String> word = begun("kubernetesSecret", "league");
    List<MemberState> open =
        List.of(STANDBY, new MemberState.Recovering(MemberState.Lack.ActiveMember), STANDBY);
    scene.vault(told(scene, open, SealKind.Shares, word));
    for (int i = 0; i < 3; i++) {
      scene.pod(running(i));
    }
    scene.at("2026-01-01T00:00:20Z");
    assertThat(scene.health("vault").message()).doesNotContain("stands still");

    scene.at("2026-01-01T00:00:40Z");
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.SealUnreachable, Health::reason)
        .extracting(Health::message, STRING)
        .contains("none leads", "seal migration error", "mle-vault-2-0", "and no other");
    assertThat(applied(scene)).as("one of them may have the only copy of the key").isEmpty();

    scene.vault(told(scene, List.of(GONE, open.get(1), STANDBY), SealKind.Shares, word));
    assertThat(scene.health("vault").message()).contains("most members are open and none leads");
    scene.vault(told(scene, List.of(GONE, GONE, STANDBY), SealKind.Shares, word));
    assertThat(scene.health("vault").message()).doesNotContain("none leads");

    scene.vault(told(scene, List.of(ACTIVE, STANDBY, STANDBY), SealKind.Shares, word));
    assertThat(scene.health("vault").message()).doesNotContain("stands still");
  }

  /** Members that restart would end for what is not there. */
  @ParameterizedTest
  @CsvSource({"kubernetesSecret, other", "other, kubernetesSecret"})
  void itIsNotBegunWithoutTheLogin(String from, String to) {
    Scene scene = started(from, 1);
    SealKind kind = from.equals("other") ? SealKind.Transit : SealKind.Shares;
    String before = stanzas(scene);
    asks(scene, from, to);
    scene.secret("next", Map.of());
    scene.vault(told(scene, List.of(ACTIVE), kind, Optional.empty()));

    assertThat(deeds(scene)).isEmpty();
    scene.pass();
    assertThat(stanzas(scene)).isEqualTo(before);
    assertThat(scene.health("vault")).returns(Reason.SecretKeyMissing, Health::reason);

    scene.secret("next", Map.of("token", "not-real"));
    assertThat(deeds(scene)).hasOnlyElementsOfType(Step.BeginMigration.class).isNotEmpty();
  }

  /** What Vault says of wrong keys it says of a service that it cannot ask, too. */
  @Test
  void keysThatAreRefusedInTheMiddleAreAskedOfTheServiceFirst() {
    Scene scene = inTheMiddle("league", "kubernetesSecret", true);
    VaultView view =
        told(scene, List.of(SEALED), SealKind.Transit, begun("league", "kubernetesSecret"))
            .known()
            .orElseThrow();
    Problem refused = new Problem(Reason.UnsealKeysWrong, "put back the volumes");
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(), view.seals(), view.custody(), Optional.of(refused), TRUST, true)));

    assertThat(scene.health("vault"))
        .returns(Reason.SealUnreachable, Health::reason)
        .extracting(Health::message, STRING)
        .contains("see first", "key league", "vault-keys-1");
  }

  /** It is written down, so that another version of the operator must find the same. */
  @Test
  void theWordOfAMigrationIsOfTheKeyAlone() {
    String moved = LEAGUE.replace("vault.example.org", "moved.example.org");

    assertThat(begun("kubernetesSecret", "league")).contains("7a58ec59b6");
    assertThat(word(SHARES, moved)).isEqualTo(begun("kubernetesSecret", "league"));
    assertThat(word(SHARES, moved.replace("league", "other")))
        .isNotEqualTo(begun("kubernetesSecret", "league"));
    assertThat(begun("league", "kubernetesSecret"))
        .isNotEqualTo(begun("kubernetesSecret", "league"));
  }

  /** As when the new login may decrypt and not encrypt. */
  @Test
  void oneThatStaysSealedWithItsKeysIsToldAsStandingStill() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "league"));
    scene.pod(running()).at("2026-01-01T00:01:00Z");
    VaultView view =
        told(scene, List.of(SEALED), SealKind.Shares, begun("kubernetesSecret", "league"))
            .known()
            .orElseThrow();
    scene.vault(new Fact.Known<>(view));
    assertThat(scene.health("vault")).returns(Reason.SealMigrating, Health::reason);

    Problem refused = new Problem(Reason.VaultSealed, "it answers with HTTP status 500");
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(), view.seals(), view.custody(), Optional.of(refused), TRUST, true)));
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.SealUnreachable, Health::reason)
        .extracting(Health::message, STRING)
        .contains("stands still", "key league");
  }

  @Test
  void aNewVolumeInTheMiddleIsToldWithTheWayOut() {
    Scene scene = started("kubernetesSecret", 3);
    asks(scene, "kubernetesSecret", "league");
    Optional<String> word = begun("kubernetesSecret", "league");
    scene.vault(told(scene, List.of(ACTIVE, STANDBY, FRESH), SealKind.Shares, word));

    assertThat(scene.health("vault").message())
        .contains("mle-vault-2 has a new volume", "the former block back alone");
  }

  /** A member that ends for its seal is not only said to crash, and it is said how to go back. */
  @Test
  void oneThatStandsStillIsToldWithTheWayBack() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "league"));
    scene.vault(told(scene, List.of(GONE), SealKind.Shares, begun("kubernetesSecret", "league")));
    scene.pod(ended()).at("2026-01-01T00:01:00Z");

    assertThat(scene.health("vault")).returns(Reason.SealUnreachable, Health::reason);
    assertThat(scene.health("vault").message())
        .contains("stands still", "key league", "the former block back without migrateFrom");
    assertThat(scene.health("vault").message().length()).isLessThanOrEqualTo(512);

    scene.set(vault("unseal: {" + SHARES + "}", 1)).pass();
    assertThat(stanzas(scene)).isEmpty();
    assertThat(annotation(scene)).isEmpty();
  }

  /** Before it is known what is written at the key shares nobody is told of another seal. */
  @ParameterizedTest
  @ValueSource(strings = {"kubernetesSecret", "league"})
  void nothingIsToldOfAnotherSealByAnOperatorThatHasNotLooked(String from) {
    Scene scene = started(from, 1);
    String before = form(scene);
    asks(scene, from, from.equals("league") ? "kubernetesSecret" : "league");
    scene.vault(new Fact.Unknown<>());

    assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
    assertThat(form(scene)).isEqualTo(before);
    assertThat(scene.health("vault")).returns(Reason.WaitingForMembers, Health::reason);
  }

  /**
   * From shares the same configuration is of members that were restarted for it and that were not.
   */
  @Test
  void nobodyIsRestartedInTheMiddleByAnOperatorThatHasNotLooked() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "league"));
    scene.vault(new Fact.Unknown<>());

    assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
    assertThat(annotation(scene)).isPresent();
  }

  /** Nor when the spec has gone back meanwhile. */
  @Test
  void nobodyIsRestartedForTheWayBackByAnOperatorThatHasNotLooked() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    noted(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "league"));
    scene.pod(pod(begun("kubernetesSecret", "league").orElseThrow()));
    scene.set(vault("unseal: {" + LEAGUE + "}", 1)).vault(new Fact.Unknown<>());

    assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
    assertThat(annotation(scene)).isPresent();
  }

  /** Keys that were put back without it do not say which seal the Vault has. */
  @Test
  void nobodyIsToldOfTheFormerSealByKeysThatDoNotSayIt() {
    Scene scene = started("league", 1);
    String before = form(scene);
    asks(scene, "kubernetesSecret", "league");
    VaultView view =
        told(scene, List.of(GONE), SealKind.Transit, Optional.empty()).known().orElseThrow();
    KeySet set = view.custody().keys().getFirst();
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
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(),
                view.seals(),
                new Custody(Optional.empty(), List.of(unsaid), new TreeSet<>()),
                Optional.empty(),
                TRUST,
                true)));

    assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
    assertThat(form(scene)).isEqualTo(before);
    assertThat(scene.health("vault")).returns(Reason.WaitingForMembers, Health::reason);
  }

  /**
   * Keys may go while no member says anything, also with its pods: from shares to a service its
   * configuration alone would be the same in the middle and after.
   */
  @ParameterizedTest
  @CsvSource({
    "kubernetesSecret, league, on, true",
    "kubernetesSecret, league, on, false",
    "kubernetesSecret, league, back, true",
    "kubernetesSecret, league, back, false",
    "league, kubernetesSecret, on, true",
    "league, kubernetesSecret, back, true",
    "league, kubernetesSecret, back, false"
  })
  void nobodyIsRestartedInTheMiddleWithoutKeysThatSayWhatOpensThem(
      String from, String to, String way, boolean runs) {
    Scene scene = inTheMiddle(from, to, runs);
    String before = form(scene);
    if (way.equals("back")) {
      scene.set(vault("unseal: {" + block(from) + "}", 1));
    }
    for (MemberState state : List.of(GONE, ACTIVE)) {
      scene.vault(keyless(scene, state));

      assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
      assertThat(form(scene)).isEqualTo(before);
      assertThat(scene.health("vault").reason())
          .isIn(Reason.WaitingForMembers, Reason.UnsealKeysMissing);
    }
  }

  /** Keys that were put back from before it was begun, while members run for it. */
  @ParameterizedTest
  @CsvSource({"kubernetesSecret, league", "league, kubernetesSecret"})
  void nobodyIsRestartedByKeysThatHaveForgottenIt(String from, String to) {
    Scene scene = inTheMiddle(from, to, true);
    String before = form(scene);
    SealKind kind = from.equals("league") ? SealKind.Transit : SealKind.Shares;
    String word = begun(from, to).orElseThrow();

    SealKind other = kind == SealKind.Shares ? SealKind.Transit : SealKind.Shares;
    for (Fact<VaultView> view :
        List.of(
            told(scene, List.of(GONE), kind, Optional.empty()),
            saying(told(scene, List.of(ACTIVE), kind, Optional.empty()), other))) {
      scene.vault(view);
      assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
      assertThat(form(scene)).isEqualTo(before);
      assertThat(scene.health("vault"))
          .returns(Reason.SealMismatch, Health::reason)
          .extracting(Health::message, STRING)
          .contains("vault-keys-1", Labels.MIGRATING + "=" + word);
    }

    scene.vault(told(scene, List.of(SEALED), kind, Optional.of(word)));
    assertThat(deeds(scene)).hasOnlyElementsOfType(Step.Unseal.class).isNotEmpty();
  }

  private static Scene inTheMiddle(String from, String to, boolean runs) {
    Scene scene = started(from, 1);
    asks(scene, from, to);
    SealKind kind = from.equals("league") ? SealKind.Transit : SealKind.Shares;
    noted(scene, List.of(ACTIVE), kind, begun(from, to));
    if (runs) {
      scene.pod(pod(begun(from, to).orElseThrow()));
    }
    return scene;
  }

  private static Fact<VaultView> keyless(Scene scene, MemberState state) {
    VaultView view =
        told(scene, List.of(state), SealKind.Shares, Optional.empty()).known().orElseThrow();
    return new Fact.Known<>(
        new VaultView(view.members(), view.seals(), Custody.NONE, Optional.empty(), TRUST, true));
  }

  /** The first pass after the Vault was switched off and on, with another block. */
  @Test
  void claimsThatAreLeftAreGivenNoMemberBeforeTheirKeysAreLookedAt() {
    Scene scene = started("kubernetesSecret", 1);
    scene.remove(scene.get(StatefulSet.class, "mle-vault-0"));
    scene.remove(scene.get(ConfigMap.class, "mle-vault"));
    scene.set(vault("unseal: {" + LEAGUE + "}", 1)).vault(new Fact.Unknown<>());
    assertThat(scene.changes()).noneMatch(change -> change.contains("StatefulSet/mle-vault"));

    scene.vault(told(scene, List.of(), SealKind.Shares, Optional.empty()));
    assertThat(scene.changes()).noneMatch(change -> change.contains("StatefulSet/mle-vault"));
    assertThat(scene.health("vault"))
        .returns(State.Failed, Health::state)
        .returns(Reason.SealMismatch, Health::reason)
        .extracting(Health::message, STRING)
        .contains("unseal.migrateFrom");

    scene.vault(told(scene, List.of(), SealKind.Transit, Optional.empty()));
    assertThat(scene.changes()).anyMatch(change -> change.contains("StatefulSet/mle-vault-0"));
  }

  @Test
  void anotherMigrationThanTheOneThatWasBegunIsRefused() {
    Scene scene = started("kubernetesSecret", 1);
    asks(scene, "kubernetesSecret", "league");
    scene.vault(told(scene, List.of(ACTIVE), SealKind.Shares, begun("kubernetesSecret", "other")));

    assertThat(scene.changes()).noneMatch(change -> change.contains("/mle-vault"));
    assertThat(scene.health("vault")).returns(Reason.SealMismatch, Health::reason);
    assertThat(scene.health("vault").message()).contains("sprocket.gg/migrating");
  }

  private static Scene started(String from, int replicas) {
    return Scene.minimal()
        .secret("seal", Map.of("token", "not-real"))
        .secret("next", Map.of("token", "not-real"))
        .set(vault("unseal: {" + block(from) + "}", replicas))
        .settle();
  }

  private static void asks(Scene scene, String from, String to) {
    int replicas =
        (int)
            scene.all(StatefulSet.class).stream()
                .filter(set -> set.getMetadata().getName().startsWith("mle-vault-"))
                .count();
    scene.set(vault("unseal: {" + block(to) + ", migrateFrom: {" + block(from) + "}}", replicas));
  }

  private static String vault(String unseal, int replicas) {
    return "vault: {mode: Managed, managed: {replicas: " + replicas + ", " + unseal + "}}";
  }

  private static String block(String name) {
    return switch (name) {
      case "league" -> LEAGUE;
      case "other" -> OTHER;
      case "awsKms" -> "awsKms: {region: r, kmsKeyId: k}";
      default -> SHARES;
    };
  }

  private static SealKind kindOf(String name) {
    return name.equals("awsKms") ? SealKind.AwsKms : SealKind.Transit;
  }

  /** Has the keys say something, and passes; the deed that is due is not done by that. */
  private static void noted(
      Scene scene, List<MemberState> states, SealKind kind, Optional<String> moves) {
    scene.vault(told(scene, states, kind, moves)).pass();
    scene.pass();
    scene.vault(told(scene, states, kind, moves));
  }

  private static Fact<VaultView> told(
      Scene scene, List<MemberState> states, SealKind kind, Optional<String> moves) {
    VaultView view = view(scene, states, true).known().orElseThrow();
    List<KeySet> keys =
        view.custody().keys().stream().map(set -> set.of(kind).with(moves)).toList();
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            view.seals(),
            new Custody(Optional.empty(), keys, new TreeSet<>()),
            Optional.empty(),
            TRUST,
            true));
  }

  /** The same where the only member says of itself what opens it. */
  private static Fact<VaultView> saying(Fact<VaultView> told, SealKind kind) {
    VaultView view = told.known().orElseThrow();
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            Map.of("mle-vault-0", kind.type()),
            view.custody(),
            Optional.empty(),
            TRUST,
            true));
  }

  private static Optional<String> begun(String from, String to) {
    return word(block(from), block(to));
  }

  private static Optional<String> word(String from, String to) {
    InstanceSpec spec =
        Json.MAPPER.convertValue(
            Shipped.tree("{" + vault("unseal: {" + to + ", migrateFrom: {" + from + "}}", 1) + "}"),
            InstanceSpec.class);
    return VaultSeal.migration(spec.vault().managed().unseal()).map(one -> one.word());
  }

  /** Kinds of the stanzas, with a mark at those that are disabled. */
  private static String stanzas(Scene scene) {
    String config =
        scene.get(ConfigMap.class, "mle-vault").getData().getOrDefault("vault.json", "");
    try {
      var seal = Json.MAPPER.readTree(config).path("seal");
      List<JsonNode> blocks = new ArrayList<>();
      if (seal.isArray()) {
        seal.forEach(blocks::add);
      } else if (seal.isObject()) {
        blocks.add(seal);
      }
      return String.join(
          ",",
          blocks.stream()
              .flatMap(block -> block.properties().stream())
              .map(one -> one.getKey() + (one.getValue().path("disabled").asBoolean() ? "!" : ""))
              .toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String said(@Nullable String kinds) {
    return kinds == null ? "" : kinds;
  }

  private static String form(Scene scene) {
    return scene.get(StatefulSet.class, "mle-vault-0").getSpec().getTemplate().toString();
  }

  private static Optional<String> annotation(Scene scene) {
    return Optional.ofNullable(
        scene
            .get(StatefulSet.class, "mle-vault-0")
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations()
            .get(Labels.MIGRATING));
  }

  private static List<String> applied(Scene scene) {
    return scene.changes().stream()
        .filter(change -> change.startsWith("Apply StatefulSet/mle-vault"))
        .toList();
  }

  private static Pod pod(String word) {
    return new PodBuilder(member(0))
        .editMetadata()
        .addToAnnotations(Labels.MIGRATING, word)
        .endMetadata()
        .build();
  }

  private static Pod running() {
    return running(0);
  }

  private static Pod running(int number) {
    return new PodBuilder(member(number))
        .editStatus()
        .addNewContainerStatus()
        .withName("vault")
        .withNewState()
        .withNewRunning()
        .withStartedAt("2026-01-01T00:00:00Z")
        .endRunning()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** It ended because it could not use the key. */
  private static Pod ended() {
    return ended("error parsing Seal configuration: connection refused");
  }

  private static Pod ended(String words) {
    return new PodBuilder(member(0))
        .editStatus()
        .addNewContainerStatus()
        .withName("vault")
        .withReady(false)
        .withRestartCount(1)
        .withNewState()
        .withNewTerminated()
        .withExitCode(1)
        .withMessage(words)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private static Pod member(int number) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("mle-vault-" + number + "-0")
        .withUid("uid-of-member-" + number)
        .addToLabels(Labels.INSTANCE, "mle")
        .addToLabels(Labels.PART, "vault")
        .addToLabels(Labels.COMPONENT, "vault-" + number)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("10.0.0." + (number + 1))
        .endStatus()
        .build();
  }
}
