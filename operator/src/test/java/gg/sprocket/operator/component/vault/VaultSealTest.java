package gg.sprocket.operator.component.vault;

import static gg.sprocket.operator.component.vault.VaultScenes.ACTIVE;
import static gg.sprocket.operator.component.vault.VaultScenes.GONE;
import static gg.sprocket.operator.component.vault.VaultScenes.SEALED;
import static gg.sprocket.operator.component.vault.VaultScenes.STANDBY;
import static gg.sprocket.operator.component.vault.VaultScenes.TRUST;
import static gg.sprocket.operator.component.vault.VaultScenes.deeds;
import static gg.sprocket.operator.component.vault.VaultScenes.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import gg.sprocket.operator.api.v1alpha1.ComponentStatus.State;
import gg.sprocket.operator.component.Done;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Vault that a service opens. */
class VaultSealTest {

  private static final String TRANSIT =
      "vault: {mode: Managed, managed: {replicas: %d, unseal: {transit: {address:"
          + " \"https://vault.example.org:8200\", keyName: league, secretRef: {name: seal}}}}}";

  static final Map<String, String> LOGIN =
      Map.ofEntries(
          Map.entry("AWS_ACCESS_KEY_ID", "canary-1"),
          Map.entry("AWS_SECRET_ACCESS_KEY", "canary-2"),
          Map.entry("credentials.json", "{\"a\": \"canary-3\"}"),
          Map.entry("AZURE_CLIENT_ID", "canary-4"),
          Map.entry("AZURE_CLIENT_SECRET", "canary-5"),
          Map.entry("tenancy_ocid", "canary-6"),
          Map.entry("user_ocid", "canary-7"),
          Map.entry("fingerprint", "canary-8"),
          Map.entry("region", "canary-9"),
          Map.entry("private_key", "canary-0"));

  @Test
  void oneThatIsSetUpSaysByWhatItIsOpenedAndWhereItsRecoveryKeysAre() {
    Scene scene = transit(1);
    scene.vault(sealed(view(scene, List.of(ACTIVE), true)));

    Health health = scene.health("vault");
    assertThat(health).returns(State.Ready, Health::state).returns(Reason.AsWanted, Health::reason);
    assertThat(health.message())
        .contains("key league of the Transit engine transit at https://vault.example.org:8200")
        .contains("recovery keys are in Secret vault-keys-1");
    assertThat(deeds(scene)).isEmpty();
  }

  @Test
  void aSealedMemberIsGivenNothingAndToldOnceItHadTime() {
    Scene scene = transit(3);
    scene.vault(sealed(view(scene, List.of(ACTIVE, STANDBY, SEALED), true)));
    scene.pod(pod("mle-vault-2", "2026-01-01T00:00:00Z", "")).at("2026-01-01T00:00:05Z");

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault")).returns(Reason.VaultMemberLost, Health::reason);

    Health health = scene.at("2026-01-01T00:00:20Z").health("vault");
    assertThat(health)
        .returns(State.Degraded, Health::state)
        .returns(Reason.SealUnreachable, Health::reason);
    assertThat(health.message())
        .startsWith("mle-vault-2 cannot be opened by key league")
        .contains("the token of Secret seal", "logs mle-vault-2-0 -c vault");
    assertThat(deeds(scene)).isEmpty();
  }

  /** Nobody is told to delete what such members have. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aColdStartIsWaitedFor(int size) {
    Scene scene = transit(size);
    scene.vault(sealed(view(scene, Collections.nCopies(size, SEALED), true)));

    Health health = scene.health("vault");
    assertThat(health).returns(Reason.WaitingForMembers, Health::reason);
    assertThat(health.message())
        .contains("mle-vault-0", "opens itself by key league")
        .doesNotContain("delete", "key shares");
    assertThat(deeds(scene)).isEmpty();
  }

  /** Vault ends before it listens, and its node starts it again later and later. */
  @Test
  void oneThatEndsForItsSealIsToldAtOnce() {
    Scene scene = transit(1);
    scene.vault(sealed(view(scene, List.of(GONE), true)));
    String last = "error parsing Seal configuration: Put \"https://vault\": connection refused";
    scene.pod(pod("mle-vault-0", "2026-01-01T00:00:00Z", last)).at("2026-01-01T00:00:01Z");

    assertThat(scene.health("vault")).returns(Reason.SealUnreachable, Health::reason);
  }

