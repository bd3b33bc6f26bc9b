package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done in the keys namespace is done to what was judged, and to nothing else. */
class VaultKeysTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String KEYS = "keys";
  private static final String INTENT = Names.vaultIntent("abc");

  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, KEYS);
  private final VaultKeys keys =
      new VaultKeys(
          server.client,
          namespace,
          (_, problem) -> {
            throw new AssertionError("nobody is told " + problem);
          });

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anIntentIsClosedAndMarkedAsItWasJudged() {
    Intent judged = opened("a");

    assertThat(keys.intents().discarding("abc", judged)).isTrue();
    assertThat(read().phase()).isEqualTo(Phase.Discarding);
    keys.intents().close("abc", read());

    assertThat(server.get(ConfigMap.class, KEYS, INTENT)).isEmpty();
  }

  @Test
  void anotherIntentOfTheSameNameIsLeftAlone() {
    Intent judged = opened("a");
    server.remove(ConfigMap.class, KEYS, INTENT);
    Intent other = opened("b");

    assertThat(keys.intents().discarding("abc", judged)).isFalse();
    keys.intents().close("abc", judged);

    assertThat(read()).isEqualTo(other);
  }

  @Test
  void noneIsLeftAlone() {
    assertThat(keys.intents().discarding("abc", new Intent(uids("a"), Phase.Open, 1))).isFalse();
  }

  @Test
  void anIntentIsWrittenOverAsItWasJudged() {
    Intent judged = opened("a");

    keys.intents()
        .open(
            MLE, "abc", Optional.of(judged), new Step.OpenIntent(uids("b"), 2), NOW.plusSeconds(5));
    Intent next = read();
    assertThat(next)
        .isEqualTo(new Intent(uids("b"), Phase.Open, 2, NOW.plusSeconds(5), next.version()));

    keys.intents()
        .open(
            MLE,
            "abc",
            Optional.of(judged),
            new Step.OpenIntent(uids("c"), 3, true),
            NOW.plusSeconds(9));
    assertThat(read()).isEqualTo(next);
  }

  /** An operator that ends keeps neither what Vault said nor for how long it was waited for. */
  @Test
  void anIntentKeepsSinceWhenItIsOpenAndThatItsVaultIsBroken() {
    Intent open = opened("a");
    Intent asked = keys.intents().asked("abc", open).orElseThrow();
    assertThat(read()).isEqualTo(asked);
    assertThat(asked).isEqualTo(new Intent(uids("a"), Phase.Asked, 1, NOW, asked.version()));
    assertThat(keys.intents().asked("abc", open)).as("by another operator").isEmpty();
    assertThat(keys.intents().asked("abc", asked)).as("once more").contains(asked);

    keys.intents().reached("abc", asked, Phase.Broken);
    Intent broken = read();
    assertThat(broken).isEqualTo(new Intent(uids("a"), Phase.Broken, 1, NOW, broken.version()));

    assertThat(keys.intents().discarding("abc", broken)).isTrue();
    keys.intents().reached("abc", broken, Phase.Broken);
    assertThat(read().phase()).isEqualTo(Phase.Discarding);
    assertThat(read().opened()).isEqualTo(NOW);
  }

  @Test
  void anIntentThatDoesNotSaySinceWhenItIsOpenHasBeenSoForLong() {
    ConfigMap map = KeyForms.intent(KEYS, MLE, "abc", new Intent(uids("a"), Phase.Open, 1));
    map.getData().remove("opened");
    server.put(map);

    assertThat(read().opened()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void aNumberIsTakenOnceAndNeverFromShares() {
    keys.take(MLE, "abc", 1, uids("a"));
    keys.take(MLE, "abc", 1, uids("b"));
    shares(2, "c");
    keys.take(MLE, "abc", 2, uids("c"));

    Custody kept = namespace.custody(MLE, "abc").found().orElseThrow();
    assertThat(kept.voids()).containsExactly(1);
    assertThat(kept.keys()).extracting(KeySet::number).containsExactly(2);
    Secret taken = namespace.secret("vault-keys-abc-1").orElseThrow();
    assertThat(taken.getMetadata().getAnnotations()).containsEntry(Labels.VOID, "a");
    assertThat(taken.getImmutable()).isTrue();
    assertThat(taken.getMetadata().getFinalizers()).containsExactly(Names.KEYS_FINALIZER);

    assertThat(removed()).isEmpty();
    assertThat(isThere()).isFalse();
  }

  /** A quota conflicts too, and then nothing may be removed. */
  @Test
  void aNumberThatCannotBeTakenIsTold() {
    server.refuseCreations(409);

    assertThatThrownBy(() -> keys.take(MLE, "abc", 1, uids("a")))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(isThere()).isFalse();
  }

  @Test
  void anIntentWithoutANumberIsNotUnderstood() {
    Intent intent = new Intent(uids("a"), Phase.Open, 1);
    ConfigMap map = KeyForms.intent(KEYS, MLE, "abc", intent);
    for (String number : List.of("", "0", "one", "12345678901")) {
      map.getData().put("number", number);
      server.put(map);
      assertThat(namespace.custody(MLE, "abc").refusal())
          .as(number)
          .map(Problem::reason)
          .contains(Reason.DataMismatch);
    }
  }

  @Test
  void claimsAreNotedBesideThoseThatOthersNoteMeanwhile() {
    shares("a");
    server.before("PATCH", () -> shares("a,b"));

    keys.marks().note("vault-keys-abc-1", uids("c"));

    assertThat(KeyForms.opened(namespace.secret("vault-keys-abc-1").orElseThrow()))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aSetThatWasLostHidesNoneAfterIt() {
    shares(1, "a");
    shares(4, "d");

    assertThat(namespace.custody(MLE, "abc").found().orElseThrow().keys())
        .extracting(KeySet::number)
        .containsExactly(1, 4);
    server.remove(Secret.class, KEYS, "vault-keys-abc-1");
    Custody left = namespace.custody(MLE, "abc").found().orElseThrow();
    assertThat(left.keys()).extracting(KeySet::secret).containsExactly("vault-keys-abc-4");
    assertThat(left.next()).isEqualTo(5);

    assertThat(removed()).isEmpty();
    assertThat(server.get(Secret.class, KEYS, "vault-keys-abc-4")).isEmpty();
  }

  @Test
  void sharesAreRemovedOnlyWhenNoClaimIsThereAnyMore() {
    shares("a");
    server.put(claim());

    assertThat(removed())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .returns(Reason.VaultVolumesLeaving, Problem::reason)
                    .satisfies(p -> assertThat(p.message()).contains("mle-vault-data-0")));
    assertThat(isThere()).isTrue();

    server.remove(PersistentVolumeClaim.class, "league", "mle-vault-data-0");
    assertThat(removed()).isEmpty();
    assertThat(isThere()).isFalse();
  }

  @Test
  void aRemovalGoesOnWhereAnOperatorEnded() {
    shares("a");
    opened("a");
    for (String last : List.of("DELETE", "PATCH", "DELETE")) {
      server.before(
          last,
          () -> {
            throw new IllegalStateException("the operator ends");
          });
      assertThatThrownBy(this::removed).isInstanceOf(KubernetesClientException.class);
    }
    assertThat(isThere()).as("its finalizer is gone").isTrue();

    assertThat(removed()).isEmpty();
    assertThat(isThere()).isFalse();
    assertThat(server.get(ConfigMap.class, KEYS, INTENT)).isEmpty();
  }

  private Optional<Problem> removed() {
    return new VaultDeeds(
            new VaultMembers(
                server.client,
                namespace,
                _ -> {
                  throw new AssertionError("no member is asked");
                },
                MemberLocator.BY_POD),
            keys,
            new VaultVolumes(server.client),
            new VaultSetUp(
                new ClusterIssuer(server.client, "sprocket-system", "operator"),
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            VaultDeeds.USUAL)
        .removeKeys(MLE, "abc");
  }

  private boolean isThere() {
    return server.get(Secret.class, KEYS, "vault-keys-abc-1").isPresent();
  }

  private static PersistentVolumeClaim claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("league")
        .withName("mle-vault-data-0")
        .withUid("a")
        .endMetadata()
        .build();
  }

  private Intent opened(String claim) {
    keys.intents().open(MLE, "abc", Optional.empty(), new Step.OpenIntent(uids(claim), 1), NOW);
    return read();
  }

  private Intent read() {
    return namespace.custody(MLE, "abc").found().orElseThrow().intent().orElseThrow();
  }

  private void shares(String opens) {
    shares(1, opens);
  }

  private void shares(int number, String opens) {
    Secret secret = KeyForms.keys(KEYS, MLE, "abc", number, uids("a"), opens);
    server.put(new SecretBuilder(secret).addToData("share-1", "YQ==").build());
  }

  private static NavigableSet<String> uids(String uid) {
    return new TreeSet<>(List.of(uid));
  }
}
