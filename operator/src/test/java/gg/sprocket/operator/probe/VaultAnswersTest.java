package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No answer that cannot be understood is taken for a missing entry. */
class VaultAnswersTest {

  private static final String ENTRY = "/v1/secret/data/mle/generated/jwt";
  private static final String MOUNT = "/v1/sys/internal/ui/mounts/secret";

  private final HttpServer server = server();
  private String mount =
      "{\"data\": {\"path\": \"secret/\", \"type\": \"kv\", \"options\": {\"version\": \"2\"}}}";
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private int status = 200;
  private String entry = "";

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | <html>a page of a proxy</html>
          200 | {}
          200 | {"data": {"data": null, "metadata": {"version": 1, "created_time": "2026-01-01T00:00:00Z"}}}
          200 | {"data": {"value": "of an engine of version 1"}}
          200 | {"data": {"data": {"value": "x"}, "metadata": {"version": 1, "created_time": "yesterday"}}}
          200 | {"data": {"data": {"value": "x"}, "metadata": {"version": 1}}}
          200 | {"data": {"data": {"value": "x"}, "metadata": {"created_time": "2026-01-01T00:00:00Z"}}}
          200 | {"data": {"data": {"value": "cut in the mid
          404 | <html>not found</html>
          404 | {}
          404 | {"errors": ["something new"]}
          """)
  void whatNoEngineAnswersIsTold(int with, String answer) {
    status = with;
    entry = answer;

    attempt()
        .refused(
            Cause.VaultAnswerInvalid,
            "secret/data/mle/generated/jwt",
            "HTTP " + with,
            "no entry is taken for missing",
            "`vault read secret/data/mle/generated/jwt`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | {"data": {"data": {"value": "x"}, "metadata": {"version": 1, "created_time": "2026-01-01T00:00:00.123456789Z"}}}
          404 | {"errors": []}
          404 | {"data": {"data": null, "metadata": {"version": 2, "deletion_time": "2026-01-01T00:00:00Z"}}}
          """)
  void whatOneAnswersIsUnderstood(int with, String answer) {
    status = with;
    entry = answer;

    assertThat(attempt().proved().version()).isEqualTo("1.21.1");
  }

  @Test
  void anAnswerOfTheMountThatCannotBeUnderstoodIsNoMissingEngine() {
    mount = "<html>";

    attempt().refused(Cause.VaultAnswerInvalid, "of secret (HTTP 200)");
  }

  /** Its audience need not be its issuer. */
  @Test
  void aTokenThatOpensTheClusterIsNotSent() {
    for (String audience : List.of("https://cluster", "https://kubernetes.default.svc")) {
      attempt()
          .with("PROBE_AUDIENCE", audience)
          .withSecret("token", token(audience))
          .refused(Cause.AudienceRefused, audience, "it was not sent");
    }
    attempt().withSecret("api-token", "").refused(Cause.SecretInvalid, "api-token");
    assertThat(asked).isEmpty();
  }

  private static String token(String audience) {
    String claims = "{\"iss\": \"https://cluster\", \"aud\": [\"%s\"]}".formatted(audience);
    return "e30."
        + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2ln";
  }

  private Attempt attempt() {
    return new Attempt(
        "vault",
        Map.ofEntries(
            Map.entry("PROBE_ADDRESS", "http://localhost:" + server.getAddress().getPort()),
            Map.entry("PROBE_VAULT_NAMESPACE", ""),
            Map.entry("PROBE_METHOD", "Jwt"),
            Map.entry("PROBE_AUTH", "jwt"),
            Map.entry("PROBE_ROLE", "mle"),
            Map.entry("PROBE_AUDIENCE", "vault.sprocket.gg/sprocket-mle/mle"),
            Map.entry("PROBE_NAMESPACE", "sprocket-mle"),
            Map.entry("PROBE_ACCOUNT", "mle-vault"),
            Map.entry("PROBE_MOUNT", "secret"),
            Map.entry("PROBE_FOLDER", "mle/"),
            Map.entry("PROBE_ENTRIES", "{\"generated/jwt\": [\"value\"]}")),
        Map.of(
            "token", token("vault.sprocket.gg/sprocket-mle/mle"),
            "api-token", token("https://kubernetes.default.svc")));
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException("no server on loopback", e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      String body =
          switch (path) {
            case "/v1/sys/health" ->
                "{\"initialized\": true, \"sealed\": false, \"version\": \"1.21.1\"}";
            case "/v1/auth/jwt/login" -> "{\"auth\": {\"client_token\": \"hvs.played\"}}";
            case MOUNT -> mount;
            case ENTRY -> entry;
            default -> "{}";
          };
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(path.equals(ENTRY) ? status : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