  @Test
  void oneThatEndsForSomethingElseIsNotTakenForThat() {
    Scene scene = transit(1);
    scene.vault(sealed(view(scene, List.of(GONE), true)));
    scene
        .pod(pod("mle-vault-0", "2026-01-01T00:00:00Z", "out of memory"))
        .at("2026-01-01T00:00:01Z");

    assertThat(scene.health("vault")).returns(Reason.WaitingForMembers, Health::reason);
  }

  @Test
  void whatAPersonIsToGiveIsWaitedForAndMissedLater() {
    Scene scene = Scene.minimal().set(TRANSIT.formatted(1)).settle();
    assertThat(scene.health("vault")).returns(Reason.SecretMissing, Health::reason);
    assertThat(scene.changes()).noneMatch(change -> change.contains("StatefulSet/mle-vault"));
    scene.secret("seal", Map.of("other", "x"));
    assertThat(scene.health("vault")).returns(Reason.SecretKeyMissing, Health::reason);

    scene.secret("seal", Map.of("token", "not-real")).settle();
    assertThat(scene.all(StatefulSet.class))
        .anyMatch(set -> set.getMetadata().getName().equals("mle-vault-0"));

    scene.vault(sealed(view(scene, List.of(ACTIVE), true))).lose("seal");
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .returns(Reason.SecretMissing, Health::reason);
    assertThat(scene.all(StatefulSet.class)).as("what runs stays").isNotEmpty();
  }

  @Test
  void anotherTokenIsGivenToOneMemberAfterTheOther() {
    Scene scene = transit(3);
    scene.vault(sealed(view(scene, List.of(ACTIVE, STANDBY, STANDBY), true)));
    assertThat(applied(scene)).isEmpty();

    scene.secret("seal", Map.of("token", "another"));

    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-0");
    scene.pass();
    scene.vault(sealed(view(scene, List.of(GONE, ACTIVE, STANDBY), true)));
    assertThat(applied(scene)).isEmpty();
    Done.mark(scene.get(StatefulSet.class, "mle-vault-0"));
    scene.vault(sealed(view(scene, List.of(STANDBY, ACTIVE, STANDBY), true)));
    assertThat(applied(scene)).containsExactly("Apply StatefulSet/mle-vault-1");
  }

  /** Such a Vault takes in whoever has nothing, also one to which nobody has keys. */
  @Test
  void noClaimIsMadeWhileAVaultThatIsGivenUpMayBeLeft() {
    Scene scene = transit(3);
    PersistentVolumeClaim lost = scene.get(PersistentVolumeClaim.class, "mle-vault-data-0");
    VaultView view = view(scene, List.of(GONE, ACTIVE, STANDBY), false).known().orElseThrow();
    Intent intent =
        new Intent(view.custody().keys().getFirst().claims(), Intent.Phase.Discarding, 1);
    scene.remove(lost);

    scene.vault(begun(view, intent, view.members()));
    assertThat(scene.changes()).noneMatch(change -> change.contains("mle-vault-data-0"));

    MemberState fresh = new MemberState.Uninitialized();
    scene.vault(begun(view, intent, Map.of("mle-vault-1", fresh, "mle-vault-2", fresh)));
    assertThat(scene.changes()).contains("Apply PersistentVolumeClaim/mle-vault-data-0");
  }

