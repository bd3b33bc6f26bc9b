package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.Phase;
import gg.sprocket.operator.plan.Identity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusWriterTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final InstanceStatus PENDING = status(Phase.Pending, null);
  private static final InstanceStatus RUNNING = status(Phase.Running, null);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server = server();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                  .build())
          .build();
  private final StatusWriter writer = new StatusWriter(client, clock());

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void whatDidNotChangeIsNotWritten() {
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, null))).isEmpty();
    assertThat(bodies).isEmpty();
  }

  @Test
  void theUidGoesAlongAndNothingButTheStatus() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(bodies)
        .singleElement()
        .asString()
        .contains("\"/metadata/uid\",\"value\":\"uid-1\"", "\"Pending\"");
    assertThat(paths)
        .containsExactly(
            "PATCH /apis/sprocket.gg/v1alpha1/namespaces/league/sprocketinstances/mle/status");
    assertThat(bodies.getFirst()).doesNotContain("\"spec\"", "resourceVersion", "managedFields");
  }

  @Test
  void whileTheCacheIsBehindOurOwnStatusCounts() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(writer.current("uid-1", InstanceStatus.NONE, "100")).isEqualTo(PENDING);
    assertThat(writer.current("uid-1", RUNNING, "101")).isEqualTo(RUNNING);
    assertThat(writer.current("uid-2", RUNNING, "100")).isEqualTo(RUNNING);
  }

  @Test
  void smallChangesWaitForThePauseToEnd() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);
    now.set(now.get().plusSeconds(1));

    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0")))
        .contains(Duration.ofSeconds(2));
    assertThat(bodies).hasSize(1);

    now.set(now.get().plusSeconds(2));
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0"))).isEmpty();
    assertThat(bodies).hasSize(2);
  }

  @Test
  void changesThatToolsWaitForAreWrittenAtOnce() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);

    assertThat(writer.write(MLE, PENDING, RUNNING)).isEmpty();
    assertThat(bodies).hasSize(2);
  }

  @Test
  void aForgottenInstanceBeginsAnew() {
    writer.write(MLE, InstanceStatus.NONE, PENDING);
    writer.forget(MLE);

    assertThat(writer.current("uid-1", RUNNING, "1")).isEqualTo(RUNNING);
    assertThat(writer.write(MLE, PENDING, status(Phase.Pending, "0.2.0"))).isEmpty();
    assertThat(bodies).hasSize(2);
  }

  private static InstanceStatus status(Phase phase, @Nullable String by) {
    return new InstanceStatus(
        1, phase, List.of(), null, List.of(), List.of(), List.of(), null, List.of(), null, null,
        by);
  }

  private Clock clock() {
    InstantSource source = now::get;
    return source.withZone(ZoneOffset.UTC);
  }

  /** An API server that takes every status and counts versions from 101. */
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
              paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
              byte[] answer =
                  """
                  {"apiVersion": "sprocket.gg/v1alpha1", "kind": "SprocketInstance",
                   "metadata": {"name": "mle", "namespace": "league", "resourceVersion": "%d"}}
                  """
                      .formatted(100 + bodies.size())
                      .getBytes(StandardCharsets.UTF_8);
              exchange.getResponseHeaders().set("Content-Type", "application/json");
              exchange.sendResponseHeaders(200, answer.length);
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
