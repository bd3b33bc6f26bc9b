package gg.sprocket.operator.component.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said of a Vault, and what is done with it. */
class VaultComponentTest {

  private static final MemberState ACTIVE = new MemberState.Active("vault", "1.21.1");
  private static final MemberState STANDBY = new MemberState.Standby("vault", "1.21.1");
  private static final MemberState SEALED =
      new MemberState.Sealed(new SealState("shamir", 5, 3, 0, "", false), "1.21.1");
  private static final MemberState GONE = new MemberState.Unreachable(NoAnswer.ConnectionRefused);

  private static final Read<String> TRUST = new Read.Ok<>("trust");
  private static final Read<String> NO_TRUST =
      new Read.Bad<>(new Problem(Reason.IssuerKeysMissing, "no key"));

  @Test
  void withoutAWishThereIsNone() {
    Scene scene = Scene.minimal().settle();

    assertThat(scene.health("vault")).returns(State.Disabled, Health::state);
    assertThat(scene.all(StatefulSet.class))
        .noneMatch(set -> set.getMetadata().getName().contains("vault"));
  }

  @Test
  void aVaultThatIsSetUpIsReadyWithAWordOfAdvice() {
    Scene scene = one().vault(view(one(), List.of(ACTIVE), true));

    assertThat(scene.health("vault"))
        .returns(State.Ready, Health::state)
        .returns(Reason.WeakKeyStorage, Health::reason);
    assertThat(deeds(scene)).isEmpty();
  }

