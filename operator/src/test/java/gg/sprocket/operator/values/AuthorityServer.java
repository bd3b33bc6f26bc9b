package gg.sprocket.operator.values;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A keys namespace that has the authority of the instance {@code league/mle}. */
public final class AuthorityServer implements AutoCloseable {

  private final AtomicInteger reads = new AtomicInteger();
  private final HttpServer server;
  private final KubernetesClient client;

  /**
   * @param authority certificate in PEM
   */
  public AuthorityServer(String authority) {
    byte[] secret =
        """
        {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "ca-data", "namespace": "keys",
        "annotations": {"sprocket.gg/instance": "league/mle"}}, "data": {"ca.crt": "%s"}}
        """
            .formatted(
                Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8)))
            .getBytes(StandardCharsets.UTF_8);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no server", e);
    }
    server.createContext(
        "/",
        exchange -> {
          reads.incrementAndGet();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, secret.length);
          exchange.getResponseBody().write(secret);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  /** A client of it. */
  public KubernetesClient client() {
    return client;
  }

  /** How often it was read. */
  int reads() {
    return reads.get();
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
