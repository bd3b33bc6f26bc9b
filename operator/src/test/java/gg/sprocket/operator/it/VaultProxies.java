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
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * Stands between the operator and members of Vaults, under the members' own certificates: notes
 * every request that changes something, and at one edge of each Vault, before such a request
 * arrives or after it was answered, cuts it off and ends the operator.
 */
final class VaultProxies implements PlayedVaults.Front, AutoCloseable {

  /**
   * Where a connection is cut.
   *
   * @param request number of the request that changes something, from 0
   * @param after whether it is answered before
   */
  record Edge(int request, boolean after) {}

  private static final Set<String> READS = Set.of("GET", "HEAD", "LIST");

  private final Runnable ending;
  private final List<HttpsServer> servers = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> requests = new ConcurrentHashMap<>();
  private final Map<String, Edge> edges = new ConcurrentHashMap<>();

  /**
   * @param ending ends the operator
   */
  VaultProxies(Runnable ending) {
    this.ending = ending;
  }

  /** Cuts a Vault's connection once. */
  void arm(String namespace, Edge edge) {
    edges.put(namespace, edge);
  }

  /** Whether a Vault's connection is still to be cut. */
  boolean isArmed(String namespace) {
    return edges.containsKey(namespace);
  }

  /** The requests to a Vault that change something, in order. */
  List<String> requests(String namespace) {
    return List.copyOf(requests.getOrDefault(namespace, List.of()));
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
      int number = READS.contains(exchange.getRequestMethod()) ? -1 : note(namespace, exchange);
      if (isCut(namespace, number, false)) {
        return;
      }
      HttpsURLConnection answer = forward(exchange, port, body, trusting);
      int status = answer.getResponseCode();
      byte[] words = words(answer, status);
      if (isCut(namespace, number, true)) {
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, words.length == 0 ? -1 : words.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(words);
      }
    }
  }

  private int note(String namespace, HttpExchange exchange) {
    List<String> noted = requests.computeIfAbsent(namespace, _ -> new CopyOnWriteArrayList<>());
    synchronized (noted) {
      noted.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      return noted.size() - 1;
    }
  }

  private boolean isCut(String namespace, int number, boolean after) {
    boolean cut = edges.remove(namespace, new Edge(number, after));
    if (cut) {
      ending.run();
    }
    return cut;
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
