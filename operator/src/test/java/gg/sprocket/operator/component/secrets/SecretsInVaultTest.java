package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.ProjectionStep.Project;
import gg.sprocket.operator.plan.ProjectionStep.Store;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which values go to the Vault, which come from there, and which are left alone. */
class SecretsInVaultTest {

  private static final String VAULT = "{vault: {mode: Managed}, secrets: {backend: Vault}}";
  private static final String JWT = "generated/jwt";
  private static final String SECRET = "mle-generated-jwt";

  private static final String DISCORD = "mle-integration-discord";

  private final Map<String, VaultEntry> entries = new TreeMap<>();

  @Test
  void aNewValueIsStoredFirstAndThenShown() {
    Scene scene = Scene.minimal().set(VAULT).settle();
    told(scene);

    assertThat(steps(scene)).containsExactly(new Store());
    assertThat(scene.observed().secret(SECRET)).isEmpty();
    assertThat(deployments(scene)).doesNotContain("mle-monolith");

    told(put(scene, JWT, 1, Map.of("value", "a")));
    assertThat(steps(scene)).containsExactly(new Project(1));
    scene.settle();
    assertThat(shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("a")));
    assertThat(scene.observed().secret(SECRET).orElseThrow().labels())
        .containsKey(Labels.DATA_ID)
        .containsEntry(Labels.INSTANCE, "mle");
    assertThat(deployments(scene)).contains("mle-monolith");
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
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
    Scene scene = told(running());

    assertThat(scene.changes()).containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(steps(scene)).containsExactly(new Store());

    told(putShown(scene, 1));
    assertThat(steps(scene)).as("marked as a projection").containsExactly(new Project(1));
    assertThat(scene.pass().changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void anotherVersionRestartsItsReadersAndNobodyElse() {
    Scene scene = settled();

    told(put(scene, JWT, 2, Map.of("value", "b")));
    assertThat(scene.changes()).containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(scene.pass().changes()).containsExactly("Apply Deployment/mle-monolith");
    assertThat(scene.settle().changes()).isEmpty();
    assertThat(shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("b")));
  }

  @Test
  void aVersionWithoutTheKeyIsNotTakenOver() {
    Scene scene = settled();

    told(put(scene, JWT, 2, Map.of("other", "b", "value", "")));
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueInvalid, Health::reason)
        .returns(
            "version 2 of sprocket/mle/generated/jwt in the Vault has no value under value, so it is"
                + " not taken over; add it by `vault kv patch -mount=sprocket/mle generated/jwt"
                + " value=...`; until then Secret mle-generated-jwt keeps the values it has",
            Health::message);
    assertThat(scene.health("monolith").state()).isEqualTo(State.Ready);

