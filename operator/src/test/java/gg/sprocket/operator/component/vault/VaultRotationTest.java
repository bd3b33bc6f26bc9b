package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.LIFE;
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
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked for the keys of a Vault, and what is told of it meanwhile. */
class VaultRotationTest {

  private static final String KEYS = "vault-keys-1";

  @Test
  void aWordAsksForNewSharesAndTheVaultStaysReady() {
    Scene scene = one();
    scene.vault(view(scene, List.of(ACTIVE), true));
    assertThat(deeds(scene)).isEmpty();

    scene.annotate("sprocket.gg/rekey-vault", " one ");

    assertThat(deeds(scene)).containsExactly(new Step.MakeShares("mle-vault-0", KEYS, 2));
    assertThat(scene.health("vault"))
        .returns(State.Ready, Health::state)
        .returns(Reason.VaultRotating, Health::reason);
    assertThat(scene.health("vault").message()).contains(KEYS);
    scene.annotate("sprocket.gg/rekey-vault", "  ");
    assertThat(deeds(scene)).isEmpty();
  }

  @Test
  void aWordAsksForAnotherEncryptionKey() {
    Scene scene = one();
    scene.vault(view(scene, List.of(ACTIVE), true));

    scene.annotate("sprocket.gg/rotate-vault", "one");

    assertThat(deeds(scene)).containsExactly(new Step.Rotate("mle-vault-0", KEYS));
  }

  @Test
  void anotherSplitAsksForNewShares() {
    Scene scene =
        one()
            .set(
                "vault: {mode: Managed, managed: {unseal: {kubernetesSecret: {shares: 7, threshold: 4}}}}");
    scene.vault(view(scene, List.of(ACTIVE), true));

    assertThat(deeds(scene)).containsExactly(new Step.MakeShares("mle-vault-0", KEYS, 2));
  }

  @Test
  void theClockAsks() {
    Scene scene = one().set("vault: {mode: Managed, managed: {rotation: {rotate: '0 3 * * *'}}}");
    scene.vault(view(scene, List.of(ACTIVE), true));

    assertThat(deeds(scene)).containsExactly(new Step.Rotate("mle-vault-0", KEYS));
    assertThat(scene.plan().nextLook()).isPresent();
  }

  @Test
  void nothingIsAskedOfASuspendedInstance() {
    Scene scene = one();
    scene.annotate("sprocket.gg/rekey-vault", "one");
    scene.set("suspend: true");
    scene.vault(view(scene, List.of(ACTIVE), true));

    assertThat(deeds(scene)).isEmpty();
  }

