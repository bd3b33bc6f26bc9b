package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Of two instances that need one name, such as {@code mle} and {@code mle-vault}, the second gets
 * nothing of the first's.
 */
class NeighboursTest {

  private static final String SHARED = "mle-vault";
  private static final Identity FIRST = identity("mle");
  private static final Identity SECOND = identity("mle-vault");

  private final ObjectServer server = new ObjectServer();
  private final Clock clock = Clock.systemUTC();
  private final Requests requests =
      new Requests(
          server.client,
          new RecentWrites(),
          new Certificates(server.client, "keys", clock),
          new SecretValues(new Random(1)),
          NoVaults.of(server.client),
          new ProjectionDeeds(
              server.client,
              new ValueStore(
                  new VaultAccess(
                      new KeysNamespace(server.client, "keys"),
                      address -> {
                        throw new AssertionError("asked " + address);
                      },
                      MemberLocator.BY_POD,
                      new TokenIssuer(server.client, "nobody", clock)),
                  audience -> {
                    throw new AssertionError("a token for " + audience);
                  },
                  clock),
              new SecretValues(new Random(1)),
              ProjectionDeeds.USUAL),
          clock);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bothNeedAnAccountOfOneName() {
    assertThat(new Names("mle").vaultReader()).isEqualTo(SHARED);
    assertThat(new Names("mle-vault").serviceAccount()).isEqualTo(SHARED);
  }

  @Test
  void theAccountOfTheFirstIsNotTouched() {
    for (Identity first : List.of(FIRST, SECOND)) {
      Identity second = first.equals(FIRST) ? SECOND : FIRST;
      server.clear();
      server.put(account(first));
      JsonNode before = server.get(ServiceAccount.class, "league", SHARED).orElseThrow();

      Result result = make(second, new Change.Apply("identity", account(second), false));

      assertThat(problem(result))
          .isEqualTo(
              new Problem(
                  Reason.ForeignObject,
                  "ServiceAccount/mle-vault exists and does not belong to this instance; it was not touched. It is instance %s's. One of the two has to go: create the instance under another name"
                      .formatted(first.name())));
      assertThat(server.get(ServiceAccount.class, "league", SHARED)).contains(before);
    }
  }

  @Test
  void aSecretOfTheFirstIsNotWritten() {
    server.put(new SecretBuilder(secret(FIRST)).addToData("value", "Zmlyc3Q=").build());
    JsonNode before = server.get(Secret.class, "league", SHARED).orElseThrow();
    ObjectRef ref = new ObjectRef(Secret.class, SHARED);
    Map<String, String> labels = Labels.of(SECOND.name(), "secrets", "secrets");
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("league")
            .withName("inbox")
            .endMetadata()
            .build());
    String inbox =
        server
            .get(Secret.class, "league", "inbox")
            .orElseThrow()
            .at("/metadata/resourceVersion")
            .asText();
    for (Change change :
        List.of(
            new Change.Apply("secrets", secret(SECOND), false),
            new Change.CreateCredentials(
                "secrets", ref, labels, List.of(new SecretValue.Random("value", 8))),
            new Change.CreateInbox("secrets", ref, labels, new OwnerReference()),
            new Change.TakeValues(
                "secrets",
                new Change.ProjectionForm(labels, Optional.empty(), "here"),
                new Projection("generated/x", SHARED, List.of("value"), List.of()),
                new EntryVersion(1, Instant.EPOCH).mark("here"),
                new ObjectRef(Secret.class, "inbox"),
                inbox,
                Optional.empty()))) {
      assertThat(problem(make(SECOND, change)))
          .as(change.getClass().getSimpleName())
          .returns(Reason.ForeignObject, Problem::reason)
          .extracting(Problem::message)
          .asString()
          .contains("Secret/mle-vault exists", "it was not touched. It is instance mle's. ");
      assertThat(server.get(Secret.class, "league", SHARED)).contains(before);
    }
  }

  private Result make(Identity identity, Change change) {
    return requests.make(identity, change, requests.budget());
  }

  private static Problem problem(Result result) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed) result).problem();
  }

  private static HasMetadata account(Identity identity) {
    return new ServiceAccountBuilder()
        .withNewMetadata()
        .withNamespace("league")
        .withName(SHARED)
        .withLabels(Labels.of(identity.name(), "vault", "vault"))
        .endMetadata()
        .build();
  }

  private static Secret secret(Identity identity) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("league")
        .withName(SHARED)
        .withLabels(Labels.of(identity.name(), "vault", "vault"))
        .endMetadata()
        .build();
  }

  private static Identity identity(String name) {
    return new Identity("league", name, "uid-of-" + name, 1, false, Map.of());
  }
}
