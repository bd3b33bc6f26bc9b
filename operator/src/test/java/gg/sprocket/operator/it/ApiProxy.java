package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import gg.sprocket.dev.Chart;
import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import gg.sprocket.operator.observe.Decoder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Stands between the operator and the API server. What changes an object of a Vault in the keys
 * namespace may go wrong; everything else passes, watches as they come. A connection serves one
 * request, so that it can be cut.
 */
final class ApiProxy implements AutoCloseable {

  private static final List<String> PASSED =
      List.of("authorization", "content-type", "accept", "user-agent");
  private static final String KEYS = "/api/v1/namespaces/" + Chart.KEYS_NAMESPACE + "/";
  private static final Pattern NAME = Pattern.compile("vault-(?:init|keys)-([0-9a-f]+)");

  private final KubernetesClient admin;
  private final Faults faults;
  private final URI target;
  private final SSLContext trusting;
  private final HttpClient client;
  private final ServerSocket server;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param admin the administrator's client, whose API server it is
   * @param faults what goes wrong
   */
  ApiProxy(KubernetesClient admin, Faults faults) {
    this.admin = admin;
    this.faults = faults;
    this.target = URI.create(admin.getConfiguration().getMasterUrl());
    try {
      byte[] authority = Base64.getDecoder().decode(admin.getConfiguration().getCaCertData());
      this.trusting = TlsContexts.trusting(new String(authority, StandardCharsets.US_ASCII));
      this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no proxy", e);
    }
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting).build();
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** Writes a kubeconfig that leads here in place of the API server. */
  Path kubeconfig(Path direct, Path folder) {
    try {
      return Files.writeString(
          folder.resolve("by-proxy.kubeconfig"),
          Files.readString(direct)
              .replaceAll("server: .*", "server: http://127.0.0.1:" + server.getLocalPort())
              .replaceAll(".*certificate-authority-data: .*\n", ""));
    } catch (IOException e) {
      throw new IllegalStateException("no kubeconfig", e);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Thread.ofVirtual().start(() -> serve(from));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket from) {
    try (from) {
      HttpHead head = HttpHead.read(from.getInputStream());
      if (head.header("upgrade").equalsIgnoreCase("websocket")) {
        tunnel(head, from);
      } else {
        pass(head, from.getInputStream().readNBytes(head.length()), from.getOutputStream());
      }
    } catch (IOException e) {
      // Either side has closed.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tunnel(HttpHead head, Socket from) throws IOException {
    try (Socket to = trusting.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
      to.getOutputStream().write(head.bytes());
      to.getOutputStream().flush();
      Thread back = Thread.ofVirtual().start(() -> Forwarder.copy(to, from));
      Forwarder.copy(from, to);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpHead head, byte[] body, OutputStream out)
      throws IOException, InterruptedException {
    String changed = changed(head, body);
    Matcher one = NAME.matcher(changed);
    Optional<String> namespace = one.find() ? namespace(one.group(1)) : Optional.empty();
    if (namespace.isEmpty()) {
      HttpResponse<InputStream> answer = send(head, body);
      begin(out, answer.statusCode());
      try (InputStream in = answer.body()) {
        in.transferTo(out);
      }
      return;
    }
    Faults.Request request =
        new Faults.Request(head.method(), changed.replace(one.group(1), "<data id>"));
    Optional<Faults.Answer> answer =
        faults.meet(namespace.orElseThrow(), request, () -> answer(head, body));
    if (answer.isPresent()) {
      begin(out, answer.orElseThrow().status());
      out.write(answer.orElseThrow().body().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Kind and name of the object in the keys namespace that is changed; empty if none is. */
  private String changed(HttpHead head, byte[] body) throws IOException {
    String path = head.uri().getPath();
    boolean none =
        head.method().equals("GET")
            || !path.startsWith(KEYS)
            || String.valueOf(head.uri().getQuery()).contains("dryRun");
    if (none) {
      return "";
    }
    String place = path.substring(KEYS.length());
    return head.method().equals("POST")
        ? place + "/" + json.readTree(body).path("metadata").path("name").asText()
        : place;
  }

  private Optional<String> namespace(String dataId) {
    return admin.resources(StoredInstance.class).inAnyNamespace().list().getItems().stream()
        .filter(instance -> dataId.equals(Decoder.status(instance.getStatus()).dataId()))
        .map(instance -> instance.getMetadata().getNamespace())
        .findFirst();
  }

  private Faults.Answer answer(HttpHead head, byte[] body) throws IOException {
    try {
      HttpResponse<InputStream> answer = send(head, body);
      try (InputStream in = answer.body()) {
        return new Faults.Answer(
            answer.statusCode(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpResponse<InputStream> send(HttpHead head, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(head.uri()))
            .method(
                head.method(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : PASSED) {
      if (!head.header(header).isEmpty()) {
        request.header(header, head.header(header));
      }
    }
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  /** What follows lasts until the connection is closed. */
  private static void begin(OutputStream out, int status) throws IOException {
    String head =
        "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
            .formatted(status);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("the proxy does not close", e);
    }
    client.shutdownNow();
  }
}