  /** All else that the spec asks for is done. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {rekey: '0 25 1 * *'}                          | rotation.rekey "0 25
          {rotate: '0 3 * * FOO'}                        | rotation.rotate
          {rekey: '0 3 1 * *', timeZone: Europe/Berlim}  | Europe/Berlim
          {rekey: '*/30 * * * *'}                        | more often than once an hour
          {rotate: '0,10 3 1 * *'}                       | more often than once an hour
          {rotate: '0 3 31 2 *'}                         | never comes
          """)
  void aTimeThatMeansNothingIsToldAndNothingElseWaitsForIt(String rotation, String says) {
    Scene scene = one().set("vault: {mode: Managed, managed: {rotation: %s}}".formatted(rotation));
    scene.vault(view(scene, List.of(ACTIVE), true));

    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.ScheduleInvalid, Health::reason);
    assertThat(scene.health("vault").message()).contains(says);
    assertThat(scene.attempt().problem()).isEmpty();
    assertThat(deeds(scene)).isEmpty();

    scene.annotate("sprocket.gg/rekey-vault", "one");
    assertThat(deeds(scene)).containsExactly(new Step.MakeShares("mle-vault-0", KEYS, 2));
  }

  @Test
  void whichSetCountsIsFoundOutAlsoWhereSomethingElseIsRefused() {
    Scene scene = undecided();
    scene.set("{hibernation: {schedule: {sleep: '0 22 * * *', wake: '0 25 * * *'}}}");

    assertThat(scene.attempt().problem().map(Problem::reason)).contains(Reason.ScheduleInvalid);
    assertThat(scene.attempt().changes())
        .filteredOn(Change.VaultDeed.class::isInstance)
        .extracting(change -> ((Change.VaultDeed) change).step())
        .containsExactly(new Step.DecideShares("mle-vault-0", "vault-keys-2", KEYS));
  }

  /** A member refused the shares that were thought to count. */
  @Test
  void afterARestoreTheSharesThatOpenAreFoundAndNamed() {
    Scene scene = one();
    VaultView view = view(scene, List.of(ACTIVE), true).known().orElseThrow();
    KeySet former = view.custody().keys().getFirst();
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    KeySet later =
        tried(
            new KeySet(
                "vault-keys-2",
                2,
                former.claims(),
                former.opens(),
                former.setUp(),
                List.of(),
                LIFE),
            new KeyLife.Tried(then.plusSeconds(1), then));
    show(scene, view, former, later);

    assertThat(deeds(scene))
        .containsExactly(new Step.ProveShares("mle-vault-0", List.of("vault-keys-2", KEYS)));
    assertThat(scene.health("vault")).returns(State.Ready, Health::state);
    assertThat(scene.health("vault").message()).contains("restore", "vault-keys-2", KEYS);

    show(scene, view, tried(former, new KeyLife.Tried(Instant.EPOCH, then.plusSeconds(2))), later);
    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault").message())
        .as("the one that counts")
        .contains("key shares are in Secret " + KEYS + " of");
  }

  private static KeySet tried(KeySet set, KeyLife.Tried tried) {
    KeyLife life = LIFE;
    return new KeySet(
        set.secret(),
        set.number(),
        set.claims(),
        set.opens(),
        set.setUp(),
        set.unreadable(),
        new KeyLife(
            life.split(),
            life.succession(),
            life.rekeyed(),
            life.rotated(),
            life.rotating(),
            tried));
  }

  private static void show(Scene scene, VaultView view, KeySet... sets) {
    scene.vault(
        new Fact.Known<>(
            new VaultView(
                view.members(),
                new Custody(Optional.empty(), List.of(sets), new TreeSet<>()),
                Optional.empty(),
                TRUST,
                true)));
  }

  @Test
  void withAMemberAwayItWaits() {
    Scene scene = three();
    scene.annotate("sprocket.gg/rekey-vault", "one");
    scene.vault(view(scene, List.of(ACTIVE, GONE, STANDBY), true));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault")).returns(Reason.VaultMemberLost, Health::reason);
  }

  @Test
  void whyItFailedIsTold() {
    Scene scene = one();
    scene.annotate("sprocket.gg/rekey-vault", "one");
    VaultView view = view(scene, List.of(ACTIVE), true).known().orElseThrow();
    Problem refused = new Problem(Reason.VaultRotationFailed, "a quota");
    scene.vault(
        new Fact.Known<>(
            new VaultView(view.members(), view.custody(), Optional.of(refused), TRUST, true)));

    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.VaultRotationFailed, Health::reason);
  }

  @Test
  void whichOfTwoSetsCountsIsFoundOutAndBothAreNamed() {
    Scene scene = undecided();

    assertThat(deeds(scene))
        .containsExactly(new Step.DecideShares("mle-vault-0", "vault-keys-2", KEYS));
    assertThat(scene.health("vault").message()).contains("vault-keys-2", KEYS, "keep both");
  }

  private static Scene undecided() {
    Scene scene = one();
    VaultView view = view(scene, List.of(ACTIVE), true).known().orElseThrow();
    KeySet former = view.custody().keys().getFirst();
    KeyLife life =
        new KeyLife(
            former.life().split(),
            Optional.of(new KeyLife.Succession(KEYS, Optional.empty())),
            former.life().rekeyed(),
            former.life().rotated(),
            Optional.empty(),
            KeyLife.Tried.NEVER);
    KeySet made =
        new KeySet(
            "vault-keys-2", 2, former.claims(), former.opens(), former.setUp(), List.of(), life);
    show(scene, view, former, made);
    return scene;
  }
}