  @Test
  void missingKeysAreToldAndNothingIsDone() {
    Scene scene = one();
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                Map.of("mle-vault-0", SEALED), Custody.NONE, Optional.empty(), TRUST, true)));

    Health health = scene.health("vault");
    assertThat(health).returns(Reason.UnsealKeysMissing, Health::reason);
    assertThat(health.message()).contains("vault-keys-", "mle-vault-data-0");
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void aSealedMemberIsUnsealedOnceForEachLook() {
    Scene scene = one();
    scene.vault(view(scene, List.of(SEALED), true));

    assertThat(deeds(scene)).singleElement().isInstanceOf(Step.Unseal.class);
    assertThat(scene.health("vault")).returns(Reason.VaultSealed, Health::reason);

    scene.vault(new Fact.Known<>(view(scene, List.of(SEALED), true).known().orElseThrow().stale()));
    assertThat(deeds(scene)).isEmpty();
  }

  @Test
  void whatTheLastStepMetIsToldUntilItIsMended() {
    Scene scene = one();
    VaultView view = view(scene, List.of(SEALED), true).known().orElseThrow();
    Problem wrong = new Problem(Reason.UnsealKeysWrong, "not these");
    scene.vault(
        new Fact.Known<>(
            new VaultView(view.members(), view.custody(), Optional.of(wrong), TRUST, true)));

    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.UnsealKeysWrong, Health::reason);
  }

  @Test
  void aVaultThatWorksNamesTheMemberThatDoesNot() {
    Scene scene = three();
    scene.vault(view(scene, List.of(ACTIVE, GONE, STANDBY), true));

    Health health = scene.health("vault");
    assertThat(health)
        .returns(State.Degraded, Health::state)
        .returns(Reason.VaultMemberLost, Health::reason);
    assertThat(health.message()).contains("mle-vault-1 refuses connections");
    assertThat(deeds(scene)).isEmpty();
  }

  @Test
  void otherKeysOfTheClusterHaveItSetUpAnew() {
    Scene scene = one();
    scene.vault(trusting(view(scene, List.of(ACTIVE), true), new Read.Ok<>("other keys")));

    assertThat(deeds(scene)).singleElement().isInstanceOf(Step.SetUp.class);
  }

  @Test
  void withoutUsableKeysOfTheClusterNothingIsSetUpAndThatIsTold() {
    for (boolean before : List.of(false, true)) {
      Scene scene = one();
      scene.vault(trusting(view(scene, List.of(ACTIVE), before), NO_TRUST));

      assertThat(deeds(scene)).isEmpty();
      assertThat(scene.health("vault"))
          .returns(State.Degraded, Health::state)
          .returns(Reason.IssuerKeysMissing, Health::reason);
    }
  }

  private static Fact<VaultView> trusting(Fact<VaultView> fact, Read<String> trust) {
    VaultView view = fact.known().orElseThrow();
    return new Fact.Known<>(
        new VaultView(view.members(), view.custody(), view.failure(), trust, true));
  }

  @Test
  void sharesThatAreNoneAreNamed() {
    Scene scene = one();
    VaultView view = view(scene, List.of(ACTIVE), true).known().orElseThrow();
    scene.vault(spoilt(view, Optional.empty()));
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.UnsealKeysUnreadable, Health::reason);
    assertThat(scene.health("vault").message()).contains("share-2, share-4", "vault-keys-1");

    scene.vault(spoilt(view, Optional.of(new Problem(Reason.UnsealKeysWrong, "too few"))));
    assertThat(scene.health("vault")).returns(Reason.UnsealKeysWrong, Health::reason);
    assertThat(scene.health("vault").message()).contains("share-2, share-4");
  }

  private static Fact<VaultView> spoilt(VaultView view, Optional<Problem> failure) {
    KeySet good = view.custody().keys().getFirst();
    KeySet bad =
        new KeySet(
            good.secret(),
            good.number(),
            good.claims(),
            good.opens(),
            good.setUp(),
            List.of("share-2", "share-4"));
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), List.of(bad)),
            failure,
            view.trust(),
            true));
  }

  @Test
  void recoveryModeStopsEveryStep() {
    Scene scene = one().set("vault: {mode: Managed, managed: {recoveryMode: true}}");
    scene.vault(view(scene, List.of(SEALED), true));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault")).returns(Reason.RecoveryMode, Health::reason);
  }

  /** With the block left out for a while no rule of the definition sees the change. */
  @Test
  void fewerMembersThanThereAreVolumesOfAreRefused() {
    Scene scene = three().set("vault: {mode: Disabled, managed: null}").settle();
    scene.set("vault: {mode: Managed}");

    assertThat(scene.health("vault")).returns(Reason.DataMismatch, Health::reason);
    assertThat(scene.health("vault").message())
        .contains("mle-vault-data-1, mle-vault-data-2", "set it to 3");
    assertThat(scene.changes()).noneMatch(change -> change.contains("StatefulSet/mle-vault"));
  }

  /** Recovery mode may be among what it asks; but what had users is opened for them. */
  @Test
  void underASpecThatCannotBeReadOnlyWhatWasSetUpIsUnsealed() {
    Scene scene = one();
    Fact<VaultView> opened = view(scene, List.of(SEALED), true);
    Fact<VaultView> fresh = view(scene, List.of(SEALED), false);
    Fact<VaultView> led = view(scene, List.of(ACTIVE), false);
    Fact<VaultView> changed =
        trusting(view(scene, List.of(ACTIVE), true), new Read.Ok<>("other keys"));
    scene.unreadable();
    scene.vault(opened);
    assertThat(steps(scene)).singleElement().isInstanceOf(Step.Unseal.class);

    for (Fact<VaultView> view : List.of(fresh, led, changed)) {
      scene.vault(view);
      assertThat(steps(scene)).isEmpty();
    }
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                Map.of("mle-vault-0", new MemberState.Uninitialized()),
                Custody.NONE,
                Optional.empty(),
                TRUST,
                true)));
    assertThat(steps(scene)).isEmpty();
  }

  private static List<Step> steps(Scene scene) {
    return scene
        .attempt()
        .changes()
        .filter(Change.VaultDeed.class::isInstance)
        .map(change -> ((Change.VaultDeed) change).step())
        .toList();
  }

  @Test
  void noPodIsMadeBeforeAFormerClaimIsGone() {
    Scene scene = one();
    scene.remove(scene.get(StatefulSet.class, "mle-vault-0"));
    scene
        .get(PersistentVolumeClaim.class, "mle-vault-data-0")
        .getMetadata()
        .setDeletionTimestamp("2026-01-01T00:00:00Z");

    assertThat(scene.changes()).noneMatch(change -> change.contains("mle-vault-0"));
  }

  @Test
  void membersGetANewFormOneAfterTheOther() {
    Scene scene = working(three());
    renew(scene);

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
    scene.pass();
    scene.vault(view(scene, List.of(SEALED, ACTIVE, STANDBY), true));
    assertThat(applied(scene)).isEmpty();
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    assertThat(applied(scene)).as("not unsealed yet").isEmpty();
    working(scene);
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
    scene.settle();
    assertThat(scene.all(StatefulSet.class))
        .filteredOn(set -> set.getMetadata().getName().contains("vault"))
        .hasSize(3)
        .allMatch(set -> set.toString().contains("vault:1.22"));
  }

  /** Any other would leave the rest without a leader. */
  @Test
  void noneButTheMemberThatIsDownIsRestarted() {
    for (MemberState down : List.of(GONE, SEALED)) {
      Scene scene = three();
      scene.vault(view(scene, List.of(ACTIVE, STANDBY, down), true));
      renew(scene);

      assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-2");
    }
  }

  @Test
  void noMemberIsRestartedWhileAnotherIsNotReadyOrNoneLeads() {
    Scene unready = working(three());
    unready.get(StatefulSet.class, "mle-vault-2").setStatus(null);
    renew(unready);
    assertThat(applied(unready)).containsExactly("Apply StatefulSet/mle-vault-2");

    Scene leaderless = three();
    leaderless.vault(view(leaderless, List.of(STANDBY, STANDBY, STANDBY), true));
    renew(leaderless);
    assertThat(applied(leaderless)).isEmpty();
  }

  @Test
  void noMemberIsRestartedBeforeAllWereLookedAt() {
    Scene scene = three();
    renew(scene);

    assertThat(applied(scene)).isEmpty();
  }

  /** Otherwise a form that lets none of them start could never be mended. */
  @Test
  void membersThatAreDownThemselvesGetTheNewForm() {
    Scene scene = three();
    scene.vault(view(scene, List.of(ACTIVE, GONE, GONE), true));
    scene.get(StatefulSet.class, "mle-vault-1").setStatus(null);
    scene.get(StatefulSet.class, "mle-vault-2").setStatus(null);
    renew(scene);

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
    scene.pass();
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-2");
  }

  @Test
  void aMemberAloneIsRestartedAtOnce() {
    Scene scene = one();
    renew(scene);

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
  }

  private static Scene working(Scene scene) {
    return scene.vault(view(scene, List.of(STANDBY, ACTIVE, STANDBY), true));
  }

  private static void renew(Scene scene) {
    scene.set(
        "images: {overrides: [{name: vault, image: \"registry.example.org/vault:1.22\"}],"
            + " pullSecrets: [{name: ghcr}]}");
  }

  private static List<String> applied(Scene scene) {
    return scene.changes().stream()
        .filter(change -> change.startsWith("Apply StatefulSet/mle-vault"))
        .toList();
  }

  private static Scene one() {
    return Scene.minimal().set("vault: {mode: Managed}").settle();
  }

  private static Scene three() {
    return Scene.minimal().set("vault: {mode: Managed, managed: {replicas: 3}}").settle();
  }

  private static List<Step> deeds(Scene scene) {
    return scene
        .plan()
        .changes()
        .filter(Change.VaultDeed.class::isInstance)
        .map(change -> ((Change.VaultDeed) change).step())
        .toList();
  }

  private static Fact<VaultView> view(Scene scene, List<MemberState> states, boolean setUp) {
    Map<String, MemberState> members = new TreeMap<>();
    for (int i = 0; i < states.size(); i++) {
      members.put("mle-vault-" + i, states.get(i));
    }
    TreeSet<String> claims =
        scene.all(PersistentVolumeClaim.class).stream()
            .filter(claim -> claim.getMetadata().getName().contains("vault"))
            .map(claim -> claim.getMetadata().getUid())
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<String> mark = new SetUpForm("sprocket-mle", "mle", TRUST.found()).mark();
    KeySet keys =
        new KeySet("vault-keys-1", 1, claims, claims, setUp ? mark : Optional.empty(), List.of());
    return new Fact.Known<>(
        new VaultView(
            members, new Custody(Optional.empty(), List.of(keys)), Optional.empty(), TRUST, true));
  }
}
