package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.SceneStore;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is asked of a store, what is taken over from it, and what is left alone. */
class SecretsInStoreTest {

  private static final String STORE =
      "secrets: {backend: ExternalSecrets, externalSecrets: {storeRef: {name: doppler}}}";
  private static final String GENERATED =
      STORE.replace("name: doppler}", "name: doppler}, generatedFromBackend: true");
  private static final String FROM_BACKEND = "integrations: {discord: {fromBackend: true}}";
  private static final String INBOX = "mle-store-values";
  private static final String DISCORD = "mle-integration-discord";
  private static final String JWT = "mle-generated-jwt";

  private final Scene scene = Scene.minimal().set(STORE).set(FROM_BACKEND);
  private final SceneStore store = SceneStore.in(scene);

  @Test
  void oneIsAskedForEachIntegrationAndFillsASecretThatNoPodReads() {
    scene.settle();

    ExternalSecret asked = scene.get(ExternalSecret.class, DISCORD);
    assertThat(asked.getSpec())
        .isEqualTo(
            Shipped.tree(
                """
                refreshInterval: 5m
                secretStoreRef: {kind: SecretStore, name: doppler}
                target: {name: mle-store-values, creationPolicy: Merge, deletionPolicy: Retain}
                data:
                  - secretKey: integrations.discord.clientId
                    remoteRef: {key: DISCORD_CLIENT_ID}
                  - secretKey: integrations.discord.clientSecret
                    remoteRef: {key: DISCORD_CLIENT_SECRET}
                  - secretKey: integrations.discord.botToken
                    remoteRef: {key: DISCORD_BOT_TOKEN}
                """));
    assertThat(scene.all(ExternalSecret.class)).hasSize(1);
    assertThat(scene.observed().secret(INBOX).orElseThrow().digests()).isEmpty();
    assertThat(shown(JWT)).as("made here").containsOnlyKeys("value");
    assertThat(told(Reason.WaitingForDependency))
        .contains(
            "External Secrets Operator brings DISCORD_CLIENT_ID,",
            "from SecretStore doppler",
            "`kubectl -n sprocket-mle describe externalsecret mle-integration-discord`");
    assertThat(new Readers(scene).names()).doesNotContain("mle-monolith");
  }

  @Test
  void valuesAreFoundUnderTheNamesThatTheSpecGives() {
    scene
        .set(
            """
            secrets:
              backend: ExternalSecrets
              externalSecrets:
                storeRef: {kind: ClusterSecretStore, name: aws}
                entry: prod/league
                prefix: MLE_
                generatedFromBackend: true
                refreshInterval: 1h
            """)
        .settle();

    JsonNode spec = scene.get(ExternalSecret.class, JWT).getSpec();
    assertThat(spec.at("/data/0/remoteRef"))
        .isEqualTo(Shipped.tree("{key: prod/league, property: MLE_GENERATED_JWT}"));
    assertThat(spec.at("/secretStoreRef"))
        .isEqualTo(Shipped.tree("{kind: ClusterSecretStore, name: aws}"));
    assertThat(spec.path("refreshInterval").asText()).isEqualTo("1h");
    assertThat(scene.get(ExternalSecret.class, DISCORD).getSpec().at("/data/2/remoteRef"))
        .isEqualTo(Shipped.tree("{key: prod/league, property: MLE_DISCORD_BOT_TOKEN}"));
    assertThat(scene.observed().secret(JWT)).as("the store has it").isEmpty();
  }

