package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A form that holds what others set is written only over the object it was read from. */
class RequestsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Deployment FORM =
      new DeploymentBuilder()
          .withNewMetadata()
          .withNamespace("league")
          .withName("mle-web")
          .endMetadata()
          .withNewSpec()
          .withReplicas(5)
          .endSpec()
          .build();

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private volatile int code = 200;
  private final HttpServer server = server();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final RecentWrites writes = new RecentWrites();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final Requests requests =
      new Requests(
          client,
          writes,
          new Certificates(client, "keys", clock),
          new SecretValues(new Random(1)),
          NoVaults.of(client),
          projections(client),
          clock);

  private ProjectionDeeds projections(KubernetesClient cluster) {
    VaultAccess access =
        new VaultAccess(
            new KeysNamespace(cluster, "keys"),
            address -> {
              throw new AssertionError("asked " + address);
            },
            MemberLocator.BY_POD,
            new TokenIssuer(cluster, "nobody", clock));
    ValueStore store =
        new ValueStore(
            access,
            audience -> {
              throw new AssertionError("a token for " + audience);
            },
            clock);
    return new ProjectionDeeds(
        cluster, store, new SecretValues(new Random(1)), ProjectionDeeds.USUAL);
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void theVersionGoesAlongAndIsNoPartOfTheForm() {
    assertThat(make(Optional.of("7"))).isEqualTo(new Result.Done());

    assertThat(bodies).singleElement().asString().contains("\"resourceVersion\":\"7\"");
    assertThat(written()).hasValueSatisfying(write -> assertThat(write.bend()).isEmpty());
    assertThat(FORM.getMetadata().getResourceVersion()).isNull();
  }

  @Test
  void whoeverWasFasterWinsAndThatIsNoFailure() {
    code = 409;

    assertThat(make(Optional.of("7"))).isEqualTo(new Result.Done());
    assertThat(written()).isEmpty();
  }

  @Test
  void anyOtherConflictIsOne() {
    code = 409;

    assertThatThrownBy(() -> make(Optional.empty())).isInstanceOf(KubernetesClientException.class);
    assertThat(bodies).singleElement().asString().doesNotContain("resourceVersion");
  }

  private Result make(Optional<String> version) {
    return requests.make(MLE, apply(version), requests.budget());
  }

  private Optional<Writes.Write> written() {
    return writes.of("uid-1", _ -> 0, NOW).of(apply(Optional.empty()).ref());
  }

  private static Change.Apply apply(Optional<String> version) {
    return new Change.Apply("app", FORM, true, version, Optional.empty());
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            try (exchange) {
              bodies.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              byte[] answer =
                  """
                  {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"replicas": 5},
                   "metadata": {"name": "mle-web", "namespace": "league", "resourceVersion": "8"}}
                  """
                      .getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(code, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server on loopback", e);
    }
  }
}
