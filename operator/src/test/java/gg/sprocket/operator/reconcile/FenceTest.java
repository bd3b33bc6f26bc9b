package gg.sprocket.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FenceTest {

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/ours/leases";
  private static final String LEASE = LEASES + "/sprocket-operator";
  private static final String CHILD = "/api/v1/namespaces/theirs/configmaps/mle-cache";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final AtomicBoolean leading = new AtomicBoolean(true);
  private final AtomicInteger code = new AtomicInteger(200);
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server = server();
  private final KubernetesClient client = client();

  /** Stands for the end of the process, which the fence's caller never survives. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void writesPassWhileTheLeaseIsFresh() {
    send("PATCH", LEASE);
    pass(Duration.ofSeconds(7));
    send("PATCH", CHILD);

    assertThat(sent).containsExactly("PATCH " + LEASE, "PATCH " + CHILD);
  }

  @Test
  void theFirstWriteAfterALongSilenceEndsTheProcessInsteadOfBeingSent() {
    send("PATCH", LEASE);
    pass(Duration.ofMillis(7001));

    assertThat(ends("PATCH", CHILD)).isTrue();
    assertThat(ends("POST", CHILD)).isTrue();
    assertThat(ends("DELETE", CHILD)).isTrue();
    assertThat(sent).containsExactly("PATCH " + LEASE);
  }

  @Test
  void readsAndTheLeaseItselfAlwaysPass() {
    send("POST", LEASES);
    pass(Duration.ofMinutes(1));
    send("GET", CHILD);
    send("GET", LEASE);
    send("PATCH", LEASE);
    send("PATCH", CHILD);

    assertThat(sent).hasSize(5);
  }

  @Test
  void aRefusedRenewalIsNone() {
    send("PATCH", LEASE);
    pass(Duration.ofSeconds(5));
    code.set(409);
    ends("PATCH", LEASE);
    code.set(200);
    pass(Duration.ofSeconds(3));

    assertThat(ends("PATCH", CHILD)).isTrue();
  }

  @Test
  void whoDoesNotLeadIsNotHeld() {
    leading.set(false);
    pass(Duration.ofHours(1));
    send("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews");

    assertThat(sent).hasSize(1);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void send(String method, String path) {
    client.raw(path, method, method.equals("GET") ? null : "{}");
  }

  private boolean ends(String method, String path) {
    int before = sent.size();
    try {
      send(method, path);
    } catch (RuntimeException e) {
      return sent.size() == before;
    }
    return false;
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/",
          exchange -> {
            try (exchange) {
              sent.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
              byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(code.get(), body.length);
              exchange.getResponseBody().write(body);
            }
          });
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server on loopback", e);
    }
  }

  private KubernetesClient client() {
    Fence fence =
        new Fence(
            LEASE,
            Duration.ofSeconds(7),
            leading::get,
            nanos::get,
            () -> {
              throw new Ended();
            });
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("fence", fence))
        .build();
  }
}
