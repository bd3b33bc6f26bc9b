package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.ProjectionStep.Project;
import gg.sprocket.operator.plan.ProjectionStep.Store;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntries.Recency;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.vault.ValueKind;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which values go to the Vault, which come from there, and which are left alone. */
class SecretsInVaultTest {

  private static final String VAULT = KeptValues.SPEC;
  private static final String JWT = "generated/jwt";
  private static final String SECRET = "mle-generated-jwt";

  private static final String ASLEEP = "hibernation: {enabled: true}";

  private static final String DISCORD = "mle-integration-discord";

  private final KeptValues vault = new KeptValues();

  @Test
  void aNewValueIsStoredFirstAndThenShown() {
    Scene scene = Scene.minimal().set(VAULT).settle();
    vault.told(scene);

    assertThat(KeptValues.steps(scene)).containsExactly(new Store());
    assertThat(scene.observed().secret(SECRET)).isEmpty();
    assertThat(new Readers(scene).names()).doesNotContain("mle-monolith");

    vault.told(vault.put(scene, JWT, 1, Map.of("value", "a")));
    assertThat(KeptValues.steps(scene)).containsExactly(new Project(KeptValues.version(1)));
    scene.settle();
    assertThat(KeptValues.shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("a")));
    assertThat(scene.observed().secret(SECRET).orElseThrow().labels())
        .containsKey(Labels.DATA_ID)
        .containsEntry(Labels.INSTANCE, "mle");
    assertThat(new Readers(scene).names()).contains("mle-monolith");
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  /** A Deployment that names a Secret which is not there tells of a loss, with and without pods. */
  @Test
  void aNewInstanceThatSleepsNamesNoValueBeforeItIsThere() {
    Scene scene = vault.told(Scene.minimal().set(VAULT).set(ASLEEP).settle());

    assertThat(new Readers(scene).names()).doesNotContain("mle-monolith");
    assertThat(KeptValues.steps(scene)).containsExactly(new Store());

    vault.told(vault.put(scene, JWT, 1, Map.of("value", "a"))).settle();
    assertThat(new Readers(scene).names()).contains("mle-monolith");
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void aValueThatIsLostKeepsNobodyAwake() {
    Scene scene = vault.settled();
    vault.entries.clear();

    vault.told(scene.lose(SECRET)).set(ASLEEP).settle();

    assertThat(scene.get(Deployment.class, "mle-monolith").getSpec().getReplicas()).isZero();
  }

  @Test
  void nothingIsMadeWhileNobodyKnowsWhatTheVaultHolds() {
    Scene scene = Scene.minimal().set(VAULT).settle();

    assertThat(scene.observed().secret(SECRET)).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.WaitingForDependency, Health::reason)
        .returns(
            "waiting for the Vault, which keeps the values of Secret mle-generated-jwt under"
                + " sprocket/mle/generated/jwt",
            Health::message);

    Problem denied = new Problem(Reason.VaultUnreadable, "denied");
    scene.entries(new Fact.Failed<>(denied, Instant.EPOCH));
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets")).returns(Reason.VaultUnreadable, Health::reason);
  }

  @Test
  void aRunningInstanceTakesItsValuesAlongAndRestartsNothing() {
    Scene scene = vault.told(KeptValues.running());

    assertThat(scene.changes()).containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(KeptValues.steps(scene)).containsExactly(new Store());

    vault.told(vault.putShown(scene, 1));
    assertThat(KeptValues.steps(scene))
        .as("marked as a projection")
        .containsExactly(new Project(KeptValues.version(1)));
    assertThat(scene.pass().changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void anotherVersionRestartsItsReadersAndNobodyElse() {
    Scene scene = vault.settled();

    vault.told(vault.put(scene, JWT, 2, Map.of("value", "b")));
    assertThat(scene.changes()).containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(scene.pass().changes()).containsExactly("Apply Deployment/mle-monolith");
    assertThat(scene.settle().changes()).isEmpty();
    assertThat(KeptValues.shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("b")));
  }

  @Test
  void aVersionWithoutTheKeyIsNotTakenOver() {
    Scene scene = vault.settled();

    vault.told(vault.put(scene, JWT, 2, Map.of("other", "b", "value", "")));
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueInvalid, Health::reason)
        .returns(
            "version 2 of sprocket/mle/generated/jwt in the Vault has no value under value, so it is"
                + " not taken over; add it by `vault kv patch -mount=sprocket/mle generated/jwt"
                + " value=...`; until then Secret mle-generated-jwt keeps the values it has",
            Health::message);
    assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);

