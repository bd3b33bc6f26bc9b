package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.SealCourse;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealMigration;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Standing;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written of a migration is what the Vault itself has shown. */
class MigrationDeedsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String HOST = "mle-vault-0.mle-vault.league.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(HOST);
  private static final Duration TIME = Duration.ofMillis(200);
  private static final String KEYS = Names.vaultKeys("abc", 1);
  private static final String OTHER = Names.vaultKeys("abc", 2);
  private static final String MEMBER = "mle-vault-0";
  private static final SealMigration THERE =
      new SealMigration(SealKind.Shares, SealKind.Transit, "w1");
  private static final SealMigration BACK =
      new SealMigration(SealKind.Transit, SealKind.Shares, "w2");
  private static final Step.Migrating BEGIN = new Step.BeginMigration(MEMBER, KEYS);
  private static final Step.Migrating FINISH = new Step.FinishMigration(MEMBER, KEYS);
  private static final Step.Migrating ABANDON = new Step.AbandonMigration(MEMBER, KEYS);

  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, "keys");
  private final PlayedMember vault = new PlayedMember();
  private final VaultMembers members =
      new VaultMembers(server.client, namespace, _ -> vault, MemberLocator.BY_POD);
  private final VaultKeys keys = new VaultKeys(server.client, namespace, (_, _) -> {});

  @BeforeEach
  void authority() {
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("keys")
            .withName(Names.authority("abc"))
            .addToAnnotations(Labels.OWNER, MLE.owner())
            .endMetadata()
            .addToData("ca.crt", VaultRenewalTest.encoded(TLS.authority()))
            .build());
    vault.opening = "right";
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itIsBegunWithTheKeysOfTheVault() throws VaultFailure {
    shares(1, Map.of());

    assertThat(make(BEGIN, THERE)).isEmpty();

    assertThat(written(Labels.MIGRATING)).contains("w1");
    assertThat(written(Labels.SEAL)).contains("shamir");
    assertThat(vault.roots).isZero();
  }

  @Test
  void itIsNotBegunWithOthers() {
    shares(1, Map.of());
    vault.opening = "another's";

    assertThatThrownBy(() -> make(BEGIN, THERE)).isInstanceOf(VaultFailure.class);

    assertThat(written(Labels.MIGRATING)).isEmpty();
  }

  /** Members would be given a form with which they do not open. */
  @Test
  void itIsNotBegunFromASealThatTheVaultDoesNotHave() throws VaultFailure {
    shares(1, Map.of());

    assertThat(make(BEGIN, BACK))
        .hasValueSatisfying(
            told -> {
              assertThat(told.reason()).isEqualTo(Reason.SealMismatch);
              assertThat(told.message()).contains("the seal transit", "the Vault has shamir");
            });

    assertThat(written(Labels.MIGRATING)).isEmpty();
    assertThat(vault.roots).isZero();
  }

  /** It may end before that is written, and then asks again. */
  @Test
  void itIsDoneWhenEveryMemberSaysSo() throws VaultFailure {
    shares(1, Map.of(Labels.MIGRATING, "w1"));
    vault.seal = SealKind.Transit;

    for (int i = 0; i < 2; i++) {
      assertThat(make(FINISH, THERE)).isEmpty();
      assertThat(written(Labels.MIGRATING)).isEmpty();
      assertThat(written(Labels.SEAL)).contains("transit");
    }

    shares(1, Map.of(Labels.MIGRATING, "w2", Labels.SEAL, "transit"));
    vault.seal = SealKind.Shares;
    assertThat(make(FINISH, BACK)).isEmpty();
    assertThat(written(Labels.SEAL)).contains("shamir");
  }

  @Test
  void itIsNotDoneBeforeThat() throws VaultFailure {
    shares(1, Map.of(Labels.MIGRATING, "w1"));
    unfinished(FINISH, "has the former seal");

    vault.seal = SealKind.Transit;
    vault.moving = true;
    unfinished(FINISH, "waits for one that leads to seal the data anew");

    vault.moving = false;
    vault.behind = true;
    unfinished(FINISH, "has not all on its volume");
  }

  /** As by a login that may encrypt and not decrypt: all say the new seal, and none can use it. */
  @Test
  void itIsNotDoneBeforeTheKeysAreProvedByTheNewSeal() throws VaultFailure {
    shares(1, Map.of(Labels.MIGRATING, "w1"));
    vault.seal = SealKind.Transit;
    vault.opening = "not to be decrypted";

    assertThat(make(FINISH, THERE))
        .hasValueSatisfying(
            told -> {
              assertThat(told.reason()).isEqualTo(Reason.SealUnreachable);
              assertThat(told.message()).contains(KEYS, MEMBER, "to decrypt");
            });
    assertThat(written(Labels.MIGRATING)).contains("w1");
    assertThat(written(Labels.SEAL)).contains("shamir");

    vault.opening = "right";
    assertThat(make(FINISH, THERE)).isEmpty();
    assertThat(written(Labels.SEAL)).contains("transit");
    assertThat(vault.roots).isZero();
  }

  @Test
  void itIsGivenUpOnceTheFormerSealOpensIt() throws VaultFailure {
    shares(1, Map.of(Labels.MIGRATING, "w1"));
    vault.seal = SealKind.Transit;
    unfinished(ABANDON, "has the new seal");

    vault.seal = SealKind.Shares;
    assertThat(make(ABANDON, THERE)).isEmpty();
    assertThat(written(Labels.MIGRATING)).isEmpty();
    assertThat(written(Labels.SEAL)).contains("shamir");
  }

  /** A set of a Vault that is gone may say it still. */
  @Test
  void nobodyIsMigratedByTheWordOfOtherKeys() {
    shares(1, Map.of());
    shares(2, Map.of(Labels.MIGRATING, "w1"));
    vault.sealed = true;
    vault.seal = SealKind.Transit;
    vault.moving = true;

    assertThat(unseal(List.of(KEYS, OTHER))).isEmpty();
    assertThat(vault.given).isZero();

    assertThat(unseal(List.of(OTHER, KEYS))).isEmpty();
    assertThat(vault.migrated).isEqualTo(1);
  }

  private void unfinished(Step.Migrating step, String why) throws VaultFailure {
    assertThat(make(step, THERE))
        .as(why)
        .hasValueSatisfying(told -> assertThat(told.reason()).isEqualTo(Reason.SealMigrating));
    assertThat(written(Labels.MIGRATING)).as(why).contains("w1");
    assertThat(written(Labels.SEAL)).as(why).contains("shamir");
  }

  private Optional<Problem> make(Step.Migrating step, SealMigration migration) throws VaultFailure {
    Situation now =
        new Situation(
                false,
                List.of(new Member(MEMBER, Optional.of("a"), false, Standing.Leading)),
                namespace.custody(MLE, "abc").found().orElseThrow(),
                false,
                Optional.empty(),
                Lives.NOTHING)
            .of(migration.from())
            .on(course(migration));
    return new VaultMigration(members, keys)
        .make(MLE, target(migration), now, step, CallBudget.of(TIME));
  }

  private Optional<Problem> unseal(List<String> secrets) {
    VaultDeeds deeds =
        new VaultDeeds(
            members,
            keys,
            new VaultVolumes(server.client),
            new VaultSetUp(
                new ClusterIssuer(server.client, "sprocket-system", "operator"),
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            TIME);
    return deeds.make(
        MLE,
        new Change.VaultDeed(
            "vault",
            new ObjectRef(Secret.class, KEYS),
            target(THERE),
            new Step.Unseal(List.of(MEMBER), secrets)));
  }

  private static SealCourse course(SealMigration migration) {
    return new SealCourse(
        Optional.of(migration), Map.of(MEMBER, migration.word()), Set.of(migration.word()));
  }

  private static VaultTarget target(SealMigration migration) {
    VaultPod pod = new VaultPod(MEMBER, "mle-vault-0-0", "10.0.0.1", HOST, "run 1");
    return new VaultTarget(
        "abc",
        List.of(new VaultTarget.Member(MEMBER, "mle-vault-data-0", Optional.of(pod))),
        1,
        1,
        false,
        migration.from(),
        new SetUpForm("league", "mle", Optional.empty()),
        Lives.NOTHING,
        course(migration));
  }

  private Optional<String> written(String annotation) {
    return Labels.annotation(namespace.secret(KEYS).orElseThrow(), annotation);
  }

  private void shares(int number, Map<String, String> annotations) {
    Secret secret = KeyForms.keys("keys", MLE, "abc", number, new TreeSet<>(List.of("a")), "a");
    server.put(
        new SecretBuilder(secret)
            .editMetadata()
            .addToAnnotations(annotations)
            .endMetadata()
            .addToData("share-1", VaultRenewalTest.encoded(VaultRenewalTest.encoded("right")))
            .build());
  }
}
