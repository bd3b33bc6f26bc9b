package gg.sprocket.operator.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import gg.sprocket.dev.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A TLS server that answers what it is told to, for what no real Vault can be made to say. */
public final class ScriptedServer implements AutoCloseable {
  private static final char[] NO_PASSWORD = {};

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private ScriptedServer(HttpsServer server) {
    this.server = server;
  }

  /** Begins to listen; whatever is not told yet is 404. */
  public static ScriptedServer start(ServerCertificate certificate)
      throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    ScriptedServer scripted = new ScriptedServer(server);
    server.setExecutor(scripted.threads);
    server.start();
    return scripted;
  }

  /** Has a path answer. */
  ScriptedServer answering(String path, int status, String body) {
    server.createContext(
        "/v1/" + path,
        exchange -> {
          note(exchange);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    return this;
  }

  /** Has a path begin an answer and not go on. */
  public ScriptedServer stalling(String path) {
    server.createContext(
        "/v1/" + path,
        exchange -> {
          note(exchange);
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            end.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    return this;
  }

  private void note(HttpExchange exchange) {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
  }

  /** What was asked so far. */
  List<String> asked() {
    return asked;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static SSLContext context(ServerCertificate certificate)
      throws GeneralSecurityException, IOException {
    Certificate leaf =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    certificate.certificate().getBytes(StandardCharsets.US_ASCII)));
    byte[] key = Base64.getMimeDecoder().decode(certificate.key().replaceAll("-----.*", ""));
    PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("server", secret, NO_PASSWORD, new Certificate[] {leaf});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.close();
  }
}
