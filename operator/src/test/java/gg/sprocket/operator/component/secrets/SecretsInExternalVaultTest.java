package gg.sprocket.operator.component.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.InboxForm.Told;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is taken from a Vault that somebody else runs, and what is left alone. */
class SecretsInExternalVaultTest {

  private static final String VAULT =
      """
      vault: {mode: External, external: {address: "https://vault.example.org", auth: {role: mle}}}
      secrets: {backend: Vault}
      """;
  private static final String INBOX = "mle-vault-values";
  private static final String JWT = "generated/jwt";
  private static final String JWT_SECRET = "mle-generated-jwt";
  private static final String DISCORD = "integrations/discord";
  private static final String DISCORD_SECRET = "mle-integration-discord";
  private static final Told FIRST = told(1);

  private final Scene scene =
      Scene.minimal().set(VAULT).set("integrations: {discord: {fromBackend: true}}");

  @Test
  void aJobMayFillOneSecretThatIsThereAndNothingElse() {
    scene.settle();

    assertThat(scene.get(Role.class, "mle-vault").getRules())
        .singleElement()
        .returns(List.of("secrets"), PolicyRule::getResources)
        .returns(List.of(INBOX), PolicyRule::getResourceNames)
        .returns(List.of("patch"), PolicyRule::getVerbs);
    RoleBinding binding = scene.get(RoleBinding.class, "mle-vault");
    assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
    assertThat(binding.getSubjects())
        .singleElement()
        .satisfies(subject -> assertThat(subject.getName()).isEqualTo("mle-vault"));
    assertThat(scene.observed().secret(INBOX).orElseThrow().digests()).isEmpty();
    PodSpec pod = scene.get(Job.class, "mle-probe-vault-1").getSpec().getTemplate().getSpec();
    assertThat(pod.getVolumes().getFirst().getProjected().getSources())
        .extracting(VolumeProjection::getServiceAccountToken)
        .filteredOn(token -> token != null)
        .as("one for the Vault and another for the API server")
        .extracting(token -> String.valueOf(token.getAudience()))
        .containsExactly("vault.sprocket.gg/sprocket-mle/mle", "null");
  }

  /** As beside an instance {@code mle-vault}, whose pods would otherwise be given the right. */
  @Test
  void anAccountThatIsNotOursIsGivenNoRightAndNoJob() {
    scene.settle();
    scene.remove(scene.get(ServiceAccount.class, "mle-vault"));
    scene.remove(scene.get(RoleBinding.class, "mle-vault"));

    assertThat(scene.changes())
        .contains("Apply ServiceAccount/mle-vault")
        .noneMatch(change -> change.contains("RoleBinding") || change.contains("Job/mle-probe"));
  }

  @Test
  void nothingIsMadeWhileNobodyKnowsWhatTheVaultHolds() {
    scene.settle();

    assertThat(scene.observed().secret(JWT_SECRET)).isEmpty();
    assertThat(scene.health("secrets"))
        .returns(Reason.WaitingForDependency, Health::reason)
        .returns(
            "waiting for the Vault, which keeps the values of Secret mle-generated-jwt under"
                + " secret/sprocket/sprocket-mle/mle/generated/jwt",
            Health::message);
    assertThat(new Readers(scene).names()).doesNotContain("mle-monolith");
  }

  @Test
  void whatPeopleGiveIsTakenAndWhatIsNotThereIsGenerated() {
    whole();

    assertThat(shown(DISCORD_SECRET))
        .isEqualTo(digests(Map.of("clientId", "a", "clientSecret", "b", "botToken", "c")));
    assertThat(shown(JWT_SECRET)).containsOnlyKeys("value");
    assertThat(version(JWT_SECRET)).isEmpty();
    assertThat(version(DISCORD_SECRET)).contains("1");
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
    assertThat(new Readers(scene).names()).contains("mle-monolith");
    assertThat(scene.changes()).isEmpty();
  }

