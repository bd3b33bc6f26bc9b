package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.apply.ProjectionDeeds.Made;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretValue;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps values from being taken to a Vault; none of the steps here gets as far as one. */
class ProjectionDeedsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String OURS =
      "\"labels\": {\"app.kubernetes.io/managed-by\": \"sprocket-operator\","
          + " \"sprocket.gg/instance\": \"mle\"}";
  private static final VaultSource SOURCE =
      new VaultSource(
          "data",
          new SetUpForm("league", "mle", Optional.empty()),
          new VaultPod("v", "v-0", "127.0.0.1", "v.svc", "run"));
  private static final ProjectionStep STORE = new ProjectionStep.Store();

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile String secret = "";
  private final HttpServer server = server();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final ProjectionDeeds deeds =
      new ProjectionDeeds(
          client,
          new ValueStore(
              new VaultAccess(
                  new KeysNamespace(client, "keys"),
                  address -> {
                    throw new AssertionError("asked " + address);
                  },
                  MemberLocator.BY_POD,
                  new TokenIssuer(client, "nobody", Clock.systemUTC())),
              audience -> {
                throw new AssertionError("a token for " + audience);
              },
              Clock.systemUTC()),
          new SecretValues(new Random(1)),
          ProjectionDeeds.USUAL);

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void nothingIsMadeInPlaceOfASecretThatSomebodyHasJustRemoved() {
    assertThat(make(STORE, Optional.of(SOURCE))).isEqualTo(new Result.Overtaken());
  }

  @Test
  void whatBelongsToSomebodyElseIsNotTaken() {
    secret = secret("", "b25l");

    assertThat(problem(STORE)).returns(Reason.ForeignObject, Problem::reason);
  }

  @Test
  void whatIsNoTextIsNotTaken() {
    for (String value : List.of("", "//79")) {
      secret = secret(OURS, value);

      assertThat(problem(STORE))
          .returns(Reason.SecretInvalid, Problem::reason)
          .satisfies(
              p -> assertThat(p.message()).startsWith("Secret mle-generated-jwt has no text"));
    }
  }

  @Test
  void aVaultThatIsAwayIsWaitedFor() {
    assertThat(make(STORE, Optional.empty()))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.problem().reason()).isEqualTo(Reason.WaitingForDependency));
    assertThat(requests).isEmpty();
  }

  @Test
  void aSecretThatIsNoProjectionAnyMoreLosesItsMarkAndNothingElse() {
    secret = secret(OURS, "b25l");

    assertThat(make(new ProjectionStep.Release(), Optional.empty())).isEqualTo(new Result.Done());
    assertThat(requests)
        .contains(
            "PATCH {\"metadata\":{\"annotations\":{\"sprocket.gg/vault-version\":null,"
                + "\"sprocket.gg/vault-written\":null,\"sprocket.gg/vault-origin\":null,"
                + "\"sprocket.gg/external-secret\":null}}}");
  }

  private Problem problem(ProjectionStep step) {
    return ((Result.Failed) make(step, Optional.of(SOURCE))).problem();
  }

  private Result make(ProjectionStep step, Optional<VaultSource> source) {
    return ((Made.Ended) deeds.make(MLE, deed(step, source), deeds.budget())).result();
  }

  private static Change.ProjectionDeed deed(ProjectionStep step, Optional<VaultSource> source) {
    return new Change.ProjectionDeed(
        "secrets",
        new Change.ProjectionForm(Map.of("sprocket.gg/data-id", "data"), Optional.empty(), "here"),
        new Projection(
            "generated/jwt",
            "mle-generated-jwt",
            List.of("value"),
            List.of(new SecretValue.Random("value", 128))),
        step,
        source,
        Optional.of("7"));
  }

  private static String secret(String labels, String value) {
    return """
    {"kind": "Secret", "apiVersion": "v1",
     "metadata": {"name": "mle-generated-jwt", "namespace": "league"%s},
     "data": {"value": "%s"}}
    """
        .formatted(labels.isEmpty() ? "" : ", " + labels, value);
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(
                exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8));
            byte[] answer = secret.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                secret.isEmpty() ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server", e);
    }
  }
}