  @Test
  void whatIsBroughtIsTakenOver() {
    whole();

    assertThat(shown(DISCORD))
        .isEqualTo(digests(Map.of("clientId", "a", "clientSecret", "b", "botToken", "c")));
    SecretView secret = scene.observed().secret(DISCORD).orElseThrow();
    assertThat(secret.annotation(Labels.EXTERNAL_SECRET)).contains(DISCORD);
    assertThat(secret.owners()).as("it goes with the instance").isNotEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    assertThat(new Readers(scene).names()).contains("mle-monolith");
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void anotherValueReplacesItsReadersAndNobodyElse() {
    whole();
    Map<String, String> before = new Readers(scene).inputs();

    fill("z", "b", "c");
    assertThat(scene.changes()).containsExactly("TakeValues Secret/" + DISCORD);
    scene.settle();

    new Readers(scene)
        .inputs()
        .forEach(
            (name, inputs) -> {
              if (GeneratedLogin.reads(scene.get(Deployment.class, name), DISCORD)) {
                assertThat(inputs).as(name).isNotEqualTo(before.get(name));
              } else {
                assertThat(inputs).as(name).isEqualTo(before.get(name));
              }
            });
  }

  @Test
  void aRefusalKeepsTheLastGoodValuesAndQuotesTheAnswer() {
    whole();

    store.refused(DISCORD);
    assertThat(scene.changes()).isEmpty();
    assertThat(told(Reason.StoreUnreadable))
        .contains(
            "ExternalSecret mle-integration-discord brings nothing (SecretSyncedError: could not get"
                + " secret data from provider)",
            "SecretStore doppler is there and holds DISCORD_CLIENT_ID, DISCORD_CLIENT_SECRET,"
                + " DISCORD_BOT_TOKEN",
            "`kubectl -n sprocket-mle describe externalsecret mle-integration-discord`",
            "until then Secret mle-integration-discord keeps the values it has");

    store.synced(DISCORD);
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void theNextStepStaysHoweverMuchIsSaid() {
    whole();

    store.say(DISCORD, "False", "SecretSyncedError", "a".repeat(1000));
    assertThat(told(Reason.StoreUnreadable))
        .hasSizeLessThanOrEqualTo(Message.LENGTH)
        .endsWith("keeps the values it has");
  }

  @Test
  void aValueThatIsMissingIsNamedAndNothingIsTakenOver() {
    whole();

    store.fill(Map.of("integrations.discord.clientId", "z", "integrations.discord.botToken", "y"));
    assertThat(scene.changes()).isEmpty();
    assertThat(told(Reason.StoreValueInvalid))
        .contains(
            "ExternalSecret mle-integration-discord brings nothing under DISCORD_CLIENT_SECRET",
            "keeps the values it has");
    assertThat(shown(DISCORD)).containsEntry("clientId", Digest.sha256("a"));
  }

  /** Its controller has not looked at what is asked now, such as one more value. */
  @Test
  void whatWasBroughtForAnotherRequestIsNoAnswerToThisOne() {
    whole();

    store.fill(Map.of("integrations.discord.clientId", "z", "integrations.discord.botToken", "y"));
    store.syncedBefore(DISCORD);
    assertThat(told(Reason.WaitingForDependency)).contains("keeps the values it has");

    store.synced(DISCORD);
    told(Reason.StoreValueInvalid);
    bring("z", "x", "y");
    assertThat(scene.changes()).containsExactly("TakeValues Secret/" + DISCORD);
  }

  @Test
  void aRequestThatDoesNotAskForAllYetIsNotAnswered() {
    whole();

    ExternalSecret asked = scene.get(ExternalSecret.class, DISCORD);
    JsonNode spec = asked.getSpec().deepCopy();
    ((ArrayNode) spec.path("data")).remove(1);
    asked.setSpec(spec);
    store.fill(Map.of("integrations.discord.clientId", "z", "integrations.discord.botToken", "y"));
    assertThat(told(Reason.WaitingForDependency)).contains("keeps the values it has");
  }

  @Test
  void aControllerThatDoesNotSayWhatItAnsweredIsTrusted() {
    whole();

    fill("z", "b", "c");
    ExternalSecret asked = scene.get(ExternalSecret.class, DISCORD);
    ((ObjectNode) asked.getStatus()).remove("syncedResourceVersion");
    assertThat(scene.changes()).containsExactly("TakeValues Secret/" + DISCORD);
  }

  @Test
  void aValueWithALineEndIsNotTakenOver() {
    whole();

    fill("z", "b", "c");
    scene.traits(
        INBOX,
        new SecretTraits(Set.of("integrations.discord.botToken"), Set.of(), Set.of(), Set.of()));
    assertThat(scene.changes()).isEmpty();
    assertThat(told(Reason.StoreValueInvalid))
        .startsWith("DISCORD_BOT_TOKEN in SecretStore doppler begins or ends with white space");
  }

  @Test
  void anEditOfTheSecretIsPutRight() {
    whole();

    scene.secret(DISCORD, Map.of("clientId", "x", "clientSecret", "b", "botToken", "c"));
    assertThat(scene.changes())
        .as("nobody is replaced by what was edited")
        .containsExactly("TakeValues Secret/" + DISCORD);
    scene.settle();
    assertThat(shown(DISCORD)).containsEntry("clientId", Digest.sha256("a"));
  }

  @Test
  void aGeneratedValueOfBeforeIsNotWrittenOver() {
    scene.settle();
    String made = shown(JWT).get("value");

    scene.set(GENERATED).settle();
    bringJwt("of the store");
    scene.settle();
    assertThat(shown(JWT)).containsEntry("value", made);
    assertThat(told(Reason.StoreValueConflict))
        .contains(
            "Secret mle-generated-jwt holds other values than SecretStore doppler",
            "`kubectl -n sprocket-mle delete secret mle-generated-jwt`");

    scene.lose(JWT).settle();
    assertThat(shown(JWT)).containsEntry("value", Digest.sha256("of the store"));
  }

  @Test
  void aGeneratedValueThatTheStoreIsToHaveIsNeverMadeHere() {
    scene.set(GENERATED).settle();
    store.refused(JWT);
    scene.settle();

    assertThat(scene.observed().secret(JWT)).isEmpty();
    assertThat(told(Reason.StoreUnreadable)).contains("GENERATED_JWT");
  }

  @Test
  void backInKubernetesTheValuesStayAndTheMarksGo() {
    scene.set(GENERATED).settle();
    bring("a", "b", "c");
    bringJwt("of the store");
    scene.settle();
    Map<String, String> discord = shown(DISCORD);

    scene
        .set("secrets: {backend: Kubernetes}")
        .set("integrations: {discord: {secretRef: {name: %s}}}".formatted(DISCORD))
        .settle();

    assertThat(shown(DISCORD)).isEqualTo(discord);
    assertThat(shown(JWT)).containsEntry("value", Digest.sha256("of the store"));
    assertThat(List.of(DISCORD, JWT))
        .allMatch(name -> !scene.observed().secret(name).orElseThrow().isProjection());
    assertThat(scene.all(ExternalSecret.class)).isEmpty();
    assertThat(scene.observed().secret(INBOX)).isEmpty();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);

    scene.set(STORE).set(FROM_BACKEND).settle();
    bring("other", "b", "c");
    assertThat(scene.changes()).as("people may have changed it meanwhile").isEmpty();
    assertThat(told(Reason.StoreValueConflict)).contains("delete secret " + DISCORD);
  }

  @Test
  void withoutTheDefinitionItIsToldAndWhatIsThereStays() {
    whole();

    scene.surroundings(Surroundings.BARE);
    scene.all(ExternalSecret.class).forEach((HasMetadata gone) -> scene.remove(gone));
    assertThat(scene.changes()).isEmpty();
    assertThat(told(Reason.KindMissing))
        .contains("externalsecrets.external-secrets.io", "install External Secrets Operator");

    SceneStore.in(scene).scene().settle();
    assertThat(scene.all(ExternalSecret.class)).hasSize(1);
    bring("a", "b", "c");
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  @Test
  void withoutTheDefinitionNobodyWaitsWhoAsksNothingOfAStore() {
    scene
        .set("integrations: {discord: {secretRef: {name: mle-discord}}}")
        .surroundings(Surroundings.BARE)
        .settle();

    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    assertThat(scene.observed().secret(INBOX)).isEmpty();
  }

  @Test
  void anInboxThatSomebodyRemovedIsMadeAndAskedForAnew() {
    whole();

    scene.lose(INBOX).settle();
    assertThat(scene.observed().secret(INBOX)).isPresent();
    assertThat(told(Reason.WaitingForDependency)).contains("keeps the values it has");
    assertThat(shown(DISCORD)).containsKey("botToken");
    assertThat(
            Labels.annotation(scene.get(ExternalSecret.class, DISCORD), Labels.FILLS).orElseThrow())
        .isEqualTo(scene.observed().secret(INBOX).orElseThrow().uid());
  }

  @Test
  void aSecretOfOthersIsNotFilled() {
    scene.secret(INBOX, Map.of("theirs", "1"));

    assertThat(scene.health("secrets").reason()).isEqualTo(Reason.ForeignObject);
    assertThat(scene.changes()).noneMatch(change -> change.contains("ExternalSecret/"));
  }

  private void whole() {
    scene.settle();
    bring("a", "b", "c");
    scene.settle();
  }

  private void bring(String id, String secret, String token) {
    fill(id, secret, token);
    store.synced(DISCORD);
  }

  private void fill(String id, String secret, String token) {
    store.fill(
        Map.of(
            "integrations.discord.clientId", id,
            "integrations.discord.clientSecret", secret,
            "integrations.discord.botToken", token));
  }

  private void bringJwt(String value) {
    store.fill(
        Map.of(
            "integrations.discord.clientId", "a",
            "integrations.discord.clientSecret", "b",
            "integrations.discord.botToken", "c",
            "generated.jwt.value", value));
    store.synced(DISCORD);
    store.synced(JWT);
  }

  private String told(Reason reason) {
    Health health = scene.health("secrets");
    assertThat(health.reason()).as(health.message()).isEqualTo(reason);
    return health.message();
  }

  private Map<String, String> shown(String secret) {
    return scene.observed().secret(secret).orElseThrow().digests();
  }

  private static Map<String, String> digests(Map<String, String> values) {
    Map<String, String> digests = new TreeMap<>();
    values.forEach((key, value) -> digests.put(key, Digest.sha256(value)));
    return digests;
  }
}