  @Test
  void whatIsGeneratedComesFromTheVaultIfItIsFoundThere() {
    scene.settle();
    bring(Map.of(JWT, FIRST, DISCORD, FIRST), both("a", "x"));
    scene.settle();

    assertThat(shown(JWT_SECRET)).isEqualTo(digests(Map.of("value", "x")));
    assertThat(version(JWT_SECRET)).contains("1");
    assertThat(scene.observed().secret(JWT_SECRET).orElseThrow().labels())
        .as("it outlives the instance")
        .containsKey(Labels.DATA_ID);
  }

  @Test
  void anEntryThatIsMissingIsAskedFor() {
    scene.settle();
    bring(Map.of(), Map.of());
    scene.settle();

    assertThat(scene.health("secrets").reason()).isEqualTo(Reason.VaultValueMissing);
    assertThat(scene.health("secrets").message())
        .contains(
            "`vault kv put -mount=secret sprocket/sprocket-mle/mle/integrations/discord",
            "botToken=...");
  }

  @Test
  void anotherVersionReplacesItsReadersAndNobodyElse() {
    whole();
    Map<String, String> before = new Readers(scene).inputs();

    bring(Map.of(DISCORD, told(2)), discord("z"));
    assertThat(scene.changes()).containsExactly("TakeValues Secret/" + DISCORD_SECRET);
    scene.settle();

    assertThat(version(DISCORD_SECRET)).contains("2");
    Map<String, String> after = new Readers(scene).inputs();
    assertThat(after).isNotEqualTo(before).hasSameSizeAs(before);
    after.forEach(
        (name, inputs) -> {
          if (!reads(name)) {
            assertThat(inputs).as(name).isEqualTo(before.get(name));
          } else {
            assertThat(inputs).as(name).isNotEqualTo(before.get(name));
          }
        });
  }

  @Test
  void aVersionWithoutAKeyKeepsTheLastGoodOne() {
    whole();

    bring(Map.of(DISCORD, told(2)), Map.of("integrations.discord.clientId", "z"));
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").reason()).isEqualTo(Reason.VaultValueInvalid);
    assertThat(scene.health("secrets").message())
        .contains(
            "version 2 of secret/sprocket/sprocket-mle/mle/integrations/discord",
            "`vault kv patch -mount=secret sprocket/sprocket-mle/mle/integrations/discord",
            "until then Secret mle-integration-discord keeps the values it has");
    assertThat(shown(DISCORD_SECRET)).containsKey("botToken");
  }

  @Test
  void whatIsGoneFromTheVaultStays() {
    scene.settle();
    bring(Map.of(JWT, FIRST, DISCORD, FIRST), both("a", "x"));
    scene.settle();

    bring(Map.of(DISCORD, FIRST), discord("a"));
    assertThat(scene.changes()).isEmpty();
    assertThat(scene.health("secrets").reason()).isEqualTo(Reason.VaultValueMissing);
    assertThat(scene.health("secrets").message())
        .contains(
            "keeps the values it has",
            "annotate secret mle-generated-jwt sprocket.gg/vault-version-");
  }

  @Test
  void valuesThatWereThereBeforeAreNotWrittenOver() {
    Scene before = Scene.minimal().settle();
    before.set(VAULT).settle();
    before.bring(Map.of(JWT, FIRST), Map.of("generated.jwt.value", "another"));

    assertThat(before.changes()).isEmpty();
    assertThat(before.health("secrets").reason()).isEqualTo(Reason.VaultValueConflict);
  }

  @Test
  void whatWasReadOfAnotherVaultSaysNothing() {
    whole();

    scene.set(VAULT.replace("vault.example.org", "vault.example.net")).settle();
    assertThat(scene.health("secrets").state())
        .as("pods start with what is there")
        .isEqualTo(State.Ready);
    assertThat(scene.changes()).isEmpty();

    bring(Map.of(DISCORD, told(7)), discord("other"));
    assertThat(scene.changes()).contains("TakeValues Secret/" + DISCORD_SECRET);
  }

