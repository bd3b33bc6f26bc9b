package gg.sprocket.operator.apply;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An API server that takes every status and counts resource versions from 101. */
final class StatusServer implements AutoCloseable {

  /** Bodies of the requests. */
  final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

  /** Their methods and paths. */
  final List<String> paths = Collections.synchronizedList(new ArrayList<>());

  /** A client of it. */
  final KubernetesClient client;

  private final HttpServer server;

  /**
   * @param kind kind of the objects that it has
   */
  StatusServer(String kind) {
    server = server(kind);
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  private HttpServer server(String kind) {
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
                  {"apiVersion": "sprocket.gg/v1alpha1", "kind": "%s",
                   "metadata": {"name": "mle", "resourceVersion": "%d"}}
                  """
                      .formatted(kind, 100 + bodies.size())
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

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
