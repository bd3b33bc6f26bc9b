package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.TraefikMiddleware;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of an API server that does not show the definition of a kind at once. */
class OptionalWatchTest {

  private static final String DEFINITIONS =
      """
      {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinitionList",
       "metadata": {"resourceVersion": "1"},
       "items": [{"metadata": {"name": "middlewares.traefik.io", "resourceVersion": "1"},
                  "spec": {"versions": [{"name": "v1alpha1", "served": true}]},
                  "status": {"conditions": [{"type": "Established", "status": "True"}]}}]}
      """;
  private static final String NONE =
      """
      {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinitionList",
       "metadata": {"resourceVersion": "1"}, "items": []}
      """;
  private static final String MIDDLEWARES =
      """
      {"apiVersion": "traefik.io/v1alpha1", "kind": "MiddlewareList",
       "metadata": {"resourceVersion": "1"}, "items": []}
      """;

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private volatile int answer = 200;
  private volatile String definitions = DEFINITIONS;
  private HttpServer server;
  private KubernetesClient client;
  private OptionalWatch<TraefikMiddleware> watch;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    watch =
        new OptionalWatch<>(
            OptionalKind.Middleware,
            TraefikMiddleware.class,
            new OptionalWatch.Scope(client, Set.of(), Clock.systemUTC()),
            _ -> {},
            turns::incrementAndGet);
  }

  @AfterEach
  void stop() {
    watch.close();
    client.close();
    server.stop(0);
  }

  @Test
  void whatPassesByItselfIsNoAnswer() {
    answer = 503;
    watch.start();
    await("a second look").until(() -> looks.get() > 1);
    assertThat(watch.isFilled()).isFalse();

    answer = 200;
    await("the definition").until(() -> watch.isFilled());
    assertThat(watch.obstacle()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusalIsToldUntilTheDefinitionIsSeen(int refusal) {
    answer = refusal;
    watch.start();
    await("the refusal").until(() -> watch.isFilled());
    Problem problem = watch.obstacle().orElseThrow();
    assertThat(problem.reason()).isEqualTo(Reason.PermissionMissing);
    assertThat(problem.message())
        .startsWith("CustomResourceDefinition middlewares.traefik.io may not be looked at (")
        .endsWith("; install the roles of the operator's chart again");

    answer = 200;
    await("the definition").until(() -> watch.obstacle().isEmpty());
    assertThat(watch.isFilled()).isTrue();
  }

  @Test
  void thatAKindIsMissingIsToldAfterARefusal() {
    answer = 403;
    definitions = NONE;
    watch.start();
    await("the refusal").until(() -> turns.get() == 1);

    answer = 200;
    await("the answer").until(() -> turns.get() == 2);
    assertThat(watch.obstacle()).contains(OptionalKind.Middleware.missing());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean definition = exchange.getRequestURI().getPath().contains("apiextensions");
      boolean watching = exchange.getRequestURI().getQuery().contains("watch=true");
      if (definition) {
        looks.incrementAndGet();
      }
      String body = definition ? definitions : MIDDLEWARES;
      byte[] bytes = (watching ? "" : body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