  /** The service broke its initialisation off; Vault opens such a one never again. */
  @Test
  void oneThatMayNeverOpenIsBegunAnewAfterAWait() {
    Scene scene = transit(1);
    VaultView view = view(scene, List.of(SEALED), false).known().orElseThrow();
    Instant opened = Instant.parse("2026-01-01T00:00:00Z");
    Intent intent =
        new Intent(
            view.custody().keys().getFirst().claims(), Intent.Phase.Asked, 1, opened, "version");
    scene.vault(begun(view, intent, view.members()));
    scene.pod(pod("mle-vault-0", "2026-01-01T00:00:00Z", "")).at("2026-01-01T00:00:20Z");

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.plan().nextLook()).contains(opened.plusSeconds(60));
    assertThat(scene.health("vault"))
        .returns(Reason.SealUnreachable, Health::reason)
        .extracting(Health::message, STRING)
        .contains("key league of the Transit engine transit at https://vault.example.org:8200")
        .contains("the token of Secret seal", "nothing can be in it yet")
        .endsWith("made anew from 2026-01-01T00:01:00Z on");

    scene.at("2026-01-01T00:01:00Z");
    assertThat(deeds(scene)).containsExactly(new Step.VoidNumber(1));
    assertThat(scene.health("vault"))
        .returns(Reason.VaultInitializing, Health::reason)
        .extracting(Health::message, STRING)
        .doesNotContain("delete");
  }

  /** Killed in sys/init, it says that it is not initialised, or nothing that can be understood. */
  @Test
  void oneWhoseInitialisationBrokeOffIsSaidToBe() {
    Scene scene = transit(1);
    VaultView view = view(scene, List.of(SEALED), false).known().orElseThrow();
    Intent intent =
        new Intent(
            view.custody().keys().getFirst().claims(),
            Intent.Phase.Broken,
            1,
            Instant.parse("2026-01-01T00:00:00Z"),
            "version");
    scene.at("2026-01-01T00:00:20Z");
    scene.vault(begun(view, intent, Map.of("mle-vault-0", new MemberState.Uninitialized())));
    assertThat(scene.health("vault"))
        .returns(State.Degraded, Health::state)
        .extracting(Health::message, STRING)
        .contains(
            "the initialisation of mle-vault-0 broke off",
            "logs mle-vault-0-0 -c vault",
            "2026-01-01T00:01:00Z");

    scene.vault(
        begun(
            view,
            intent.at(Intent.Phase.Asked),
            Map.of("mle-vault-0", new MemberState.Erring(500))));
    assertThat(scene.health("vault").message())
        .contains("the initialisation of mle-vault-0 broke off");
    assertThat(deeds(scene)).isEmpty();
  }

  /** A person took a claim and another member's StatefulSet away while an intent is open. */
  @Test
  void aMemberThatCannotTellIsGivenItsStatefulSetAgain() {
    Scene scene = transit(3);
    VaultView view = view(scene, List.of(GONE, GONE, GONE), false).known().orElseThrow();
    Intent intent = new Intent(view.custody().keys().getFirst().claims(), Intent.Phase.Asked, 1);
    scene.remove(scene.get(PersistentVolumeClaim.class, "mle-vault-data-1"));
    scene.remove(scene.get(StatefulSet.class, "mle-vault-2"));

    scene.vault(begun(view, intent, Map.of("mle-vault-0", ACTIVE)));
    assertThat(scene.changes())
        .contains("Apply StatefulSet/mle-vault-2")
        .noneMatch(change -> change.contains("mle-vault-data-1"));

    Intent other = new Intent(new TreeSet<>(List.of("other")), Intent.Phase.Open, 1);
    scene.vault(begun(view, other, Map.of("mle-vault-0", ACTIVE)));
    assertThat(scene.changes()).doesNotContain("Apply StatefulSet/mle-vault-2");
    scene.vault(begun(view, other, Map.of("mle-vault-0", new MemberState.Uninitialized())));
    assertThat(scene.changes()).contains("Apply StatefulSet/mle-vault-2");
  }

  /** What joined a Vault that is given up opens as that, and must not find one that is new. */
  @Test
  void whoIsOnAClaimOfTheIntentIsHeardFirst() {
    Scene scene = transit(3);
    VaultView view = view(scene, List.of(GONE, GONE, GONE), false).known().orElseThrow();
    String uid = scene.get(PersistentVolumeClaim.class, "mle-vault-data-2").getMetadata().getUid();
    Intent intent = new Intent(new TreeSet<>(List.of("lost", uid)), Intent.Phase.Asked, 1);
    scene.remove(scene.get(PersistentVolumeClaim.class, "mle-vault-data-0"));
    for (int i = 0; i < 3; i++) {
      scene.remove(scene.get(StatefulSet.class, "mle-vault-" + i));
    }

    scene.vault(begun(view, intent, Map.of()));
    assertThat(scene.changes())
        .contains("Apply StatefulSet/mle-vault-2")
        .doesNotContain("Apply StatefulSet/mle-vault-1");

    scene.vault(begun(view, intent.at(Intent.Phase.Discarding), Map.of()));
    assertThat(scene.changes())
        .noneMatch(change -> change.startsWith("Apply StatefulSet/mle-vault"));
  }

  /** Nobody ever asked for it, so that nothing is removed, and the Secret's name stays free. */
  @Test
  void aVolumeWithAPartOfAnotherVaultIsKept() {
    Scene scene = transit(3);
    VaultView view = view(scene, List.of(GONE, GONE, GONE), false).known().orElseThrow();
    Intent intent = new Intent(view.custody().keys().getFirst().claims(), Intent.Phase.Foreign, 1);
    MemberState fresh = new MemberState.Uninitialized();
    scene.vault(
        begun(
            view,
            intent,
            Map.of("mle-vault-0", fresh, "mle-vault-1", fresh, "mle-vault-2", fresh)));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault"))
        .returns(State.Failed, Health::state)
        .returns(Reason.VaultDataMissing, Health::reason)
        .extracting(Health::message, STRING)
        .startsWith("mle-vault-0 ")
        .endsWith("delete pvc/mle-vault-data-0 pod/mle-vault-0-0`");
  }

  /** It waits for nothing that comes by itself, so what a person is to do is told. */
  @Test
  void aVaultWithoutKeysIsToldThoughAClaimIsMissing() {
    Scene scene = transit(3);
    VaultView view = view(scene, List.of(GONE, GONE, GONE), false).known().orElseThrow();
    Intent other = new Intent(new TreeSet<>(List.of("other")), Intent.Phase.Open, 1);
    scene.remove(scene.get(PersistentVolumeClaim.class, "mle-vault-data-1"));
    scene.vault(begun(view, other, Map.of("mle-vault-0", ACTIVE)));

    assertThat(scene.health("vault")).returns(Reason.UnsealKeysMissing, Health::reason);
  }

  /** What an open one holds can still be read. */
  @Test
  void lostRecoveryKeysAreNoLossOfTheValues() {
    Scene scene = transit(1);

    scene.vault(unkept(view(scene, List.of(ACTIVE), true)));
    assertThat(scene.health("vault"))
        .returns(Reason.UnsealKeysMissing, Health::reason)
        .extracting(Health::message, STRING)
        .contains("copy the values first");
    scene.vault(unkept(view(scene, List.of(SEALED), true)));
    assertThat(scene.health("vault"))
        .returns(Reason.UnsealKeysMissing, Health::reason)
        .extracting(Health::message, STRING)
        .doesNotContain("works");
  }

  @Test
  void aVaultOfAnotherSealIsLeftAlone() {
    Scene scene = transit(1);
    scene.vault(view(scene, List.of(SEALED), true));

    assertThat(deeds(scene)).isEmpty();
    assertThat(scene.health("vault"))
        .returns(State.Failed, Health::state)
        .returns(Reason.SealMismatch, Health::reason);
    assertThat(scene.health("vault").message()).contains("asks for the seal transit");
    scene.set(
        "images: {overrides: [{name: vault, image: \"registry.example.org/vault:1.22\"}],"
            + " pullSecrets: [{name: ghcr}]}");
    assertThat(scene.changes()).noneMatch(change -> change.contains("mle-vault"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "awsKms: {region: eu-central-1, kmsKeyId: alias/a, secretRef: {name: cloud}}",
        "gcpKms: {project: p, region: europe-west3, keyRing: r, cryptoKey: k, secretRef: {name: cloud}}",
        "azureKeyVault: {tenantId: t, vaultName: abc, keyName: k, secretRef: {name: cloud}}",
        "ociKms: {keyId: k, cryptoEndpoint: \"https://c\", managementEndpoint: \"https://m\", secretRef: {name: cloud}}"
      })
  void whatIsSecretStandsInNoForm(String seal) {
    Scene scene =
        Scene.minimal()
            .secret("cloud", LOGIN)
            .set("vault: {mode: Managed, managed: {unseal: {" + seal + "}}}")
            .settle();

    assertThat(scene.get(StatefulSet.class, "mle-vault-0").toString())
        .contains("cloud")
        .doesNotContain("canary");
    assertThat(scene.get(ConfigMap.class, "mle-vault").getData().toString())
        .contains("seal")
        .doesNotContain("canary");
  }

  /** In the names of Vault 1.21; what is secret is in files and variables of the members. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          transit: {address: "https://v:8200", keyName: k, secretRef: {name: cloud, key: region}, ca: {configMapRef: {name: a}}} | {"transit":{"address":"https://v:8200","mount_path":"transit/","key_name":"k","token":"file:///run/secrets/seal/token","tls_ca_cert":"/run/secrets/seal/ca.crt"}} | | 8200
          awsKms: {region: r, kmsKeyId: k, endpoint: "https://e:8443"} | {"awskms":{"region":"r","kms_key_id":"k","endpoint":"https://e:8443"}} | AWS_DEFAULT_REGION AWS_REGION | 8443 443 80
          awsKms: {region: r, kmsKeyId: k, secretRef: {name: cloud}} | {"awskms":{"region":"r","kms_key_id":"k"}} | AWS_DEFAULT_REGION AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY | 443
          gcpKms: {project: p, region: r, keyRing: g, cryptoKey: k} | {"gcpckms":{"project":"p","region":"r","key_ring":"g","crypto_key":"k"}} | | 443 80
          gcpKms: {project: p, region: r, keyRing: g, cryptoKey: k, secretRef: {name: cloud}} | {"gcpckms":{"project":"p","region":"r","key_ring":"g","crypto_key":"k","credentials":"/run/secrets/seal/credentials.json"}} | | 443
          azureKeyVault: {tenantId: t, vaultName: abc, keyName: k, environment: E} | {"azurekeyvault":{"tenant_id":"t","vault_name":"abc","key_name":"k","environment":"E"}} | | 443 80
          azureKeyVault: {tenantId: t, vaultName: abc, keyName: k, secretRef: {name: cloud}} | {"azurekeyvault":{"tenant_id":"t","vault_name":"abc","key_name":"k"}} | AZURE_CLIENT_ID AZURE_CLIENT_SECRET | 443
          ociKms: {keyId: k, cryptoEndpoint: "https://c", managementEndpoint: "https://m"} | {"ocikms":{"key_id":"k","crypto_endpoint":"https://c","management_endpoint":"https://m","auth_type_api_key":false}} | | 443 80
          ociKms: {keyId: k, cryptoEndpoint: "https://c", managementEndpoint: "https://m", secretRef: {name: cloud}} | {"ocikms":{"key_id":"k","crypto_endpoint":"https://c","management_endpoint":"https://m","auth_type_api_key":true}} | TF_VAR_fingerprint TF_VAR_private_key_path TF_VAR_region TF_VAR_tenancy_ocid TF_VAR_user_ocid | 443
          """)
  void whatVaultIsTold(String seal, String stanza, @Nullable String variables, String ports)
      throws IOException {
    Scene scene =
        Scene.minimal()
            .secret("cloud", LOGIN)
            .set("vault: {mode: Managed, managed: {replicas: 3, unseal: {" + seal + "}}}")
            .settle();

    String config =
        scene.get(ConfigMap.class, "mle-vault").getData().getOrDefault("vault.json", "");
    assertThat(Json.MAPPER.readTree(config).path("seal")).hasToString(stanza);
    assertThat(variables(scene))
        .extracting(EnvVar::getName)
        .filteredOn(name -> !name.startsWith("VAULT_"))
        .containsExactlyInAnyOrderElementsOf(
            variables == null ? List.of() : List.of(variables.split(" ", -1)));
    NetworkPolicy policy = scene.get(NetworkPolicy.class, "mle-to-vault-seal");
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions().getFirst().getValues())
        .containsExactly("vault-0", "vault-1", "vault-2");
    assertThat(policy.getSpec().getEgress().getFirst().getPorts())
        .extracting(port -> port.getPort().getIntVal().toString())
        .containsExactly(ports.split(" ", -1));
  }

  /** Variables of the first member. */
  static List<EnvVar> variables(Scene scene) {
    return scene
        .get(StatefulSet.class, "mle-vault-0")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv();
  }

  private static Scene transit(int replicas) {
    return Scene.minimal()
        .secret("seal", Map.of("token", "not-real"))
        .set(TRANSIT.formatted(replicas))
        .settle();
  }

  private static Fact<VaultView> sealed(Fact<VaultView> told) {
    VaultView view = told.known().orElseThrow();
    List<KeySet> keys =
        view.custody().keys().stream().map(set -> set.of(SealKind.Transit)).toList();
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), keys, new TreeSet<>()),
            Optional.empty(),
            TRUST,
            true));
  }

  private static Fact<VaultView> unkept(Fact<VaultView> told) {
    VaultView view = told.known().orElseThrow();
    return new Fact.Known<>(
        new VaultView(
            view.members(),
            new Custody(Optional.empty(), List.of(), new TreeSet<>()),
            Optional.empty(),
            TRUST,
            true));
  }

  private static Fact<VaultView> begun(
      VaultView view, Intent intent, Map<String, MemberState> members) {
    return new Fact.Known<>(
        new VaultView(
            members,
            new Custody(Optional.of(intent), List.of(), new TreeSet<>()),
            view.failure(),
            TRUST,
            true));
  }

  private static List<String> applied(Scene scene) {
    return scene.changes().stream()
        .filter(change -> change.startsWith("Apply StatefulSet/mle-vault"))
        .toList();
  }

  /** The pod of a member, which ended before if it left a word. */
  private static Pod pod(String member, String started, String last) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(member + "-0")
            .withUid("uid-of-" + member)
            .addToLabels(Labels.INSTANCE, "mle")
            .addToLabels(Labels.PART, "vault")
            .addToLabels(Labels.COMPONENT, member.substring("mle-".length()))
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP("10.0.0.1")
            .addNewContainerStatus()
            .withName("vault")
            .withReady(false)
            .withRestartCount(last.isEmpty() ? 0 : 1)
            .withNewState()
            .withNewRunning()
            .withStartedAt(started)
            .endRunning()
            .endState()
            .endContainerStatus()
            .endStatus();
    return last.isEmpty()
        ? pod.build()
        : pod.editStatus()
            .editFirstContainerStatus()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withMessage(last)
            .endTerminated()
            .endLastState()
            .endContainerStatus()
            .endStatus()
            .build();
  }
}