    told(put(scene, JWT, 3, Map.of("value", "c")));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void aVersionWithWhiteSpaceAroundIsNotTakenOver() {
    Scene scene = settled();
    entries.put(
        JWT,
        new VaultEntry(
            2,
            Map.of("value", Digest.sha256("b\n")),
            new SecretTraits(Set.of("value"), Set.of(), Set.of(), Set.of())));

    told(scene);
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
  void aChangeOfTheSecretIsPutRightFromTheVault() {
    Scene scene = settled().secret(SECRET, Map.of("value", "edited"));

    assertThat(scene.changes())
        .as("nobody is replaced for it")
        .containsExactly("ProjectionDeed Secret/" + SECRET);
    assertThat(scene.pass().changes()).isEmpty();
  }

  @Test
  void aSecretThatIsGoneIsMadeAgainFromTheVault() {
    Scene scene = settled().lose(SECRET);

    assertThat(steps(scene)).containsExactly(new Project(1));
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void ofTwoValuesThatWereNeverTheSameNeitherIsWrittenOver() {
    Scene scene = told(put(running(), JWT, 4, Map.of("value", "older")));

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
    assertThat(steps(scene)).containsExactly(new Project(4));
  }

  @Test
  void whatTheVaultLostIsStoredAgain() {
    Scene scene = settled();
    entries.clear();

    assertThat(steps(told(scene))).containsExactly(new Store());
  }

  @Test
  void whatSecretAndVaultLostIsMourned() {
    Scene scene = settled().lose(SECRET);
    entries.clear();

    assertThat(told(scene).changes()).isEmpty();
    assertThat(scene.health("secrets")).returns(Reason.CredentialsLost, Health::reason);
  }

  @Test
  void theVaultMayBeAwayForEver() {
    Scene scene = settled();
    put(scene, JWT, 2, Map.of("value", "b"));
    scene.entries(new Fact.Known<>(new VaultEntries(entries, Optional.empty(), false)));

    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);

    scene.entries(new Fact.Unknown<>());
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void whyAStepWasNotDoneIsTold() {
    Scene scene = settled();
    put(scene, JWT, 2, Map.of("value", "b"));
    Problem refused = new Problem(Reason.VaultUnreadable, "refused");
    scene.entries(new Fact.Known<>(new VaultEntries(entries, Optional.of(refused), true)));

    assertThat(scene.health("secrets")).returns(Reason.VaultUnreadable, Health::reason);
    assertThat(steps(scene)).as("and tried again").containsExactly(new Project(2));
  }

  @Test
  void anIntegrationInTheVaultIsAskedForByPathAndKeys() {
    Scene scene = settled().set("integrations: {discord: {fromBackend: true}}");

    assertThat(scene.settle().health("secrets"))
        .returns(Reason.VaultValueMissing, Health::reason)
        .returns(
            "the Vault holds nothing under sprocket/mle/integrations/discord; write it by `vault kv put"
                + " -mount=sprocket/mle integrations/discord clientId=... clientSecret=..."
                + " botToken=...`",
            Health::message);

    told(
        put(
            scene,
            "integrations/discord",
            1,
            Map.of("clientId", "1", "clientSecret", "2", "botToken", "3")));
    assertThat(steps(scene)).containsExactly(new Project(1));
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
      Scene scene = withDiscord();
      Map<String, String> before = shown(scene, DISCORD);

      scene.set("secrets: {backend: %s}".formatted(backend));
      scene.set("integrations: {discord: {secretRef: {name: mle-integration-discord}}}");
      assertThat(scene.changes())
          .contains("ProjectionDeed Secret/" + DISCORD)
          .doesNotContain("Delete Secret/" + DISCORD, "Apply Deployment/mle-monolith");

      scene.settle();
      assertThat(shown(scene, DISCORD)).isEqualTo(before);
      assertThat(scene.observed().secret(DISCORD).orElseThrow().annotation(Labels.VAULT_VERSION))
          .as("with the mark, an edit would later be written over")
          .isEmpty();
      assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    }
  }

  @Test
  void aProjectionStaysUntilNoPodCanStartWithItAnyMore() {
    Scene scene = withDiscord();

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
    Scene scene = settled().set("integrations: {discord: {fromBackend: true}}");
    told(
        put(
            scene,
            "integrations/discord",
            1,
            Map.of("clientId", "1", "clientSecret", "2", "botToken", "3")));
    scene.settle();
    entries.remove("integrations/discord");

    assertThat(told(scene).changes()).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.VaultValueMissing, Health::reason)
        .satisfies(
            health ->
                assertThat(health.message())
                    .endsWith("until then Secret mle-integration-discord keeps the values it has"));
  }

  @Test
  void backInKubernetesTheSecretIsNoProjectionAnyMore() {
    Scene scene = settled().set("secrets: {backend: Kubernetes}");

    assertThat(steps(scene)).containsExactly(new ProjectionStep.Release());
    assertThat(scene.pass().changes()).isEmpty();
    assertThat(shown(scene, SECRET)).isEqualTo(Map.of("value", Digest.sha256("a")));
  }

  private Scene withDiscord() {
    Scene scene = settled().set("integrations: {discord: {fromBackend: true}}");
    Map<String, String> values = Map.of("clientId", "1", "clientSecret", "2", "botToken", "3");
    return told(put(scene, "integrations/discord", 1, values)).settle();
  }

  private Scene settled() {
    Scene scene = Scene.minimal().set(VAULT);
    return told(put(scene, JWT, 1, Map.of("value", "a"))).settle();
  }

  /** One that ran without a Vault until now. */
  private static Scene running() {
    Scene scene = Scene.minimal().set("vault: {mode: Managed}").settle();
    return scene.set("secrets: {backend: Vault}");
  }

  private Scene told(Scene scene) {
    return scene.entries(new Fact.Known<>(new VaultEntries(entries, Optional.empty(), true)));
  }

  private Scene put(Scene scene, String path, int version, Map<String, String> values) {
    Map<String, String> digests = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            digests.put(key, Digest.sha256(value));
          }
        });
    entries.put(path, new VaultEntry(version, digests, SecretTraits.NONE));
    return scene;
  }

  private Scene putShown(Scene scene, int version) {
    entries.put(JWT, new VaultEntry(version, shown(scene, SECRET), SecretTraits.NONE));
    return scene;
  }

  private static Map<String, String> shown(Scene scene, String secret) {
    return scene.observed().secret(secret).orElseThrow().digests();
  }

  private static List<String> deployments(Scene scene) {
    return scene.all(Deployment.class).stream()
        .map(deployment -> deployment.getMetadata().getName())
        .toList();
  }

  private static List<ProjectionStep> steps(Scene scene) {
    return scene
        .plan()
        .changes()
        .filter(Change.ProjectionDeed.class::isInstance)
        .map(change -> ((Change.ProjectionDeed) change).step())
        .toList();
  }
}
