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
import gg.sprocket.operator.plan.vault.KeyLife.Tried;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Member;
import gg.sprocket.operator.plan.vault.Rotation;
import gg.sprocket.operator.plan.vault.Rotation.Ask;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Situation;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Standing;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No set of key shares goes unless the Vault itself has shown that another one opens it. */
class VaultRenewalTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String HOST = "mle-vault-0.mle-vault.league.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(HOST);
  private static final Instant EPOCH = Instant.EPOCH;
  private static final Instant NOW = Instant.parse("2026-02-01T03:00:00Z");
  private static final String FORMER = Names.vaultKeys("abc", 1);
  private static final String MADE = Names.vaultKeys("abc", 2);
  private static final Step.DecideShares DECIDE =
      new Step.DecideShares("mle-vault-0", MADE, FORMER);
  private static final Step.DropShares DROP = new Step.DropShares("mle-vault-0", FORMER, MADE);

  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, "keys");
  private final PlayedMember vault = new PlayedMember();
  private final VaultRenewal renewal =
      new VaultRenewal(
          new VaultMembers(server.client, namespace, _ -> vault, MemberLocator.BY_POD),
          new VaultKeys(server.client, namespace, (_, _) -> {}),
          new ClusterIssuer(server.client, "sprocket-system", "operator"),
          Duration.ofMillis(200));

  @BeforeEach
  void authority() {
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("keys")
            .withName(Names.authority("abc"))
            .addToAnnotations(Labels.OWNER, MLE.owner())
            .endMetadata()
            .addToData("ca.crt", encoded(TLS.authority()))
            .build());
    shares(1, "former", Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatVaultWaitsForIsGivenBackAndProved() throws VaultFailure {
    made();
    vault.opening = "former";
    vault.unconfirmed = Optional.of("made");

    assertThat(make(DECIDE)).isEmpty();

    assertThat(vault.opening).isEqualTo("made");
    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER, MADE);
    assertThat(sets().getLast().isUndecided()).isFalse();
    assertThat(vault.roots).isZero();
  }

  @Test
  void whatCountsAlreadyIsProved() throws VaultFailure {
    made();
    vault.opening = "made";

    assertThat(make(DECIDE)).isEmpty();

    assertThat(sets().getLast().isUndecided()).isFalse();
  }

  @Test
  void whatOpensNothingGoesOnceTheFormerWereTried() throws VaultFailure {
    made();
    vault.opening = "former";

    assertThat(make(DECIDE)).isEmpty();

    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER);
    assertThat(vault.roots).isZero();
  }

  @Test
  void anotherHandsSharesAreGivenUp() throws VaultFailure {
    made();
    vault.opening = "former";
    vault.unconfirmed = Optional.of("another's");

    assertThat(make(DECIDE)).isEmpty();

    assertThat(vault.unconfirmed).isEmpty();
    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER);
  }

  @Test
  void nothingGoesIfNeitherOpens() {
    made();
    vault.opening = "something else";

    assertThatThrownBy(() -> make(DECIDE)).isInstanceOf(VaultFailure.class);

    assertThat(sets()).hasSize(2);
    assertThat(sets().getLast().isUndecided()).isTrue();
  }

  @Test
  void nothingGoesIfTheFormerAreNotThere() {
    made();
    server.remove(Secret.class, "keys", FORMER);
    vault.opening = "former";

    assertThatThrownBy(() -> make(DECIDE)).isInstanceOf(VaultFailure.class);

    assertThat(sets()).extracting(KeySet::secret).containsExactly(MADE);
  }

  @Test
  void sharesThatCannotBeStoredAreGivenUpAndNotQuoted() throws VaultFailure {
    vault.opening = "former";
    server.refuseCreations(403);

    Optional<Problem> problem = make(new Step.MakeShares("mle-vault-0", FORMER, 2));

    assertThat(problem)
        .hasValueSatisfying(
            told -> {
              assertThat(told.reason()).isEqualTo(Reason.VaultRotationFailed);
              assertThat(told.message()).contains(FORMER, "403").doesNotContain(PlayedMember.NEW);
            });
    assertThat(vault.unconfirmed).isEmpty();
    assertThat(sets()).hasSize(1);
  }

  @Test
  void formerSharesGoOnceTheNewOnesAreProvedAgain() throws VaultFailure {
    made();
    vault.opening = "made";

    assertThat(make(DROP)).isEmpty();

    assertThat(sets()).extracting(KeySet::secret).containsExactly(MADE);
    assertThat(vault.roots).isZero();
  }

  @Test
  void formerSharesStayIfNoneOpen() {
    made();
    vault.opening = "something else";

    assertThatThrownBy(() -> make(DROP)).isInstanceOf(VaultFailure.class);

    assertThat(sets()).hasSize(2);
    assertThat(sets()).allMatch(set -> set.life().tried().equals(Tried.NEVER));
  }

  /** As after a restore of the volumes from before the new ones counted. */
  @Test
  void formerSharesThatOpenTheVaultCountAgain() throws VaultFailure {
    made();
    vault.opening = "former";

    for (Step.Renewing step :
        List.of(
            new Step.ProveShares("mle-vault-0", List.of(MADE, FORMER)),
            new Step.MakeShares("mle-vault-0", MADE, 3),
            DROP)) {
      shares(1, "former", Map.of());

      assertThat(make(step)).isEmpty();

      assertThat(sets())
          .extracting(set -> set.life().tried().counted())
          .containsExactly(NOW, EPOCH);
      assertThat(vault.roots).isZero();
    }
  }

  @Test
  void whatOpensNothingGoesIfAnyOtherSetOpens() throws VaultFailure {
    made();
    shares(3, "undecided", Map.of(Labels.REPLACES, MADE));
    vault.opening = "former";

    assertThat(make(new Step.DecideShares("mle-vault-0", Names.vaultKeys("abc", 3), MADE)))
        .isEmpty();

    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER, MADE);
    assertThat(sets().getFirst().life().tried().counted()).isEqualTo(NOW);
  }

  /** An operator that hangs removes nothing that another one has judged anew meanwhile. */
  @Test
  void whatAnotherOperatorProvedMeanwhileStays() {
    made();
    vault.opening = "former";
    vault.then =
        () -> {
          vault.opening = "made";
          renewal.keys().marks().proved(MADE, new TreeSet<>(), NOW);
        };

    assertThatThrownBy(() -> make(DECIDE)).isInstanceOf(KubernetesClientException.class);

    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER, MADE);
    assertThat(sets().getLast().isUndecided()).isFalse();
  }

  @Test
  void formerSharesThatAnotherOperatorFoundToCountStay() {
    made();
    vault.opening = "made";
    vault.then = () -> renewal.keys().marks().counted(FORMER, NOW);

    assertThatThrownBy(() -> make(DROP)).isInstanceOf(KubernetesClientException.class);

    assertThat(sets()).hasSize(2);
  }

  /** It is found out later which of them count. */
  @Test
  void sharesThatAMemberRefusesAreNotedBeforeOthersAreTried() {
    made();
    vault.opening = "former";
    vault.sealed = true;
    VaultDeeds deeds =
        new VaultDeeds(
            renewal.members(),
            renewal.keys(),
            new VaultVolumes(server.client),
            new VaultSetUp(
                renewal.issuer(), new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            renewal.time());
    ObjectRef keys = new ObjectRef(Secret.class, FORMER);
    for (List<String> order : List.of(List.of(FORMER, MADE), List.of(MADE, FORMER))) {
      Step step = new Step.Unseal(List.of("mle-vault-0"), order);
      vault.sealed = true;
      assertThat(sets()).allMatch(set -> set.life().tried().equals(Tried.NEVER));

      assertThat(deeds.make(MLE, new Change.VaultDeed("vault", keys, target(), step))).isEmpty();

      assertThat(vault.sealed).isFalse();
    }
    assertThat(sets()).extracting(set -> set.life().tried().refused()).containsExactly(EPOCH, NOW);
  }

  @Test
  void formerSharesStayWhileAMemberIsBehind() throws VaultFailure {
    made();
    vault.opening = "made";
    vault.behind = true;

    assertThat(make(DROP))
        .hasValueSatisfying(problem -> assertThat(problem.message()).contains("mle-vault-0"));

    assertThat(sets()).hasSize(2);
  }

  @Test
  void formerSharesStayIfAnotherMemberLeadsByNow() throws VaultFailure {
    made();
    vault.opening = "made";
    vault.follows = true;

    assertThat(make(DROP))
        .hasValueSatisfying(
            problem -> assertThat(problem.message()).contains("another member leads by now"));

    assertThat(sets()).hasSize(2);
  }

  /** Their reason may be that somebody has seen the present ones. */
  @Test
  void newSharesDoNotWaitForAnEncryptionKeyThatCannotBeMade() {
    shares(1, "former", Map.of(Labels.THRESHOLD, "1"));
    vault.opening = "former";
    Step.Rotate rotate = new Step.Rotate("mle-vault-0", FORMER);
    Runnable noToken =
        () -> {
          throw new IllegalStateException("no token for the login");
        };

    server.before("POST", noToken);
    assertThatThrownBy(() -> make(rotate, Ask.NONE)).isInstanceOf(KubernetesClientException.class);
    assertThat(sets()).hasSize(1);

    Ask word = new Ask(Optional.of("word"), Optional.empty());
    server.before("POST", noToken);
    assertThatThrownBy(() -> make(rotate, word)).isInstanceOf(KubernetesClientException.class);
    assertThat(sets()).extracting(KeySet::secret).containsExactly(FORMER, MADE);
    assertThat(sets().getLast().life().rekeyed().word()).contains("word");
  }

  private Optional<Problem> make(Step.Renewing step) throws VaultFailure {
    return make(step, Ask.NONE);
  }

  private Optional<Problem> make(Step.Renewing step, Ask rekey) throws VaultFailure {
    Situation now =
        new Situation(
            false,
            List.of(new Member("mle-vault-0", Optional.of("a"), false, Standing.Leading)),
            namespace.custody(MLE, "abc").found().orElseThrow(),
            false,
            Optional.empty(),
            rotation(rekey));
    return renewal.make(MLE, target(rekey), now, step);
  }

  private static Rotation rotation(Ask rekey) {
    return new Rotation(NOW, new Split(1, 1), rekey, Ask.NONE, Duration.ofDays(1));
  }

  private static VaultTarget target() {
    return target(Ask.NONE);
  }

  private static VaultTarget target(Ask rekey) {
    VaultPod pod = new VaultPod("mle-vault-0", "mle-vault-0-0", "10.0.0.1", HOST, "run 1");
    return new VaultTarget(
        "abc",
        List.of(new VaultTarget.Member("mle-vault-0", "mle-vault-data-0", Optional.of(pod))),
        1,
        1,
        false,
        SealKind.Shares,
        new SetUpForm("league", "mle", Optional.empty()),
        rotation(rekey));
  }

  private List<KeySet> sets() {
    return namespace.custody(MLE, "abc").found().orElseThrow().keys();
  }

  private void made() {
    shares(2, "made", Map.of(Labels.REPLACES, FORMER));
  }

  private void shares(int number, String share, Map<String, String> annotations) {
    Secret secret = KeyForms.keys("keys", MLE, "abc", number, new TreeSet<>(List.of("a")), "a");
    server.put(
        new SecretBuilder(secret)
            .editMetadata()
            .addToAnnotations(annotations)
            .endMetadata()
            .addToData("share-1", encoded(encoded(share)))
            .build());
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
