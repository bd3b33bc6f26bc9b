package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The chart's admission policies on a real API server, with kubectl's view of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesIT {
  private static final String KEYS = "sprocket-keys";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String EXTERNAL_CACHE =
      "{spec: {cache: {mode: External, external: {host: redis, secretRef: {name: redis}}}}}";
  private static final String EXTERNAL_CACHE_AND_DATABASE =
      "{spec: {cache: {mode: External, external: {host: redis, secretRef: {name: redis}}},"
          + " database: {mode: External, external: {host: db, database: mle, username: mle,"
          + " secretRef: {name: db}}}}}";

  private static final String RELEASE_STATUS =
      """
      observedGeneration: 1
      conditions:
      - {type: Ready, status: "True", reason: Usable, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      - {type: InUse, status: "%s", reason: Used, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
      """;

  private ApiServer server;
  private KubernetesClient admin;

  @BeforeAll
  void start(@TempDir Path folder) {
    server = ApiServer.start(folder);
    admin = server.admin();
    ObjectNode probe = created("probe", "{spec: {deletionPolicy: Delete}}");
    Secret shares = keyShares("vault-keys-probe-1");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                policiesAreInForce(probe)
                    && isForbidden(() -> admin.resource(shares).dryRun().delete()));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aModeChangesOnlyWithTheAnnotationThatNamesTheService() {
    ObjectNode stored = created("mode", "{}");

    assertThatThrownBy(() -> update(stored, EXTERNAL_CACHE))
        .hasMessageContaining(
            "denied request: SprocketInstance leagues/mode: spec.cache.mode would change from"
                + " Builtin to External, and data would stay behind; set it back, or annotate the"
                + " instance with sprocket.gg/allow-mode-change=cache to go on");
    assertThatThrownBy(() -> update(annotated(stored, "database"), EXTERNAL_CACHE))
        .hasMessageContaining("spec.cache.mode would change");
    update(annotated(stored, "cache"), EXTERNAL_CACHE);
  }

  @Test
  void severalModesNeedSeveralNames() {
    ObjectNode stored = created("modes", "{}");

    assertThatThrownBy(() -> update(stored, EXTERNAL_CACHE_AND_DATABASE))
        .hasMessageContaining("spec.database.mode would change from Builtin to External")
        .hasMessageContaining("sprocket.gg/allow-mode-change=database,cache to go on");
    assertThatThrownBy(() -> update(annotated(stored, "database"), EXTERNAL_CACHE_AND_DATABASE))
        .hasMessageContaining("spec.cache.mode would change");
    update(annotated(stored, "cache, database"), EXTERNAL_CACHE_AND_DATABASE);
  }

  @Test
  void otherChangesPass() {
    ObjectNode stored = created("other", EXTERNAL_CACHE);

    update(stored, "{spec: {cache: {external: {host: redis-2}}, suspend: true}}");
    assertThatThrownBy(() -> update(stored, "{spec: {cache: null}}"))
        .hasMessageContaining("spec.cache.mode would change from External to Builtin");
  }

  @Test
  void dataIsDeletedOnlyAfterConfirmation() {
    ObjectNode stored = created("precious", "{spec: {deletionPolicy: Delete}}");

    assertThatThrownBy(() -> delete(stored))
        .hasMessageContaining(
            "denied request: SprocketInstance leagues/precious has deletionPolicy Delete, so its"
                + " data would be deleted with it; set deletionPolicy: Retain to keep the data, or"
                + " annotate the instance with sprocket.gg/confirm-deletion=precious and delete it"
                + " again");
    update(stored, "{metadata: {annotations: {sprocket.gg/confirm-deletion: other}}}");
    assertThatThrownBy(() -> delete(stored)).hasMessageContaining("confirm-deletion=precious");
    update(stored, "{metadata: {annotations: {sprocket.gg/confirm-deletion: precious}}}");
    delete(stored);
    assertThat(admin.resource(RuleCase.object(stored)).get()).isNull();
  }

  @Test
  void retainedDataNeedsNoConfirmation() {
    delete(created("retained", "{}"));
  }

  @Test
  void aNamespaceThatIsDeletedTakesItsInstancesAlong() {
    new Manifests(admin).createNamespace("leaving");
    created("precious", "{metadata: {namespace: leaving}, spec: {deletionPolicy: Delete}}");

    admin.namespaces().withName("leaving").delete();

    await().atMost(LIMIT).until(() -> namespace("leaving") == null);
  }

  @Test
  void aProtectedInstanceAndItsNamespaceStayUntilProtectionIsOff() {
    new Manifests(admin).createNamespace("guarded");
    ObjectNode stored =
        created("guarded", "{metadata: {namespace: guarded}, spec: {deletionProtection: true}}");

    await()
        .atMost(LIMIT)
        .until(() -> isForbidden(() -> admin.resource(RuleCase.object(stored)).dryRun().delete()));
    assertThatThrownBy(() -> delete(stored))
        .hasMessageContaining(
            "denied request: SprocketInstance guarded/guarded has deletionProtection; set"
                + " spec.deletionProtection to false and delete it again");
    await()
        .atMost(LIMIT)
        .until(() -> isForbidden(() -> admin.namespaces().withName("guarded").dryRun().delete()));
    assertThatThrownBy(() -> admin.namespaces().withName("guarded").delete())
        .hasMessageContaining(
            "denied request: Namespace guarded holds SprocketInstance guarded, which has"
                + " deletionProtection");

    update(stored, "{spec: {deletionProtection: false}}");
    delete(stored);
    // The API server's own watch of instances shows it a moment later.
    await()
        .atMost(LIMIT)
        .until(() -> !isForbidden(() -> admin.namespaces().withName("guarded").dryRun().delete()));
    admin.namespaces().withName("guarded").delete();
    await().atMost(LIMIT).until(() -> namespace("guarded") == null);
  }

  @Test
  void aReleaseInUseStaysUntilSomebodyInsists() {
    ObjectNode stored = release("9.0.0-used", "True");
    await()
        .atMost(LIMIT)
        .until(() -> isForbidden(() -> admin.resource(RuleCase.object(stored)).dryRun().delete()));

    assertThatThrownBy(() -> delete(stored))
        .hasMessageContaining(
            "denied request: SprocketRelease 9.0.0-used is in use; `kubectl get spi -A -o wide`"
                + " shows by which instances, in the column Target. Set their spec.version to"
                + " another release first, or annotate the release with"
                + " sprocket.gg/allow-deletion=true and delete it again");
    assertThat(server.kubectl("delete", "sprel", "--all", "--wait=false"))
        .contains("9.0.0-used is in use");
    update(stored, "{metadata: {annotations: {sprocket.gg/allow-deletion: 'yes'}}}");
    assertThatThrownBy(() -> delete(stored)).hasMessageContaining("is in use");
    update(stored, "{metadata: {annotations: {sprocket.gg/allow-deletion: 'true'}}}");
    delete(stored);
    assertThat(admin.resource(RuleCase.object(stored)).get()).isNull();
  }

  @Test
  void aReleaseThatNobodyUsesOrNobodyLookedAtCanGo() {
    delete(release("9.0.0-unused", "False"));
    ObjectNode fresh = RuleTable.RELEASES.baseNamed("9.0.0-fresh");
    admin.resource(RuleCase.object(fresh)).create();
    delete(fresh);
  }

  @Test
  void keySharesAreRewrittenAsTheyAreAndNeverChanged(@TempDir Path folder) throws IOException {
    Secret keys = keyShares("vault-keys-abc-1");
    assertThat(server.kubectl("-n", KEYS, "get", "secrets", "-o", "json"))
        .contains("vault-keys-abc-1");
    Path all = folder.resolve("secrets.json");
    Files.writeString(all, server.kubectl("-n", KEYS, "get", "secrets", "-o", "json"));

    assertThat(server.kubectl("replace", "-f", all.toString()))
        .contains("secret/vault-keys-abc-1 replaced")
        .doesNotContain("denied");

    for (String change :
        List.of(
            "{\"metadata\": {\"finalizers\": null}}",
            "{\"metadata\": {\"finalizers\": [\"example.org/other\"]}}",
            "{\"metadata\": {\"annotations\": {\"sprocket.gg/claims\": \"b\"}}}",
            "{\"metadata\": {\"annotations\": {\"sprocket.gg/claims\": null}}}",
            "{\"metadata\": {\"annotations\": {\"sprocket.gg/opens\": \"b\"}}}")) {
      assertThat(
              server.kubectl(
                  "-n", KEYS, "patch", "secret", "vault-keys-abc-1", "--type=merge", "-p", change))
          .as(change)
          .contains("denied request: Secret sprocket-keys/vault-keys-abc-1 holds the key shares");
    }
    assertThat(
            server.kubectl(
                "-n",
                KEYS,
                "patch",
                "secret",
                "vault-keys-abc-1",
                "--type=merge",
                "-p",
                "{\"data\": {\"share-1\": \"Yg==\"}}"))
        .contains("immutable");
    assertThat(server.kubectl("-n", KEYS, "delete", "secret", "vault-keys-abc-1", "--wait=false"))
        .contains("denied request");
    assertThat(admin.resource(keys).get().getData()).isEqualTo(keys.getData());
    assertThat(admin.resource(keys).get().getMetadata().getFinalizers())
        .containsExactly("sprocket.gg/vault-keys");
  }

  @Test
  void theOperatorMarksAndRemovesKeyShares() {
    keyShares("vault-keys-abc-2");
    String operator = "--as=system:serviceaccount:sprocket-system:sprocket-operator";

    assertThat(
            server.kubectl(
                operator,
                "-n",
                KEYS,
                "patch",
                "secret",
                "vault-keys-abc-2",
                "--type=merge",
                "-p",
                "{\"metadata\": {\"annotations\": {\"sprocket.gg/opens\": \"b\"}}}"))
        .contains("patched");
    assertThat(
            server.kubectl(
                operator,
                "-n",
                KEYS,
                "patch",
                "secret",
                "vault-keys-abc-2",
                "--type=merge",
                "-p",
                "{\"metadata\": {\"finalizers\": null}}"))
        .contains("patched");
    assertThat(server.kubectl(operator, "-n", KEYS, "delete", "secret", "vault-keys-abc-2"))
        .contains("deleted");
  }

  @Test
  void whichSetsOfKeySharesThereAreOnlyTheOperatorSays(@TempDir Path folder) throws IOException {
    ConfigMap numbers =
        admin
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(KEYS)
                    .withName("vault-keys-abc")
                    .addToAnnotations("sprocket.gg/instance", "league/mle")
                    .endMetadata()
                    .addToData("numbers", "4,5")
                    .build())
            .create();
    await().atMost(LIMIT).until(() -> isForbidden(() -> admin.resource(numbers).dryRun().delete()));
    Path all = folder.resolve("numbers.json");
    Files.writeString(all, server.kubectl("-n", KEYS, "get", "configmaps", "-o", "json"));
    assertThat(server.kubectl("replace", "-f", all.toString()))
        .contains("configmap/vault-keys-abc replaced")
        .doesNotContain("denied");

    for (String change :
        List.of(
            "{\"data\": {\"numbers\": \"9\"}}",
            "{\"data\": null}",
            "{\"metadata\": {\"annotations\": {\"sprocket.gg/instance\": \"other/mle\"}}}",
            "{\"metadata\": {\"finalizers\": [\"example.org/other\"]}}")) {
      assertThat(patched("configmap", "vault-keys-abc", change))
          .as(change)
          .contains("denied request: ConfigMap sprocket-keys/vault-keys-abc tells which Secrets");
    }
    assertThat(
            patched("configmap", "vault-keys-abc", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"))
        .contains("patched");
    assertThat(server.kubectl("-n", KEYS, "delete", "configmap", "vault-keys-abc", "--wait=false"))
        .contains("denied request");

    String operator = "--as=system:serviceaccount:sprocket-system:sprocket-operator";
    assertThat(patched("configmap", "vault-keys-abc", "{\"data\": {\"numbers\": \"5\"}}", operator))
        .contains("patched");
    assertThat(server.kubectl(operator, "-n", KEYS, "delete", "configmap", "vault-keys-abc"))
        .contains("deleted");
  }

  private String patched(String kind, String name, String change, String... more) {
    return server.kubectl(
        Stream.concat(
                Stream.of("-n", KEYS, "patch", kind, name, "--type=merge", "-p", change),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private Secret keyShares(String name) {
    return admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(KEYS)
                .withName(name)
                .withFinalizers("sprocket.gg/vault-keys")
                .addToAnnotations("sprocket.gg/claims", "a")
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .addToData("share-1", "YQ==")
                .build())
        .create();
  }

  private ObjectNode release(String name, String inUse) {
    ObjectNode release = RuleTable.RELEASES.baseNamed(name);
    admin.resource(RuleCase.object(release)).create();
    ObjectNode looked = release.deepCopy();
    looked.set("status", CrdGeneration.parse(RELEASE_STATUS.formatted(inUse)));
    admin.resource(RuleCase.object(looked)).updateStatus();
    return release;
  }

  /** The API server takes up a new policy after a moment and lets requests pass until then. */
  private boolean policiesAreInForce(ObjectNode probe) {
    return isForbidden(
            () ->
                admin
                    .resource(
                        RuleCase.object(
                            RuleCase.merged(probe, CrdGeneration.parse(EXTERNAL_CACHE))))
                    .dryRun()
                    .update())
        && isForbidden(() -> admin.resource(RuleCase.object(probe)).dryRun().delete());
  }

  private static boolean isForbidden(Runnable request) {
    try {
      request.run();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    }
  }

  private ObjectNode created(String name, String patch) {
    ObjectNode object =
        RuleCase.merged(RuleTable.INSTANCES.baseNamed(name), CrdGeneration.parse(patch));
    admin.resource(RuleCase.object(object)).create();
    return object;
  }

  private static ObjectNode annotated(ObjectNode object, String services) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata/annotations").put("sprocket.gg/allow-mode-change", services);
    return copy;
  }

  private GenericKubernetesResource update(ObjectNode object, String patch) {
    return admin
        .resource(RuleCase.object(RuleCase.merged(object, CrdGeneration.parse(patch))))
        .update();
  }

  private void delete(ObjectNode object) {
    admin.resource(RuleCase.object(object)).delete();
  }

  private @Nullable Namespace namespace(String name) {
    return admin.namespaces().withName(name).get();
  }
}
