package gg.sprocket.operator.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New key shares are in one process alone, which stores them whatever it meets. */
class StoringSharesTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String KEYS = "keys";
  private static final Step.Initialize STEP =
      new Step.Initialize("mle-vault-0", "a", new TreeSet<>(List.of("a")), 1);
  private static final VaultKeys.Made MADE = new VaultKeys.Made(new Split(1, 1), SealKind.Shares);
  private static final Secret SECRET = KeyForms.keys(KEYS, MLE, "abc", 1, STEP.claims(), "a");
  private static final Map<String, String> DATA = Map.of("share-1", "YzJoaGNtVT0=");

  private final List<Problem> told = new ArrayList<>();
  private final ObjectServer server = new ObjectServer();
  private final KeysNamespace namespace = new KeysNamespace(server.client, KEYS);

  @AfterEach
  void stop() {
    server.close();
  }

  /** Whoever reads it must not take the one process away that has the shares. */
  @Test
  void sharesThatCannotBeStoredAreToldWhileItIsTried() {
    server.refuseCreations(403);

    assertThat(store()).isTrue();

    assertThat(told)
        .isNotEmpty()
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .returns(Reason.KeySharesUnstored, Problem::reason)
                    .satisfies(
                        p ->
                            assertThat(p.message())
                                .contains("keys/vault-keys-abc-1", "code 403")
                                .doesNotContain("c2hhcmU")));
    assertThat(namespace.secret("vault-keys-abc-1").orElseThrow().getData()).hasSize(1);
  }

  @Test
  void recoveryKeysSayWhatOpensTheirVault() {
    VaultKeys keys = new VaultKeys(server.client, namespace, (_, _) -> {});
    VaultKeys.Made made = new VaultKeys.Made(new Split(1, 1), SealKind.Transit);
    keys.rehearse(MLE, "abc", STEP, made);

    assertThat(keys.store(MLE, "abc", STEP, made, List.of(share()))).isTrue();

    assertThat(namespace.custody(MLE, "abc").found().orElseThrow().keys())
        .extracting(KeySet::seal)
        .containsExactly("transit");
  }

  /** A quota conflicts too; numbers far from the last are not looked for. */
  @Test
  void aConflictWithNothingOfTheNameKeepsTheNumber() {
    server.refuseCreations(409);

    assertThat(store()).isTrue();

    assertThat(told).hasSize(2);
    assertThat(stored(1)).isEqualTo(DATA);
    assertThat(stored(2)).isEmpty();
  }

  @Test
  void aNameThatOtherSharesHaveIsLeftToThem() {
    server.put(new SecretBuilder(SECRET).addToData("share-1", "YQ==").build());

    assertThat(store()).isTrue();

    assertThat(stored(1)).isEqualTo(Map.of("share-1", "YQ=="));
    assertThat(stored(2)).isEqualTo(DATA);
  }

  /** Another operator has given the initialisation up, and may have removed what they open. */
  @Test
  void sharesWhoseNameIsVoidAreNotStored() {
    server.put(KeyForms.empty(KEYS, MLE, "abc", 1, STEP.claims()));

    assertThat(store()).isFalse();

    assertThat(stored(1)).isEmpty();
    assertThat(namespace.secret("vault-keys-abc-2")).isEmpty();
    assertThat(told).isEmpty();
  }

  /** They are tried under the next number then, which the other takes in the same order. */
  @Test
  void sharesBehindOthersWhoseNumberIsVoidAreNotStored() {
    server.put(new SecretBuilder(SECRET).addToData("share-1", "YQ==").build());
    server.put(KeyForms.empty(KEYS, MLE, "abc", 2, STEP.claims()));

    assertThat(store()).isFalse();

    assertThat(namespace.secret("vault-keys-abc-3")).isEmpty();
  }

  /** The answer to the first try was lost, and so is that to the look whether it was made. */
  @Test
  void sharesThatAreThereAreNotStoredUnderAnotherNumber() {
    server.put(new SecretBuilder(SECRET).withData(DATA).build());
    server.before(
        "GET",
        () -> {
          throw new IllegalStateException("no answer");
        });

    assertThat(store()).isTrue();

    assertThat(told).hasSize(1);
    assertThat(stored(2)).isEmpty();
  }

  @Test
  void sharesAreStoredThoughNobodyCanBeTold() {
    server.refuseCreations(403);
    VaultKeys untold =
        new VaultKeys(
            server.client,
            namespace,
            (identity, problem) -> {
              told(identity, problem);
              throw new IllegalStateException("no event");
            });

    untold.store(MLE, "abc", STEP, MADE, List.of(share()));

    assertThat(told).hasSize(2);
    assertThat(stored(1)).isEqualTo(DATA);
  }

  /** Not every failure of a client is one of the API server's. */
  @Test
  void sharesAreStoredThoughTheClientFails() {
    AtomicInteger left = new AtomicInteger(2);
    Interceptor failing =
        new Interceptor() {
          @Override
          public void before(
              BasicBuilder builder, HttpRequest request, Interceptor.RequestTags tags) {
            if (left.getAndDecrement() > 0) {
              throw new IllegalStateException("the client fails");
            }
          }
        };
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(server.client.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("failing", failing))
            .build()) {
      new VaultKeys(client, new KeysNamespace(client, KEYS), this::told)
          .store(MLE, "abc", STEP, MADE, List.of(share()));
    }

    assertThat(told).hasSize(2);
    assertThat(stored(1)).isEqualTo(DATA);
  }

  @Test
  void anInterruptionEndsTheTries() {
    server.refuseCreations(403);
    VaultKeys interrupted =
        new VaultKeys(server.client, namespace, (_, _) -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> interrupted.store(MLE, "abc", STEP, MADE, List.of(share())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private boolean store() {
    return new VaultKeys(server.client, namespace, this::told)
        .store(MLE, "abc", STEP, MADE, List.of(share()));
  }

  private static KeyShare share() {
    return new KeyShare(SecretBytes.taking("c2hhcmU=".getBytes(UTF_8)));
  }

  private Map<String, String> stored(int number) {
    return namespace.secret("vault-keys-abc-" + number).map(Secret::getData).orElse(Map.of());
  }

  private void told(Identity identity, Problem problem) {
    assertThat(identity).isEqualTo(MLE);
    told.add(problem);
    if (told.size() == 2) {
      server.refuseCreations(0);
    }
  }
}
