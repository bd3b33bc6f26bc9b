package gg.sprocket.operator.probe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Secret of the instance's namespace that takes what was read. The pod's account may patch that
 * one and nothing else, and not even read it; what others read the operator writes.
 *
 * @param input what the probe was told
 */
record SecretInbox(ProbeInput input) {

  /** A right that was just given takes the API server a moment to see. */
  private static final int TRIES = 4;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Whether there is one to fill. */
  boolean isThere() {
    return input.environment().containsKey("PROBE_INBOX");
  }

  /**
   * Puts what was read in place of what it held.
   *
   * @param identity the token that it is written by
   * @throws Refusal if the API server does not take it
   */
  void fill(Map<String, KvEntry> entries, ServiceToken identity)
      throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    HttpRequest request = request(patch(entries), identity);
    try (HttpClient http =
        HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(Probe.CONNECT_MILLIS))
            .sslContext(Trust.of(input, "api-ca.crt"))
            .build()) {
      int status = send(http, request);
      for (int tries = 1; tries < TRIES && status == HttpURLConnection.HTTP_FORBIDDEN; tries++) {
        Thread.sleep(PAUSE);
        status = send(http, request);
      }
      if (status / 100 != 2) {
        throw refusal(status);
      }
    } catch (IOException e) {
      throw new Refusal(
          Cause.ProbeFailed,
          "the Vault was read, but the probe does not reach this cluster's API server to write Secret %s; look at network policies that keep pods of namespace %s from it",
          name(),
          namespace());
    }
  }

  private static int send(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private Refusal refusal(int status) {
    return new Refusal(
        Cause.ProbeFailed,
        "the Vault was read, but the API server does not take Secret %s from the probe (HTTP %d); look at RoleBinding %s of namespace %s, and at policies and quotas there",
        name(),
        status,
        input.text("PROBE_ACCOUNT"),
        namespace());
  }

  private HttpRequest request(ArrayNode patch, ServiceToken identity) {
    String host = input.text("KUBERNETES_SERVICE_HOST");
    String address =
        "https://%s:%s/api/v1/namespaces/%s/secrets/%s?fieldManager=sprocket-vault-reader"
            .formatted(
                host.contains(":") ? "[" + host + "]" : host,
                input.text("KUBERNETES_SERVICE_PORT"),
                namespace(),
                name());
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(Duration.ofMillis(Probe.ANSWER_MILLIS))
        .header("Authorization", "Bearer " + identity.text())
        .header("Content-Type", "application/json-patch+json")
        .method("PATCH", BodyPublishers.ofString(Json.text(patch)))
        .build();
  }

  /** As a whole, so that nothing of a former entry stays; and of the very Secret that was meant. */
  private ArrayNode patch(Map<String, KvEntry> entries) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    Map<String, InboxForm.Told> told = new TreeMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry.version() > 0) {
            told.put(path, new InboxForm.Told(entry.version(), entry.written(), entry.others()));
            entry
                .values()
                .forEach((key, value) -> data.put(InboxForm.key(path, key), encoded(value)));
          }
        });
    ArrayNode patch = Json.MAPPER.createArrayNode();
    operation(patch, "test", "/metadata/uid").put("value", input.text("PROBE_INBOX_UID"));
    operation(patch, "add", "/data").set("value", data);
    operation(patch, "add", "/metadata/annotations")
        .set("value", Json.tree(InboxForm.annotations(input.text("PROBE_INPUTS"), told)));
    return patch;
  }

  private static ObjectNode operation(ArrayNode patch, String act, String path) {
    return patch.addObject().put("op", act).put("path", path);
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  private String name() {
    return input.text("PROBE_INBOX");
  }

  private String namespace() {
    return input.text("PROBE_NAMESPACE");
  }
}