  /** It ends last, though it began first. */
  @Test
  void aSlowLookAtAnotherVaultIsFollowedByOneAtThisSoon() {
    whole();
    String former =
        scene.observed().secret(INBOX).flatMap(s -> s.annotation(Labels.INPUTS)).orElseThrow();
    scene.set(VAULT.replace("vault.example.org", "vault.example.net")).settle();
    bring(Map.of(DISCORD, FIRST), discord("other"));
    scene.settle();

    Instant usual = scene.plan().nextLook().orElseThrow();

    scene.bring(former, Map.of(DISCORD, told(2)), discord("former"));
    assertThat(scene.changes()).as("it is not taken for this one's").isEmpty();
    Instant next = scene.plan().nextLook().orElseThrow();
    assertThat(Duration.between(next, usual)).isGreaterThan(Duration.ofMinutes(9));

    assertThat(scene.at(next.toString()).changes()).contains("Apply Job/mle-probe-vault-3");
  }

  /** Its first version is no earlier one of what the Vault before it held. */
  @Test
  void theFirstVersionInAnotherVaultIsTaken() {
    scene.settle();
    bring(Map.of(DISCORD, told(7)), discord("a"));
    scene.settle();

    scene.set(VAULT.replace("vault.example.org", "vault.example.net")).settle();
    bring(Map.of(DISCORD, FIRST), discord("other"));
    assertThat(scene.changes()).contains("TakeValues Secret/" + DISCORD_SECRET);
    assertThat(scene.settle().health("secrets").state()).isEqualTo(State.Ready);
    assertThat(version(DISCORD_SECRET)).contains("1");

    bring(Map.of(DISCORD, new Told(1, "2026-02-01T12:00:00Z", Map.of())), discord("restored"));
    assertThat(scene.settle().health("secrets").reason()).isEqualTo(Reason.VaultValueConflict);
  }

  @Test
  void anInboxThatSomebodyRemovedIsMadeAndFilledAnew() {
    whole();

    scene.lose(INBOX).settle();
    assertThat(scene.observed().secret(INBOX)).isPresent();
    assertThat(scene.health("secrets").state()).isEqualTo(State.Ready);
  }

  /** Whatever else is only told. */
  @Test
  void aRightThatSomebodyWidenedIsPutRightWithReportsToo() {
    whole();
    scene.set("driftPolicy: Report");
    Role role = new RoleBuilder(scene.get(Role.class, "mle-vault")).build();
    role.getRules().getFirst().setVerbs(List.of("get", "patch"));
    scene.put(role);

    assertThat(scene.changes()).containsExactly("Apply Role/mle-vault");
  }

  @Test
  void afterwardsNoRightIsLeft() {
    whole();

    scene
        .unset("vault")
        .unset("secrets")
        .set("integrations: {discord: {secretRef: {name: mle-discord}}}")
        .settle();

    assertThat(scene.all(Role.class)).isEmpty();
    assertThat(scene.all(RoleBinding.class)).isEmpty();
    assertThat(scene.observed().secret(INBOX)).isEmpty();
  }

  private void whole() {
    scene.settle();
    bring(Map.of(DISCORD, FIRST), discord("a"));
    scene.settle();
  }

  private void bring(Map<String, Told> entries, Map<String, String> values) {
    scene.bring(entries, values);
  }

  private static Map<String, String> both(String id, String jwt) {
    Map<String, String> values = new TreeMap<>(discord(id));
    values.put("generated.jwt.value", jwt);
    return values;
  }

  private static Map<String, String> discord(String id) {
    return Map.of(
        "integrations.discord.clientId", id,
        "integrations.discord.clientSecret", "b",
        "integrations.discord.botToken", "c");
  }

  private static Told told(int version) {
    return new Told(version, "2026-03-01T12:00:0%dZ".formatted(version), Map.of());
  }

  private Map<String, String> shown(String secret) {
    return scene.observed().secret(secret).orElseThrow().digests();
  }

  private Optional<String> version(String secret) {
    return scene.observed().secret(secret).orElseThrow().annotation(Labels.VAULT_VERSION);
  }

  private static Map<String, String> digests(Map<String, String> values) {
    Map<String, String> digests = new TreeMap<>();
    values.forEach((key, value) -> digests.put(key, Digest.sha256(value)));
    return digests;
  }

  private boolean reads(String deployment) {
    return GeneratedLogin.reads(scene.get(Deployment.class, deployment), DISCORD_SECRET);
  }
}
