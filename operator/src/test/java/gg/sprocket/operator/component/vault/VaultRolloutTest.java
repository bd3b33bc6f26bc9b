package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.SEALED;
import static gg.sprocket.operator.component.vault.VaultScenes.STANDBY;
import static gg.sprocket.operator.component.vault.VaultScenes.one;
import static gg.sprocket.operator.component.vault.VaultScenes.three;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.vault.MemberState;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