    vault.told(vault.put(scene, JWT, 3, Map.of("value", "c")));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void aVersionWithWhiteSpaceAroundIsNotTakenOver() {
    Scene scene = vault.settled();
    vault.entries.put(
        JWT,
        new VaultEntry(
            KeptValues.version(2),
            Map.of("value", Digest.sha256("b\n")),
            new SecretTraits(Set.of("value"), Set.of(), Set.of(), Set.of()),
            Map.of()));

    vault.told(scene);
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueInvalid, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .startsWith(
                        "version 2 of sprocket/mle/generated/jwt in the Vault begins or ends")
                    .contains("under the key value")
                    .hasSizeLessThan(513));
  }

  @Test
  void whatIsNoTextIsNotTakenOver() {
    Scene scene = vault.settled();
    for (ValueKind kind : ValueKind.values()) {
      vault.entries.put(
          JWT,
          new VaultEntry(
              KeptValues.version(2),
              Map.of(),
              SecretTraits.NONE,
              Map.of("value", kind, "x", kind)));

      assertThat(vault.told(scene).changes()).isEmpty();
      assertThat(scene.health("secrets"))
          .returns(Reason.VaultValueInvalid, Health::reason)
          .returns(
              "version 2 of sprocket/mle/generated/jwt in the Vault has under the key value no text"
                  + " but "
                  + kind.words()
                  + ", so it is not taken over; write it as a text by `vault kv patch"
                  + " -mount=sprocket/mle generated/jwt value=...`; until then Secret"
                  + " mle-generated-jwt keeps the values it has",
              Health::message);
      assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);
    }
  }

  @Test
  void whatIsNoTextUnderAKeyThatNobodyReadsIsNobodysBusiness() {
    Scene scene = vault.settled();
    vault.entries.put(
        JWT,
        new VaultEntry(
            KeptValues.version(2),
            Map.of("value", Digest.sha256("b")),
            SecretTraits.NONE,
            Map.of("note", ValueKind.Number)));

    assertThat(KeptValues.steps(vault.told(scene)))
        .containsExactly(new Project(KeptValues.version(2)));
  }

  @Test
  void aChangeOfTheSecretIsPutRightFromTheVault() {
    Scene scene = vault.settled().secret(SECRET, Map.of("value", "edited"));

    assertThat(scene.changes())
        .as("nobody is replaced for it")
        .containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(scene.pass().changes()).isEmpty();
  }

  @Test
  void aSecretThatIsGoneIsMadeAgainFromTheVault() {
    Scene scene = vault.settled().lose(SECRET);

    assertThat(KeptValues.steps(scene)).containsExactly(new Project(KeptValues.version(1)));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void ofTwoValuesThatWereNeverTheSameNeitherIsWrittenOver() {
    Scene scene = vault.told(vault.put(KeptValues.running(), JWT, 4, Map.of("value", "older")));

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueConflict, Health::reason)
        .returns(
            "Secret mle-generated-jwt holds other values than version 4 of sprocket/mle/generated/jwt"
                + " in the Vault, so neither is written over; write the Secret's values to the Vault"
                + " to keep them, or take the Vault's by `kubectl -n sprocket-mle delete secret"
                + " mle-generated-jwt`",
            Health::message);

    scene.lose(SECRET);
    assertThat(KeptValues.steps(scene)).containsExactly(new Project(KeptValues.version(4)));
  }

  /** What a pass sees of the Secret then may be what is about to be put right. */
  @Test
  void rightAfterAStepNobodyIsReplacedForAnEditedSecret() {
    Scene scene =
        vault.told(vault.settled().secret(SECRET, Map.of("value", "edited")), Recency.Stepped);

    assertThat(scene.changes()).isEmpty();
    assertThat(vault.told(scene, Recency.Current).changes())
        .containsExactly("ProjectionDeed Secret/" + SECRET);

    assertThat(vault.told(scene, Recency.Old).changes())
        .as("whoever edits while the Vault is away means it")
        .containsExactly("Apply Deployment/mle-monolith");
  }

  @Test
  void whatTheVaultLostIsStoredAgain() {
    Scene scene = vault.settled();
    vault.entries.clear();

    assertThat(KeptValues.steps(vault.told(scene))).containsExactly(new Store());
  }

  @Test
  void whatSecretAndVaultLostIsMourned() {
    Scene scene = vault.settled().lose(SECRET);
    vault.entries.clear();

    assertThat(vault.told(scene).changes()).isEmpty();
    assertThat(scene.health("secrets")).returns(Reason.CredentialsLost, Health::reason);
  }

  @Test
  void theVaultMayBeAwayForEver() {
    Scene scene = vault.settled();
    vault.put(scene, JWT, 2, Map.of("value", "b"));
    vault.told(scene, Recency.Old);

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);

    scene.entries(new Fact.Unknown<>());
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void whyAStepWasNotDoneIsTold() {
    Scene scene = vault.settled();
    vault.put(scene, JWT, 2, Map.of("value", "b"));
    Problem refused = new Problem(Reason.VaultUnreadable, "refused");
    scene.entries(
        new Fact.Known<>(new VaultEntries(vault.entries, Optional.of(refused), Recency.Current)));

    assertThat(scene.health("secrets")).returns(Reason.VaultUnreadable, Health::reason);
    assertThat(KeptValues.steps(scene))
        .as("and tried again")
        .containsExactly(new Project(KeptValues.version(2)));
  }

  @Test
  void anIntegrationInTheVaultIsAskedForByPathAndKeys() {
    Scene scene = vault.settled().set("integrations: {discord: {fromBackend: true}}");

    assertThat(scene.settle().health("secrets"))
        .returns(Reason.VaultValueMissing, Health::reason)
        .returns(
            "the Vault holds nothing under sprocket/mle/integrations/discord; write it by `vault kv put"
                + " -mount=sprocket/mle integrations/discord clientId=... clientSecret=..."
                + " botToken=...`",
            Health::message);

    vault.told(
        vault.put(
            scene,
            "integrations/discord",
            1,
            Map.of("clientId", "1", "clientSecret", "2", "botToken", "3")));
    assertThat(KeptValues.steps(scene)).containsExactly(new Project(KeptValues.version(1)));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
    assertThat(scene.get(Deployment.class, "mle-monolith").toString())
        .contains("mle-integration-discord");
    assertThat(scene.observed().secret("mle-integration-discord").orElseThrow().owners())
        .as("the Vault keeps it")
        .isNotEmpty();

    scene.set("integrations: {discord: {secretRef: {name: mle-discord}}}").settle();
    assertThat(scene.observed().secret("mle-integration-discord")).isEmpty();
  }

  @Test
  void aProjectionThatTheSpecNamesAsItsSecretStaysAndIsNoneAnyMore() {
    for (String backend : List.of("Kubernetes", "Vault")) {
      Scene scene = vault.withDiscord();
      Map<String, String> before = KeptValues.shown(scene, DISCORD);

      scene.set("secrets: {backend: %s}".formatted(backend));
      scene.set("integrations: {discord: {secretRef: {name: mle-integration-discord}}}");
      assertThat(scene.changes())
          .contains("ProjectionDeed Secret/" + DISCORD)
          .doesNotContain("Delete Secret/" + DISCORD, "Apply Deployment/mle-monolith");

      scene.settle();
      assertThat(KeptValues.shown(scene, DISCORD)).isEqualTo(before);
      assertThat(scene.observed().secret(DISCORD).orElseThrow().annotation(Labels.VAULT_VERSION))
          .as("with the mark, an edit would later be written over")
          .isEmpty();
      assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    }
  }

  @Test
  void aProjectionStaysUntilNoPodCanStartWithItAnyMore() {
    Scene scene = vault.withDiscord();

    scene.set("secrets: {backend: Kubernetes}");
    scene.set("integrations: {discord: {secretRef: {name: mle-new}}}").settle();
    assertThat(scene.health("secrets").reason()).isEqualTo(Reason.SecretMissing);
    assertThat(scene.observed().secret(DISCORD)).as("the old form mounts it").isPresent();

    scene.secret("mle-new", Map.of("clientId", "4", "clientSecret", "5", "botToken", "6"));
    assertThat(scene.pass().get(Deployment.class, "mle-monolith").toString())
        .doesNotContain(DISCORD);
    assertThat(scene.pass().observed().secret(DISCORD)).as("pods are being replaced").isPresent();

    assertThat(scene.settle().observed().secret(DISCORD)).isEmpty();
  }

  @Test
  void anIntegrationThatWasDeletedInTheVaultIsNotWrittenBack() {
    Scene scene = vault.settled().set("integrations: {discord: {fromBackend: true}}");
    vault.told(
        vault.put(
            scene,
            "integrations/discord",
            1,
            Map.of("clientId", "1", "clientSecret", "2", "botToken", "3")));
    scene.settle();
    vault.entries.remove("integrations/discord");

    assertThat(vault.told(scene).changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueMissing, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .endsWith("until then Secret mle-integration-discord keeps the values it has"));
  }

  @Test
  void backInKubernetesTheSecretIsNoProjectionAnyMore() {
    Scene scene = vault.settled().set("secrets: {backend: Kubernetes}");

    assertThat(KeptValues.steps(scene)).containsExactly(new ProjectionStep.Release());
    assertThat(scene.pass().changes()).isEmpty();
    assertThat(KeptValues.shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("a")));
  }
}
