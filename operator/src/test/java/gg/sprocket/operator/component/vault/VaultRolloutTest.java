package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.FRESH;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.SEALED;
import static gg.sprocket.operator.component.vault.VaultScenes.STANDBY;
import static gg.sprocket.operator.component.vault.VaultScenes.one;
import static gg.sprocket.operator.component.vault.VaultScenes.three;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members get a new form one after the other, and only while the rest can do without them. */
class VaultRolloutTest {

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

  /** None of its fields is missing in the live one; what it no longer has restarts a member too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nodeSelector: {disk: ssd}",
        "tolerations: [{key: disk, value: ssd, effect: NoSchedule}]",
        "priorityClassName: high"
      })
  void aFormThatOnlyTakesAwayIsGivenToOneAfterTheOther(String scheduling) {
    Scene scene =
        Scene.minimal()
            .set("vault: {mode: Managed, managed: {replicas: 3}}")
            .set("scheduling: {" + scheduling + "}")
            .settle();
    working(scene).unset("scheduling");

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
    scene.pass();
    scene.vault(view(scene, List.of(SEALED, ACTIVE, STANDBY), true));
    assertThat(applied(scene)).isEmpty();
    working(scene);
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
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

  /** Nobody sees what they do, so nobody sees them lead either. */
  @ParameterizedTest
  @EnumSource(names = {"UnknownAuthority", "WrongName", "OutOfDate"})
  void membersWhoseCertificateIsNotGoodAreRestartedOneAfterTheOther(NoAnswer why) {
    MemberState mistrusted = new MemberState.Unreachable(why);
    Scene scene = three();
    scene.vault(view(scene, List.of(mistrusted, mistrusted, mistrusted), true));
    renew(scene);

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
    scene.pass();
    for (MemberState returning : List.of(mistrusted, GONE, SEALED, STANDBY)) {
      scene.vault(view(scene, List.of(returning, mistrusted, mistrusted), true));
      assertThat(applied(scene)).as("%s, and its pod is not ready", returning).isEmpty();
    }
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    scene.vault(view(scene, List.of(SEALED, mistrusted, mistrusted), true));
    assertThat(applied(scene)).as("it is being unsealed").isEmpty();
    scene.vault(view(scene, List.of(STANDBY, mistrusted, mistrusted), true));
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
    scene.settle();
    assertThat(applied(scene)).isEmpty();
  }

  /** It is unsealed only when another leads, which nobody sees. */
  @Test
  void aMemberOnANewVolumeDoesNotHoldThoseWhoseCertificateIsNotGood() {
    MemberState mistrusted = new MemberState.Unreachable(NoAnswer.UnknownAuthority);
    Scene scene = three();
    renew(scene);
    for (MemberState joining : List.of(FRESH, SEALED)) {
      scene.vault(notingOnly(scene, 1, List.of(joining, mistrusted, mistrusted)));

      assertThat(applied(scene)).contains("Apply StatefulSet/mle-vault-1");
    }
  }

  @Test
  void aMemberAloneIsRestartedAtOnce() {
    Scene scene = one();
    renew(scene);

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
  }

  /** Only the volume of one member has data. */
  private static Fact<VaultView> notingOnly(Scene scene, int member, List<MemberState> states) {
    VaultView view = view(scene, states, true).known().orElseThrow();
    KeySet keys = view.custody().keys().getFirst();
    String claim =
        scene.get(PersistentVolumeClaim.class, "mle-vault-data-" + member).getMetadata().getUid();
    KeySet noted =
        new KeySet(
            keys.secret(),
            keys.number(),
            keys.claims(),
            new TreeSet<>(Set.of(claim)),
            keys.setUp(),
            List.of(),
            Lives.UNKNOWN);
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), List.of(noted), new TreeSet<>()),
            Optional.empty(),
            view.trust(),
            true));
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
}
