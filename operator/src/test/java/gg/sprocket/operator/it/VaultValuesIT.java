package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that are kept in a real Vault, beside simulated pods that read them. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultValuesIT {

  /** In every value that the test plants, and so to be found nowhere else. */
  private static final String CANARY = "canary-4711-";

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedVaults vaults;
  private final VaultPeople people;
  private final OperatorUnderTest operator;

  VaultValuesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.people = new VaultPeople(cluster.admin(), new VaultClient(cluster.admin(), vaults));
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
  }

  @Test
  void theVaultIsTheSourceAndTheSecretsFollowIt() throws Exception {
    String namespace = cluster.namespace("values");
    VaultValues values = new VaultValues(cluster.admin(), people, namespace);
    Instant begin = Instant.now();
    instances.createAlone(
        namespace,
        VaultValues.NAME,
        Instances.MINIMAL.replace("secretRef: {name: discord}", "fromBackend: true")
            + "vault: {mode: Managed}\nsecrets: {backend: Vault}\n");

    whatIsMadeIsStored(values);
    whatPeopleGiveIsAskedFor(values);
    loginsAreRevoked(values);
    anotherVersionReplacesItsReadersAndNobodyElse(values);
    whatARestoreBringsBackIsNotWrittenOverTheSecret(values);
    aVersionWithoutTheKeyIsTold(values);
    aRefusedLoginIsTold(values);
    whatWasDeletedIsNotWrittenOver(values);
    whatWasNeverThereIsStoredAgain(values);
    whatSomebodyWritesIntoTheSecretIsPutRight(values);
    tellsNoValue(values);
    callsAreFew(values, begin);
  }

  private static void whatIsMadeIsStored(VaultValues values) throws VaultFailure {
    await("the value that is made")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !values.value().isEmpty());
    assertThat(values.entry())
        .returns(1, entry -> entry.version().number())
        .returns(Map.of("value", values.value()), Entry::values);
  }

  private void whatPeopleGiveIsAskedFor(VaultValues values) throws VaultFailure {
    Condition asked = values.awaitReason("VaultValueMissing");
    assertThat(asked.getMessage())
        .contains("vault kv put -mount=sprocket/mle integrations/discord", "botToken=");

    Map<String, String> discord =
        Map.of(
            "clientId", CANARY + "id",
            "clientSecret", CANARY + "secret",
            "botToken", CANARY + "token");
    values.put("integrations/discord", discord);
    awaitReady(values);
    assertThat(values.data("mle-integration-discord")).isEqualTo(discord);
  }

  /** As a restored or restarted Vault may know none. */
  private void loginsAreRevoked(VaultValues values) throws VaultFailure {
    people.with(
        values.namespace(),
        session -> {
          String own = session.self().accessor();
          for (String accessor : session.accessors()) {
            if (!accessor.equals(own)) {
              session.revoke(accessor);
            }
          }
        });
  }

  private void anotherVersionReplacesItsReadersAndNobodyElse(VaultValues values)
      throws VaultFailure {
    people.with(values.namespace(), session -> session.saveSnapshot(snapshot()));
    Map<String, Set<String>> before = values.pods();
    values.put(VaultValues.JWT, Map.of("value", CANARY + "two"));

    values.awaitValue(CANARY + "two");
    values.awaitOtherReaders(before.getOrDefault(VaultValues.READER, Set.of()));
    awaitReady(values);
    before.put(VaultValues.READER, values.readers());
    assertThat(values.pods()).isEqualTo(before);
  }

  private void whatARestoreBringsBackIsNotWrittenOverTheSecret(VaultValues values)
      throws VaultFailure {
    Map<String, Set<String>> before = values.pods();
    people.restore(values.namespace(), snapshot());

    Condition told = values.awaitReason("VaultValueConflict");
    assertThat(told.getMessage())
        .contains("version 1 of sprocket/mle/generated/jwt", "as after a restore");
    assertThat(values.value()).isEqualTo(CANARY + "two");
    assertThat(values.pods()).isEqualTo(before);

    values.put(VaultValues.JWT, Map.of("value", CANARY + "two"));
    awaitReady(values);
    assertThat(values.metadata()).contains(values.entry().version().written().toString());
    assertThat(values.pods()).as("the value is the same").isEqualTo(before);
  }

  private Path snapshot() {
    return cluster.folder().resolve("values.snap");
  }

  private void aVersionWithoutTheKeyIsTold(VaultValues values) throws VaultFailure {
    Map<String, Set<String>> before = values.pods();
    values.put(VaultValues.JWT, Map.of("valeu", CANARY + "three"));

    Condition told = values.awaitReason("VaultValueInvalid");
    assertThat(told.getMessage())
        .contains("version 3 of sprocket/mle/generated/jwt", "no value under value");
    assertThat(values.value()).isEqualTo(CANARY + "two");
    assertThat(values.pods()).isEqualTo(before);

    values.put(VaultValues.JWT, Map.of("value", CANARY + "two"));
    awaitReady(values);
    assertThat(values.pods()).as("the value is the former one").isEqualTo(before);
  }

  private void aRefusedLoginIsTold(VaultValues values) throws VaultFailure {
    String policy =
        people.ask(
            values.namespace(),
            session -> {
              String before = session.policy("sprocket-operator").orElseThrow();
              session.putPolicy("sprocket-operator", "path \"none\" { capabilities = [\"read\"] }");
              return before;
            });
    assertThat(policy)
        .as("nothing of people is written over")
        .contains("path \"sprocket/mle/data/*\" {\n  capabilities = [\"create\", \"read\"]");
    Condition told = values.awaitReason("VaultUnreadable");
    assertThat(told.getMessage()).contains("the operator's login is refused");
    assertThat(values.value()).isEqualTo(CANARY + "two");

    people.with(values.namespace(), session -> session.putPolicy("sprocket-operator", policy));
    awaitReady(values);
  }

  private void whatWasDeletedIsNotWrittenOver(VaultValues values) throws Exception {
    people.deleteLast(values.namespace(), VaultValues.MOUNT, VaultValues.JWT);

    Condition told = values.awaitReason("VaultValueMissing");
    assertThat(told.getMessage()).contains("the last version of sprocket/mle/generated/jwt");
    assertThat(values.value()).isEqualTo(CANARY + "two");
  }

  private void whatWasNeverThereIsStoredAgain(VaultValues values) throws VaultFailure {
    people.with(values.namespace(), session -> session.destroy(VaultValues.MOUNT, VaultValues.JWT));

    awaitReady(values);
    assertThat(values.entry())
        .returns(1, entry -> entry.version().number())
        .returns(Map.of("value", CANARY + "two"), Entry::values);
  }

  private void whatSomebodyWritesIntoTheSecretIsPutRight(VaultValues values) {
    Map<String, Set<String>> before = values.pods();
    values.edit(CANARY + "edited");

    values.awaitValue(CANARY + "two");
    awaitReady(values);
    assertThat(values.pods()).isEqualTo(before);

    cluster.admin().secrets().inNamespace(values.namespace()).withName(VaultValues.SECRET).delete();
    values.awaitValue(CANARY + "two");
  }

  private void tellsNoValue(VaultValues values) {
    String said =
        String.join(
            "\n",
            cluster.kubectl(
                "-n",
                values.namespace(),
                "get",
                "events.events.k8s.io,sprocketinstances,configmaps,deployments,pods,statefulsets",
                "-o",
                "yaml"),
            operator.log());
    assertThat(said).contains(VaultValues.SECRET).doesNotContain(CANARY);
    assertThat(values.metadata()).contains("sprocket.gg/vault-version").doesNotContain(CANARY);
  }

  /** One call in a second on average, in spite of all that was changed. */
  private void callsAreFew(VaultValues values, Instant begin) {
    long calls =
        vaults
            .log(values.namespace(), "mle-vault-0-0")
            .lines()
            .filter(line -> line.contains("\"type\":\"request\""))
            .filter(
                line ->
                    line.contains("\"path\":\"sprocket/mle/data/")
                        || line.contains("\"path\":\"auth/jwt/login\""))
            .count();
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    System.out.println("VAULT %d calls for values in %d s".formatted(calls, seconds));
    assertThat(calls).isPositive().isLessThan(seconds);
  }

  private void awaitReady(VaultValues values) {
    instances.awaitReady(values.namespace(), VaultValues.NAME);
  }
}
