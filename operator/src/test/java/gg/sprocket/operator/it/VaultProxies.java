package gg.sprocket.operator.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * Stands between the operator and members of Vaults, under the members' own certificates. Every
 * request may go wrong.
 */
final class VaultProxies implements PlayedVaults.Front, AutoCloseable {

  private final Faults faults;
  private final List<HttpsServer> servers = new CopyOnWriteArrayList<>();

  /**
   * @param faults what goes wrong
   */
  VaultProxies(Faults faults) {
    this.faults = faults;
  }

  @Override
  public int before(String namespace, Map<String, String> tls, int port) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.of(tls)));
      SSLContext trusting = TlsContexts.trusting(tls.getOrDefault("ca.crt", ""));
      server.createContext("/", exchange -> pass(namespace, exchange, port, trusting));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      servers.add(server);
      return server.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no proxy", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no proxy", e);
    }
  }

  private void pass(String namespace, HttpExchange exchange, int port, SSLContext trusting)
      throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Faults.Request request =
          new Faults.Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      Optional<Faults.Answer> answer =
          faults.meet(namespace, request, () -> answer(exchange, port, body, trusting));
      if (answer.isPresent()) {
        answer.orElseThrow().to(exchange);
      }
    }
  }

  private static Faults.Answer answer(
      HttpExchange exchange, int port, byte[] body, SSLContext trusting) throws IOException {
    HttpsURLConnection answer = forward(exchange, port, body, trusting);
    int status = answer.getResponseCode();
    return new Faults.Answer(status, new String(words(answer, status), StandardCharsets.UTF_8));
  }

  private static HttpsURLConnection forward(
      HttpExchange exchange, int port, byte[] body, SSLContext trusting) throws IOException {
    boolean lists = exchange.getRequestMethod().equals("LIST");
    // The JDK's connection knows no method LIST; Vault takes this for the same.
    String path = exchange.getRequestURI() + (lists ? "?list=true" : "");
    URI uri = URI.create("https://127.0.0.1:" + port + path);
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(trusting.getSocketFactory());
    connection.setHostnameVerifier((_, _) -> true);
    connection.setRequestMethod(lists ? "GET" : exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.startsWith("X-") || name.equalsIgnoreCase("Content-Type")) {
                connection.setRequestProperty(name, values.getFirst());
              }
            });
    if (body.length > 0) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    return connection;
  }

  private static byte[] words(HttpsURLConnection answer, int status) throws IOException {
    try (InputStream in = status >= 400 ? answer.getErrorStream() : answer.getInputStream()) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
