package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.RaftPeers;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real Vaults whose volumes are lost or put back: one of several, all there are, by snapshots. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultVolumesIT {

  private static final String NAME = "mle";
  private static final String KEYS = "sprocket-keys";
  private static final String POD = "mle-vault-0-0";
  private static final String MOUNT = "sprocket/mle";
  private static final String PATH = "people/word";

  private final TestCluster cluster;
  private final Instances instances;
  private final PlayedVaults vaults;
  private final VaultClient clients;
  private final OperatorUnderTest operator;

  VaultVolumesIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    vaults.close();
  }

  @Test
  void aFirstMemberThatLostItsVolumeJoinsTheOthers() throws VaultFailure {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "vault: {mode: Managed, managed: {replicas: 3}}\n");
    awaitVault(namespace);
    awaitVoters(namespace);

    loseVolume(namespace);

    await("mle-vault-0 unsealed")
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                vaults.runs(namespace, POD) && clients.look(namespace, "mle-vault-0").isUnsealed());
    awaitVault(namespace);
    assertThat(keys(namespace, 1).orElseThrow().getMetadata().getAnnotations())
        .hasEntrySatisfying(
            "sprocket.gg/opens", opens -> assertThat(opens).contains(claim(namespace)));
    assertThat(keys(namespace, 2)).isEmpty();
  }

  @Test
  void aVaultThatLostItsVolumesIsBegunAnewOnlyWithLeave() {
    String namespace = cluster.namespace("vault");
    instances.create(namespace, NAME, "vault: {mode: Managed}\n");
    awaitVault(namespace);

    loseVolume(namespace);

    instances.awaitCondition(
        namespace, NAME, "VaultReady", c -> c.getReason().equals("VaultDataMissing"));
    assertThat(clients.look(namespace, "mle-vault-0"))
        .isInstanceOf(MemberState.Uninitialized.class);
    assertThat(keys(namespace, 2)).isEmpty();
    cluster.runbook("docs/guides/vault-runbook.md", namespace).follow("`VaultDataMissing`");
    cluster
        .runbook("docs/guides/vault.md", namespace)
        .with("vault-keys-0f3a9c12d4-1", keys(namespace, 1).orElseThrow().getMetadata().getName())
        .follow("Begin anew");

    awaitVault(namespace);
    assertThat(keys(namespace, 2)).isPresent();
    assertThat(keys(namespace, 1)).as("nothing is thrown away").isPresent();
  }

  /** By docs/guides/vault-snapshots.md as it stands, with what its Jobs' pods would do. */
  @Test
  void aSnapshotIsPutBackWhereItWasMadeAndElsewhere() throws IOException, VaultFailure {
    String namespace = withSnapshots();
    String other = withSnapshots();
    Secret keys = keys(namespace, 1).orElseThrow();
    try (SnapshotStorage storage = SnapshotStorage.start(cluster.admin(), namespace);
        SnapshotStorage otherStorage = SnapshotStorage.start(cluster.admin(), other);
        VaultMember member = clients.member(namespace, "mle-vault-0");
        VaultToken root = member.generateRoot(clients.shares(keys, 3))) {
      VaultSession session = member.session(root);
      session.write(MOUNT, PATH, Map.of("value", "before"), 0);
      done(namespace, "mle-vault-snapshot-now", storage, recipe(namespace), 1, 1);
      String key = storage.only();
      session.write(MOUNT, PATH, Map.of("value", "after"), 1);

      restore(namespace, key.substring(key.lastIndexOf('/') + 1), storage, session);

      hasNoRootToken(namespace, session, keys);
      otherStorage.take(storage, key);
      restoreForeign(other, key, otherStorage, keys);
      takeBack(other);
    }
  }

  private String withSnapshots() {
    String namespace = cluster.namespace("vault");
    instances.create(
        namespace, NAME, "vault: {mode: Managed, managed: {snapshots: {schedule: '0 0 1 1 *'}}}\n");
    awaitVault(namespace);
    assertThat(cronJob(namespace))
        .hasValueSatisfying(cron -> assertThat(cron.getSpec().getSuspend()).isFalse());
    return namespace;
  }

  private void restore(String namespace, String name, SnapshotStorage storage, VaultSession session)
      throws IOException {
    Recipe recipe = recipe(namespace).with("\"20260301T013012Z.snap\"", "\"%s\"".formatted(name));
    recipe.run(3, 3);
    awaitRest(namespace);
    done(namespace, "mle-vault-restore", storage, recipe, 4, 4);
    isNoSnapshot(namespace);
    await("the value of before")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () ->
                session
                    .read(MOUNT, PATH)
                    .map(Entry::values)
                    .equals(Optional.of(Map.of("value", "before"))));
    setUpAnew(namespace, recipe);
    assertThat(cluster.admin().secrets().inNamespace(namespace).withName("vault-restore").get())
        .isNull();
  }

  /** Neither for the CronJob nor for the operator, and yet the network lets it through. */
  private void isNoSnapshot(String namespace) {
    Job job =
        cluster
            .admin()
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withName("mle-vault-restore")
            .require();
    assertThat(job.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/component", "vault-snapshot")
        .doesNotContainKey("sprocket.gg/part");
  }

  /** The new instance's own shares open it until then, and the former's after. */
  private void restoreForeign(String namespace, String key, SnapshotStorage storage, Secret former)
      throws IOException, VaultFailure {
    Recipe recipe =
        recipe(namespace)
            .with(
                "[\"vault-restore\", \"20260301T013012Z.snap\"]",
                "[\"vault-restore\", \"%s\", \"--foreign\"]".formatted(key));
    Files.writeString(recipe.folder().resolve("former.json"), Json.text(former.getData()));
    recipe.run(3, 3);
    awaitRest(namespace);
    done(namespace, "mle-vault-restore", storage, recipe, 4, 4);
    recipe.run(6, 6);
    recipe.run(5, 5);
    await("unsealed by the former shares")
        .atMost(Duration.ofSeconds(90))
        .until(
            () ->
                vaults.runs(namespace, POD)
                    && clients.look(namespace, "mle-vault-0") instanceof MemberState.Active);
    awaitMark(namespace, 2);
    awaitVault(namespace);
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        VaultToken root = member.generateRoot(clients.shares(former, 3))) {
      VaultSession session = member.session(root);
      assertThat(session.read(MOUNT, PATH)).map(Entry::values).contains(Map.of("value", "before"));
      session.revokeSelf();
    }
  }

  private void setUpAnew(String namespace, Recipe recipe) {
    Optional<String> before = mark(namespace, 1);
    recipe.run(5, 5);
    await("set up anew")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !mark(namespace, 1).equals(before));
    awaitVault(namespace);
  }

  private void awaitMark(String namespace, int number) {
    await("set up by the shares of number " + number)
        .atMost(Duration.ofSeconds(60))
        .until(() -> mark(namespace, number).isPresent());
  }

  private Optional<String> mark(String namespace, int number) {
    return keys(namespace, number)
        .flatMap(
            secret ->
                Optional.ofNullable(
                    secret.getMetadata().getAnnotations().get("sprocket.gg/set-up")));
  }

  private void awaitRest(String namespace) {
    await("no snapshots while the Vault is repaired")
        .atMost(Duration.ofSeconds(60))
        .until(() -> cronJob(namespace).filter(cron -> cron.getSpec().getSuspend()).isPresent());
  }

  /** The snapshot has brought back one that was good when it was made. */
  private void hasNoRootToken(String namespace, VaultSession former, Secret keys)
      throws VaultFailure {
    assertThat(catchThrowable(former::self)).isInstanceOf(VaultFailure.class);
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        VaultToken root = member.generateRoot(clients.shares(keys, 3))) {
      member.session(root).revokeSelf();
    }
  }

  private void takeBack(String namespace) {
    instances.patch(
        namespace, NAME, "{\"spec\": {\"vault\": {\"managed\": {\"snapshots\": null}}}}");
    await("no snapshots any more")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                cronJob(namespace).isEmpty()
                    && cluster
                            .admin()
                            .serviceAccounts()
                            .inNamespace(namespace)
                            .withName("mle.vault-snapshot")
                            .get()
                        == null);
  }

  private Optional<CronJob> cronJob(String namespace) {
    return Optional.ofNullable(
        cluster
            .admin()
            .batch()
            .v1()
            .cronjobs()
            .inNamespace(namespace)
            .withName("mle-vault-snapshot")
            .get());
  }

  private Recipe recipe(String namespace) throws IOException {
    Path folder = Files.createTempDirectory(cluster.folder(), "snapshots-");
    return Recipe.of("docs/guides/vault-snapshots.md", folder, cluster.shell())
        .with("namespace=sprocket-mle", "namespace=" + namespace);
  }

  /** Makes a Job by the guide, and does what its pod would. */
  private void done(
      String namespace, String job, SnapshotStorage storage, Recipe recipe, int first, int last)
      throws IOException {
    recipe.run(first, last);
    SnapshotJobs.Ended ended =
        new SnapshotJobs(cluster.admin(), vaults, cluster.folder())
            .run(namespace, job, storage.port());
    assertThat(ended.code()).as(ended.said()).isZero();
  }

  /** As the guide has people do it. */
  private void loseVolume(String namespace) {
    String lost = claim(namespace);
    var claims = cluster.admin().persistentVolumeClaims().inNamespace(namespace);
    claims.withName("mle-vault-data-0").delete();
    cluster.admin().pods().inNamespace(namespace).withName(POD).withGracePeriod(0).delete();
    await("another claim")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Optional.ofNullable(claims.withName("mle-vault-data-0").get())
                    .filter(claim -> !claim.getMetadata().getUid().equals(lost))
                    .isPresent());
  }

  /**
   * Those that have joined count only some seconds later; without the first they could not lead.
   */
  private void awaitVoters(String namespace) throws VaultFailure {
    Secret shares = keys(namespace, 1).orElseThrow();
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        VaultToken root = member.generateRoot(clients.shares(shares, 3))) {
      VaultSession session = member.session(root);
      await("three voters")
          .atMost(Duration.ofSeconds(60))
          .until(() -> RaftPeers.of(session).voters() == 3);
      session.revokeSelf();
    }
  }

  private void awaitVault(String namespace) {
    instances.awaitCondition(
        namespace,
        NAME,
        "VaultReady",
        c -> c.getStatus().equals("True") && c.getReason().equals("WeakKeyStorage"));
  }

  private String claim(String namespace) {
    return cluster
        .admin()
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .withName("mle-vault-data-0")
        .require()
        .getMetadata()
        .getUid();
  }

  private Optional<Secret> keys(String namespace, int number) {
    String dataId = String.valueOf(instances.status(namespace, NAME).dataId());
    return Optional.ofNullable(
        cluster
            .admin()
            .secrets()
            .inNamespace(KEYS)
            .withName("vault-keys-" + dataId + "-" + number)
            .get());
  }
}
