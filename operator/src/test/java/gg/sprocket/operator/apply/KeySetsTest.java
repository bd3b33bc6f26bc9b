package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.KeyLife.Rotating;
import gg.sprocket.operator.plan.vault.KeyLife.Succession;
import gg.sprocket.operator.plan.vault.KeyLife.Tried;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sets of key shares that come and go: what is written at them, and what is left of them. */
class KeySetsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String KEYS = "keys";
  private static final Instant THEN = Instant.parse("2026-01-01T03:00:00Z");
  private static final Instant NOW = Instant.parse("2026-02-01T03:00:00Z");

  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, KEYS);
  private final KeySets sets = new KeySets(server.client, namespace);
  private final KeyMarks marks = new KeyMarks(server.client, namespace);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSuccessorTakesOverWhatIsKnownAndCountsForNothingYet() {
    shares(1);
    marks.mark(MLE, name(1), "mark", new TreeSet<>(List.of("b")), THEN);
    marks.rotated(name(1), new Done(THEN, Optional.of("word")));

    store(2);

    KeySet made = read().getLast();
    assertThat(made.isUndecided()).isTrue();
    assertThat(made.claims()).containsExactly("a");
    assertThat(made.opens()).containsExactly("a", "b");
    assertThat(made.setUp()).contains("mark");
    assertThat(made.life())
        .isEqualTo(
            new KeyLife(
                Optional.of(new Split(1, 1)),
                Optional.of(new Succession(name(1), Optional.empty())),
                new Done(NOW, Optional.of("other")),
                new Done(THEN, Optional.of("word")),
                Optional.empty(),
                Tried.NEVER));

    marks.proved(name(2), new TreeSet<>(List.of("c")), NOW);
    KeySet proved = read().getLast();
    assertThat(proved.isUndecided()).isFalse();
    assertThat(proved.opens()).containsExactly("a", "b", "c");
    Secret secret = namespace.secret(name(2)).orElseThrow();
    assertThat(secret.getImmutable()).isTrue();
    assertThat(secret.getMetadata().getFinalizers()).containsExactly(Names.KEYS_FINALIZER);
  }

  @Test
  void whatSucceedsRecoveryKeysIsTheSame() {
    server.put(
        new SecretBuilder(
                KeyForms.keys(
                    KEYS, MLE, "abc", 1, new TreeSet<>(List.of("a")), "a", SealKind.AwsKms))
            .addToData("share-1", "YQ==")
            .build());

    store(2);

    assertThat(read()).extracting(KeySet::seal).containsExactly("awskms", "awskms");
  }

  /** Whoever restored it by hand need not know what opens the Vault; what does notes it. */
  @Test
  void aSetThatWasPutBackWithoutAWordMayBeOfAnySeal() {
    Secret secret = KeyForms.keys(KEYS, MLE, "abc", 1, new TreeSet<>(List.of("a")), "a");
    server.put(
        new SecretBuilder(secret)
            .editMetadata()
            .removeFromAnnotations(Labels.SEAL)
            .endMetadata()
            .addToData("share-1", "YQ==")
            .build());
    assertThat(read()).extracting(KeySet::seal).containsExactly("");

    marks.threshold(name(1), 1, "");
    assertThat(read())
        .as("only the operator notes how it is split")
        .extracting(KeySet::seal)
        .containsExactly("shamir");
    assertThat(
            server
                .client
                .secrets()
                .inNamespace(KEYS)
                .withName(name(1))
                .get()
                .getMetadata()
                .getAnnotations())
        .doesNotContainKey(Labels.SEAL);

    marks.threshold(name(1), 1, "gcpckms");
    assertThat(read()).extracting(KeySet::seal).containsExactly("gcpckms");
    marks.threshold(name(1), 1, "shamir");
    assertThat(read()).extracting(KeySet::seal).containsExactly("shamir");
  }

  @Test
  void anEncryptionKeyIsNotedBeforeAndAfter() {
    shares(1);
    Rotating rotating = new Rotating(7, Optional.of("word"));
    marks.rotating(name(1), rotating);
    assertThat(read().getFirst().life().rotating()).contains(rotating);

    marks.rotated(name(1), new Done(NOW, Optional.empty()));

    assertThat(read().getFirst().life())
        .returns(Optional.empty(), KeyLife::rotating)
        .returns(new Done(NOW, Optional.empty()), KeyLife::rotated);
  }

  @Test
  void thoseThatAreLeftAreFoundHoweverManyWereDropped() {
    shares(1);
    for (int number = 2; number < 9; number++) {
      store(number);
      sets.drop(MLE, "abc", secret(number - 1));
      assertThat(read()).extracting(KeySet::number).containsExactly(number);
    }
    store(9);
    assertThat(read()).extracting(KeySet::number).containsExactly(8, 9);

    sets.remove(secret(9));
    assertThat(read()).extracting(KeySet::number).containsExactly(8);

    new VaultKeys(server.client, namespace, (_, _) -> {}).remove(MLE, "abc");
    assertThat(read()).isEmpty();
    assertThat(server.get(ConfigMap.class, KEYS, Names.vaultKeyNumbers("abc"))).isEmpty();
  }

  @Test
  void aDropGoesOnWhereAnOperatorEnded() {
    shares(1);
    store(2);
    for (String last : List.of("POST", "PATCH", "DELETE")) {
      Secret first = secret(1);
      server.before(
          last,
          () -> {
            throw new IllegalStateException("the operator ends");
          });
      assertThatThrownBy(() -> sets.drop(MLE, "abc", first))
          .as(last)
          .isInstanceOf(KubernetesClientException.class);
      assertThat(read()).extracting(KeySet::number).as(last).containsExactly(1, 2);
    }

    sets.drop(MLE, "abc", secret(1));
    assertThat(read()).extracting(KeySet::number).containsExactly(2);
  }

  /** What was to be noted has happened, and whoever looks next is to know of it. */
  @Test
  void whatCannotBeNotedIsTold() {
    assertThatThrownBy(() -> marks.note(name(7), new TreeSet<>(List.of("a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Secret keys/%s with key shares", name(7));
  }

  /** Whoever writes them meanwhile has seen another set, which would not be looked for. */
  @Test
  void numbersThatWereChangedMeanwhileAreNotWrittenOver() {
    shares(1);
    store(2);
    sets.drop(MLE, "abc", secret(1));
    store(3);
    Secret former = secret(2);
    ConfigMap others = KeyForms.numbers(KEYS, MLE, "abc", new TreeSet<>(List.of(2, 3, 4)));
    server.before("PATCH", () -> server.put(others));

    assertThatThrownBy(() -> sets.drop(MLE, "abc", former))
        .isInstanceOf(KubernetesClientException.class);

    assertThat(namespace.numbers("abc").orElseThrow().getData()).isEqualTo(others.getData());
    assertThat(read()).extracting(KeySet::number).containsExactly(2, 3);
  }

  /** Numbers below those that are told are not looked at. */
  @Test
  void aLostSetsNumberIsNotGivenAgain() {
    shares(1);
    store(2);
    sets.drop(MLE, "abc", secret(1));
    server.remove(Secret.class, namespace.name(), name(2));

    assertThat(namespace.custody(MLE, "abc").found().orElseThrow().next()).isEqualTo(3);
  }

  /** Of one that people put back no more is believed than what is said. */
  @Test
  void whatCannotBeUnderstoodIsNotSaid() {
    shares(1);
    server.put(
        new SecretBuilder(namespace.secret(name(1)).orElseThrow())
            .editMetadata()
            .addToAnnotations("sprocket.gg/threshold", "three")
            .addToAnnotations("sprocket.gg/rekeyed", "yesterday")
            .addToAnnotations("sprocket.gg/rotating", "x y")
            .endMetadata()
            .build());

    assertThat(read().getFirst().life())
        .returns(Optional.empty(), KeyLife::split)
        .returns(Optional.empty(), KeyLife::rotating);
  }

  private List<KeySet> read() {
    return namespace.custody(MLE, "abc").found().orElseThrow().keys();
  }

  private void store(int number) {
    KeyShare share =
        new KeyShare(SecretBytes.taking("c2hhcmU=".getBytes(StandardCharsets.US_ASCII)));
    sets.store(
        new KeySets.Successor(
            MLE,
            "abc",
            name(number - 1),
            number,
            new Split(1, 1),
            new Done(NOW, Optional.of("other"))),
        List.of(share));
  }

  private void shares(int number) {
    Secret secret = KeyForms.keys(KEYS, MLE, "abc", number, new TreeSet<>(List.of("a")), "a");
    server.put(new SecretBuilder(secret).addToData("share-1", "YQ==").build());
  }

  private Secret secret(int number) {
    return sets.read(name(number)).orElseThrow();
  }

  private static String name(int number) {
    return Names.vaultKeys("abc", number);
  }
}
