package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.FRESH;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.SEALED;
import static gg.sprocket.operator.component.vault.VaultScenes.STANDBY;
import static gg.sprocket.operator.component.vault.VaultScenes.TRUST;
import static gg.sprocket.operator.component.vault.VaultScenes.deeds;
import static gg.sprocket.operator.component.vault.VaultScenes.one;
import static gg.sprocket.operator.component.vault.VaultScenes.three;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
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
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Step;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is said of a Vault, and what is done with it. */
class VaultComponentTest {

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

  @Test
  void membersWhoseCertificateIsNotGoodAreToldWithWhatToDo() {
    MemberState mistrusted = new MemberState.Unreachable(NoAnswer.UnknownAuthority);
    Scene scene = three();
    for (MemberState first : List.of(mistrusted, ACTIVE)) {
      scene.vault(view(scene, List.of(first, mistrusted, mistrusted), true));

      assertThat(scene.health("vault").message())
          .contains(
              "mle-vault-1 shows a certificate of another authority",
              "kubectl -n sprocket-mle delete pod ",
              " mle-vault-2-0`")
          .hasSizeLessThanOrEqualTo(512);
    }
  }

  /** Whoever uses it must not wait until a person has made room for a certificate. */
  @Test
  void aVaultThatWaitsForSomethingElseIsUnsealed() {
    Scene scene = one();
    scene.vault(view(scene, List.of(SEALED), true)).lose("mle-vault-tls");
    scene.secret("mle-vault-tls", Map.of("tls.crt", "somebody else's"));

    assertThat(scene.health("vault")).returns(Reason.ForeignObject, Health::reason);
    assertThat(deeds(scene)).singleElement().isInstanceOf(Step.Unseal.class);

    scene.vault(view(scene, List.of(ACTIVE), false));
    assertThat(deeds(scene)).as("nothing else is done").isEmpty();
    scene.vault(view(scene, List.of(SEALED), true));
    scene.set("vault: {mode: Managed, managed: {recoveryMode: true}}");
    assertThat(deeds(scene)).as("a person has taken over").isEmpty();
  }

  private static Fact<VaultView> trusting(Fact<VaultView> fact, Read<String> trust) {
    VaultView view = fact.known().orElseThrow();
    return new Fact.Known<>(
        new VaultView(view.members(), view.custody(), view.failure(), trust, true));
  }

  @Test
  void membersOnNewVolumesWaitForALeaderAndAreNamed() {
    Scene scene = three();
    VaultView view = view(scene, List.of(STANDBY, SEALED, SEALED), true).known().orElseThrow();
    KeySet keys = view.custody().keys().getFirst();
    TreeSet<String> first = new TreeSet<>(Set.of(claim(scene, "mle-vault-data-0")));
    KeySet known =
        new KeySet(
            keys.secret(), 1, keys.claims(), first, keys.setUp(), keys.unreadable(), Lives.UNKNOWN);
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(),
                new Custody(Optional.empty(), List.of(known), new TreeSet<>()),
                Optional.empty(),
                TRUST,
                true)));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault")).returns(Reason.WaitingForMembers, Health::reason);
    assertThat(scene.health("vault").message())
        .contains("until one of the members leads", "mle-vault-1, mle-vault-2 has a new volume");
  }

  private static String claim(Scene scene, String name) {
    return scene.get(PersistentVolumeClaim.class, name).getMetadata().getUid();
  }

  /** The command is about the one set of shares that is lost with them. */
  @Test
  void volumesThatWereAllLostAreToldWithTheWayOut() {
    Scene scene = one();
    VaultView view = view(scene, List.of(FRESH), true).known().orElseThrow();
    KeySet former =
        new KeySet(
            "vault-keys-abc-1",
            1,
            new TreeSet<>(Set.of("former")),
            new TreeSet<>(Set.of("former")),
            Optional.empty(),
            List.of(),
            Lives.UNKNOWN);
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(),
                new Custody(Optional.empty(), List.of(former), new TreeSet<>()),
                Optional.empty(),
                TRUST,
                true)));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault")).returns(Reason.VaultDataMissing, Health::reason);
    assertThat(scene.health("vault").message())
        .contains(
            "kubectl -n sprocket-mle annotate spi mle --overwrite"
                + " sprocket.gg/replace-lost=vault-keys-abc-1");
    scene.annotate("sprocket.gg/replace-lost", "vault-keys-abc-2");
    assertThat(deeds(scene)).isEmpty();
    scene.annotate("sprocket.gg/replace-lost", "vault-keys-abc-1");
    assertThat(deeds(scene)).singleElement().isInstanceOf(Step.OpenIntent.class);
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
            List.of("share-2", "share-4"),
            Lives.UNKNOWN);
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), List.of(bad), new TreeSet<>()),
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

  /** Of three claims one may be gone already, and no Vault may have two members. */
  @Test
  void aNumberOfMembersIsProposedThatTheDefinitionTakes() {
    Scene scene = three().set("vault: {mode: Disabled, managed: null}").settle();
    scene.remove(scene.get(PersistentVolumeClaim.class, "mle-vault-data-2"));
    scene.set("vault: {mode: Managed}");

    assertThat(scene.health("vault").message())
        .contains("mle-vault-data-1")
        .endsWith("set it to 3");
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
}
