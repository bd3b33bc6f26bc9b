package gg.sprocket.operator.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;

/**
 * Requests to a Vault (HashiCorp Vault, "HTTP API"). It follows no redirect: the login would go
 * along to wherever that leads.
 *
 * @param http transport
 * @param address scheme, host and port
 * @param namespace namespace of Vault Enterprise; empty for none
 * @param token login; empty before there is one
 */
record VaultClient(HttpClient http, URI address, String namespace, Optional<String> token)
    implements AutoCloseable {

  /** No entry is longer: Vault's own limit of a value is 1 MiB. */
  private static final int LONGEST = 2 << 20;

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body its JSON; missing if it has none
   */
  record Answer(int status, JsonNode body) {

    boolean ok() {
      return status / 100 == 2;
    }

    /** Whether Vault says one of these things of an error; its words are never passed on. */
    boolean says(String... words) {
      return StreamSupport.stream(body.path("errors").spliterator(), false)
          .map(error -> error.asText().toLowerCase(Locale.ROOT))
          .anyMatch(error -> containsAny(error, words));
    }

    private static boolean containsAny(String text, String... words) {
      for (String word : words) {
        if (text.contains(word)) {
          return true;
        }
      }
      return false;
    }
  }

  static VaultClient of(URI address, String namespace, SSLContext trust) {
    return new VaultClient(Probe.http(trust), address, namespace, Optional.empty());
  }

  /** The same with a login. */
  VaultClient with(String login) {
    return new VaultClient(http, address, namespace, Optional.of(login));
  }

  /** The same outside of every namespace, where what concerns the whole server is. */
  VaultClient root() {
    return new VaultClient(http, address, "", token);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer post(String path, JsonNode content) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(Json.text(content))));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve("/v1/" + path))
            .timeout(Duration.ofMillis(Probe.ANSWER_MILLIS))
            .header("X-Vault-Request", "true");
    token.ifPresent(login -> request.header("X-Vault-Token", login));
    if (!namespace.isEmpty()) {
      request.header("X-Vault-Namespace", namespace);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      return new Answer(response.statusCode(), json(body.readNBytes(LONGEST)));
    }
  }

  private static JsonNode json(byte[] content) throws IOException {
    try {
      return Optional.ofNullable(Json.MAPPER.readTree(content)).orElse(MissingNode.getInstance());
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** Never shows the login. */
  @Override
  public String toString() {
    return "client of " + address;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
