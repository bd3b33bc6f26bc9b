package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.ProjectionStep.Project;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Digest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Vault that holds something else than what a Secret was last shown from it. */
class RestoredVaultTest {

  private static final String JWT = "generated/jwt";
  private static final String SECRET = "mle-generated-jwt";
  private static final String DISCORD = "mle-integration-discord";

  private final KeptValues vault = new KeptValues();

  @Test
  void whatDoesNotFollowTheShownVersionIsNotWrittenOverIt() {
    for (EntryVersion restored :
        List.of(
            KeptValues.version(2),
            new EntryVersion(3, KeptValues.version(3).written().plusSeconds(1)),
            new EntryVersion(3, KeptValues.version(3).written().minusSeconds(1)),
            new EntryVersion(2, KeptValues.version(3).written().plusSeconds(1)),
            new EntryVersion(9, KeptValues.version(3).written().minusSeconds(1)))) {
      Scene scene = vault.at(KeptValues.version(3), "later");

      vault.told(vault.put(scene, JWT, restored, Map.of("value", "earlier")));
      assertThat(scene.changes()).as("%s", restored).isEmpty();
      assertThat(scene.health("secrets"))
          .returns(Reason.VaultValueConflict, Health::reason)
          .returns(
              ("version %d of sprocket/mle/generated/jwt in the Vault, of %s, does not follow the one"
                      + " that Secret mle-generated-jwt shows, as after a restore, and has other"
                      + " values, so neither is written over; write the Secret's values to the Vault"
                      + " to keep them, or take the Vault's by `kubectl -n sprocket-mle delete secret"
                      + " mle-generated-jwt`")
                  .formatted(restored.number(), restored.written()),
              Health::message);
      assertThat(scene.health("monolith").state()).as("readers go on").isEqualTo(State.Ready);
      assertThat(KeptValues.shown(scene, SECRET))
          .isEqualTo(Map.of("value", Digest.sha256("later")));
    }
  }

  @Test
  void afterARestoreAPersonKeepsTheSecretsValueByWritingItToTheVault() {
    Scene scene = vault.at(KeptValues.version(3), "later");
    vault.told(vault.put(scene, JWT, 2, Map.of("value", "earlier")));

    EntryVersion written = new EntryVersion(3, KeptValues.version(9).written());
    vault.told(vault.put(scene, JWT, written, Map.of("value", "later")));
    assertThat(KeptValues.steps(scene)).containsExactly(new Project(written));
    assertThat(scene.pass().changes()).as("nobody is replaced for the mark").isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);

    vault.told(
        vault.put(
            scene,
            JWT,
            new EntryVersion(4, KeptValues.version(10).written()),
            Map.of("value", "new")));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
    assertThat(KeptValues.shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("new")));
  }

  @Test
  void afterARestoreAPersonTakesTheVaultsValueByDeletingTheSecret() {
    Scene scene = vault.at(KeptValues.version(3), "later");
    vault.told(vault.put(scene, JWT, 2, Map.of("value", "earlier")));

    scene.lose(SECRET);
    assertThat(KeptValues.steps(scene)).containsExactly(new Project(KeptValues.version(2)));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void theSameValuesUnderAnotherVersionOnlyGiveTheSecretAnotherMark() {
    for (EntryVersion other :
        List.of(
            KeptValues.version(2),
            KeptValues.version(4),
            new EntryVersion(3, KeptValues.version(1).written()))) {
      Scene scene = vault.at(KeptValues.version(3), "same");

      vault.told(vault.put(scene, JWT, other, Map.of("value", "same")));
      assertThat(scene.changes()).containsExactly("ProjectionDeed Secret/" + SECRET);
      assertThat(scene.pass().changes()).isEmpty();
      assertThat(EntryVersion.of(scene.observed().secret(SECRET).orElseThrow().annotations()))
          .contains(other);
    }
  }

  @Test
  void aSecretThatLostAKeyIsNotWrittenOverEither() {
    Scene scene = vault.withDiscord();
    vault.put(
        scene,
        "integrations/discord",
        new EntryVersion(1, KeptValues.WRITTEN),
        Map.of("clientId", "1", "clientSecret", "other", "botToken", "3"));
    scene.secret(DISCORD, Map.of("clientId", "1", "clientSecret", "2"));

    assertThat(KeptValues.steps(vault.told(scene))).isEmpty();
    assertThat(scene.health("secrets")).returns(Reason.VaultValueConflict, Health::reason);

    scene.secret(DISCORD, Map.of("clientId", "1", "botToken", "3"));
    assertThat(KeptValues.steps(vault.told(scene))).as("nothing of it is lost").hasSize(1);
  }
}
