package gg.sprocket.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /healthz} (the process answers), {@code /readyz} (it watches and could act) and {@code
 * /metrics} (Prometheus). No endpoint shows anything of an instance's content.
 */
public final class HttpEndpoints implements AutoCloseable {

  private final HttpServer server;

  private record Answer(int code, String body) {}

  /**
   * Starts to listen.
   *
   * @param address IP address to listen on; empty for every address of this machine
   * @param port TCP port; 0 for a free one
   * @param metrics what {@code /metrics} shows
   * @param unready why the process is not ready; empty when it is
   * @throws IOException if the port is taken or the address is not one of this machine
   */
  public HttpEndpoints(
      String address, int port, PrometheusMeterRegistry metrics, Supplier<Optional<String>> unready)
      throws IOException {
    InetSocketAddress at =
        address.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
    server = HttpServer.create(at, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    serve("/healthz", () -> new Answer(200, "ok\n"));
    serve(
        "/readyz",
        () ->
            unready
                .get()
                .map(why -> new Answer(503, why + "\n"))
                .orElseGet(() -> new Answer(200, "ok\n")));
    serve("/metrics", () -> new Answer(200, metrics.scrape()));
    server.start();
  }

  /** The port in use. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(String path, Supplier<Answer> answer) {
    server.createContext(path, exchange -> send(exchange, path, answer));
  }

  private static void send(HttpExchange exchange, String path, Supplier<Answer> supplier)
      throws IOException {
    try (exchange) {
      boolean known = exchange.getRequestURI().getPath().equals(path);
      Answer answer = known ? supplier.get() : new Answer(404, "not found\n");
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
