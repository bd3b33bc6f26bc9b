package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The probe of an External Vault against real ones. */
@TestInstance(Lifecycle.PER_CLASS)
class VaultProbeIT {

  private static final String AUDIENCE = "vault.sprocket.gg/sprocket-mle/mle";
  private static final String CLUSTER = "https://kubernetes.default.svc";
  private static final String SUBJECT = "system:serviceaccount:sprocket-mle:mle-vault";
  private static final String FOLDER = "sprocket/sprocket-mle/mle/";
  private static final String CANARY = "canary-0815-";
  private static final LocalServers SERVERS = LocalServers.create();

  private final TokenIssuer issuer;
  private final ProbedVault blank;
  private final ProbedVault sealed;
  private final ProbedVault vault;

  VaultProbeIT() throws Exception {
    issuer = TokenIssuer.create();
    blank = ProbedVault.start(SERVERS);
    sealed = ProbedVault.start(SERVERS).initialize().vault();
    vault = ProbedVault.start(SERVERS).initialize().unseal();
  }

  @BeforeAll
  void setUp() throws Exception {
    vault.put("sys/audit/file", audit());
    vault.put("sys/mounts/secret", "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}");
    vault.put("sys/mounts/old", "{\"type\": \"kv\", \"options\": {\"version\": \"1\"}}");
    vault.put("sys/mounts/transit", "{\"type\": \"transit\"}");
    vault.put("sys/auth/jwt", "{\"type\": \"jwt\"}");
    vault.put(
        "auth/jwt/config",
        Json.text(
            Map.of(
                "bound_issuer",
                TokenIssuer.ISSUER,
                "jwt_validation_pubkeys",
                issuer.trust().keys())));
    policy("mle", "secret/data/" + FOLDER, "old/data/", "transit/data/", "nothing/data/");
    policy("others", "secret/data/others/");
    role("mle", "mle");
    role("others", "others");
    vault.put(
        "secret/data/" + FOLDER + "integrations/discord",
        "{\"data\": {\"botToken\": \"%stoken\", \"other\": \"%sother\"}}"
            .formatted(CANARY, CANARY));
  }

  @AfterAll
  void stop() {
    SERVERS.close();
  }

  @Test
  void oneThatCanBeReadIsProvedAndNothingElseIsAskedOfIt() throws Exception {
    int before = log().size();

    Proved proved = attempt().proved();

    assertThat(proved.version()).startsWith("1.");
    assertThat(log().subList(before, log().size()))
        .as("with a login of the role")
        .containsExactly(
            "update auth/jwt/login",
            "read sys/internal/ui/mounts/secret",
            "read secret/data/" + FOLDER + "generated/jwt",
            "read secret/data/" + FOLDER + "integrations/discord",
            "update auth/token/revoke-self");
  }

  @Test
  void anAuthorityThatDidNotSignIsRefused() {
    attempt()
        .withSecret("ca.crt", ServerCertificate.of("localhost").authority())
        .refused(Cause.TlsFailed, "not signed by", "key ca.crt of ConfigMap mle-ca");
  }

  @Test
  void withoutAnAuthorityThePublicOnesCount() {
    Attempt given = attempt();
    Attempt attempt =
        new Attempt(
            given.kind(),
            without(given.environment(), "PROBE_AUTHORITY"),
            without(given.secrets(), "ca.crt"));

    attempt.refused(Cause.TlsFailed, "a public authority", "spec.vault.external.ca");
  }

  @Test
  void anAuthorityThatIsNotThereIsAskedForAndNoOtherIsTaken() {
    attempt()
        .withSecret("ca.crt", "")
        .refused(Cause.SecretInvalid, "ConfigMap mle-ca", "has no key ca.crt");
    attempt()
        .withSecret("ca.crt", "none at all")
        .refused(Cause.SecretInvalid, "ConfigMap mle-ca", "holds no certificate");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    attempt()
        .with("PROBE_ADDRESS", vault.address().replace("localhost", "127.0.0.1"))
        .refused(Cause.TlsFailed, "does not name this host");
  }

  @Test
  void aClosedPortAndAnUnknownNameAreUnreachable() {
    attempt()
        .with("PROBE_ADDRESS", "https://localhost:" + Ports.free(1).getFirst())
        .refused(Cause.Unreachable, "nothing listens");
    attempt()
        .with("PROBE_ADDRESS", "https://vault.invalid")
        .refused(Cause.Unreachable, "vault.invalid", "DNS");
  }

  @Test
  void aPortThatNeverAnswersIsUnreachable() throws IOException {
    try (SilentPort silent = SilentPort.open()) {
      attempt()
          .with("PROBE_ADDRESS", "https://localhost:" + silent.port())
          .refused(Cause.Unreachable, "localhost:" + silent.port());
    }
  }

  @Test
  void whatIsNoVaultIsToldApart() throws IOException {
    other(404, "<html>", Cause.VaultMissing, "HTTP 404", "not as a Vault does");
    other(200, "{\"status\": \"ok\"}", Cause.VaultMissing, "not as a Vault does");
    other(307, "", Cause.VaultMissing, "redirect", "HTTP 307");
    other(502, "<html>", Cause.Unreachable, "HTTP 502", "proxy");
    other(
        472,
        "{\"initialized\": true, \"sealed\": false}",
        Cause.VaultMissing,
        "secondary for disaster recovery");
  }

  @Test
  void anUninitializedOneAndASealedOneAreTold() {
    attempt()
        .with("PROBE_ADDRESS", blank.address())
        .refused(Cause.VaultUninitialized, "vault operator init");
    attempt()
        .with("PROBE_ADDRESS", sealed.address())
        .refused(Cause.VaultSealed, "vault operator unseal");
  }

  @Test
  void aRoleThatDoesNotExistIsTold() {
    attempt()
        .with("PROBE_ROLE", "nobody")
        .refused(Cause.VaultRoleMissing, "no role nobody at auth/jwt");
  }

  @Test
  void aMethodThatIsNotEnabledIsAskedFor() {
    attempt()
        .with("PROBE_AUTH", "kubernetes")
        .with("PROBE_METHOD", "Kubernetes")
        .refused(Cause.AuthenticationFailed, "auth/kubernetes", "enabled", "system:auth-delegator");
  }

  @Test
  void aLoginThatIsRefusedSaysWhatIsWrongWithIt() throws GeneralSecurityException {
    Instant soon = Instant.now().plusSeconds(600);
    attempt()
        .withSecret("token", token(issuer, SUBJECT, AUDIENCE + "/other", soon))
        .refused(Cause.AuthenticationFailed, "bind the role to " + AUDIENCE);
    attempt()
        .withSecret("token", token(issuer, SUBJECT, AUDIENCE, Instant.now().minusSeconds(900)))
        .refused(Cause.AuthenticationFailed, "out of date", "clocks");
    attempt()
        .withSecret("token", token(issuer, SUBJECT + "-2", AUDIENCE, soon))
        .refused(Cause.AuthenticationFailed, "ServiceAccount mle-vault of namespace sprocket-mle");
    attempt()
        .withSecret("token", token(TokenIssuer.create(), SUBJECT, AUDIENCE, soon))
        .refused(Cause.AuthenticationFailed, "the keys and the issuer of this cluster");
  }

  @Test
  void aTokenThatOpensTheClusterIsNotSent() throws Exception {
    int before = log().size();

    for (String audience : List.of(TokenIssuer.ISSUER, CLUSTER)) {
      attempt()
          .withSecret("token", token(issuer, SUBJECT, audience, Instant.now().plusSeconds(600)))
          .with("PROBE_AUDIENCE", audience)
          .refused(Cause.AudienceRefused, audience, "it was not sent");
    }

    assertThat(log()).hasSize(before);
  }

  @Test
  void anEngineThatIsNoneOfVersionTwoIsTold() {
    attempt()
        .with("PROBE_MOUNT", "old")
        .refused(Cause.VaultEngineUnsupported, "vault kv enable-versioning old");
    attempt().with("PROBE_MOUNT", "transit").refused(Cause.VaultEngineUnsupported, "transit");
  }

  @Test
  void anEngineThatIsNotThereIsTold() {
    attempt()
        .with("PROBE_MOUNT", "nothing")
        .with("PROBE_FOLDER", "")
        .refused(Cause.VaultPathMissing, "vault secrets enable -path=nothing -version=2 kv");
    attempt()
        .with("PROBE_MOUNT", "secret/data")
        .refused(Cause.VaultPathMissing, "no engine at secret/data");
  }

  @Test
  void aRightThatIsMissingIsToldWithThePolicy() {
    attempt()
        .with("PROBE_ROLE", "others")
        .refused(
            Cause.PrivilegeMissing,
            "path \"secret/data/%s*\" { capabilities = [\"read\"] }".formatted(FOLDER));
  }

  private void other(int status, String body, Cause cause, String... words) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger logins = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestMethod().equals("POST")) {
            logins.incrementAndGet();
          }
          byte[] content = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
          exchange.close();
        });
    server.start();
    try {
      attempt()
          .with("PROBE_ADDRESS", "http://localhost:" + server.getAddress().getPort())
          .refused(cause, words);
    } finally {
      server.stop(0);
    }
    assertThat(logins).as("tokens that were shown to it").hasValue(0);
  }

  private Attempt attempt() {
    try {
      return new Attempt(
          "vault",
          Map.ofEntries(
              Map.entry("PROBE_ADDRESS", vault.address()),
              Map.entry("PROBE_VAULT_NAMESPACE", ""),
              Map.entry("PROBE_METHOD", "Jwt"),
              Map.entry("PROBE_AUTH", "jwt"),
              Map.entry("PROBE_ROLE", "mle"),
              Map.entry("PROBE_AUDIENCE", AUDIENCE),
              Map.entry("PROBE_NAMESPACE", "sprocket-mle"),
              Map.entry("PROBE_ACCOUNT", "mle-vault"),
              Map.entry("PROBE_MOUNT", "secret"),
              Map.entry("PROBE_FOLDER", FOLDER),
              Map.entry(
                  "PROBE_ENTRIES",
                  "{\"generated/jwt\": [\"value\"], \"integrations/discord\": [\"botToken\"]}"),
              Map.entry("PROBE_AUTHORITY", "ConfigMap mle-ca")),
          Map.of(
              "token", token(issuer, SUBJECT, AUDIENCE, Instant.now().plusSeconds(600)),
              "api-token", token(issuer, SUBJECT, CLUSTER, Instant.now().plusSeconds(600)),
              "ca.crt", ProbedVault.TLS.authority()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(TokenIssuer issuer, String subject, String audience, Instant end)
      throws GeneralSecurityException {
    try (SecretBytes token = issuer.token(subject, audience, end)) {
      return new String(token.copy(), StandardCharsets.US_ASCII);
    }
  }

  private static Map<String, String> without(Map<String, String> map, String key) {
    Map<String, String> less = new TreeMap<>(map);
    less.remove(key);
    return less;
  }

  private void policy(String name, String... folders) throws Exception {
    StringBuilder rules = new StringBuilder();
    for (String folder : folders) {
      rules.append("path \"%s*\" { capabilities = [\"read\"] }\n".formatted(folder));
    }
    vault.put("sys/policies/acl/" + name, Json.text(Map.of("policy", rules.toString())));
  }

  private void role(String name, String policy) throws Exception {
    vault.put(
        "auth/jwt/role/" + name,
        Json.text(
            Map.of(
                "role_type",
                "jwt",
                "user_claim",
                "sub",
                "bound_subject",
                SUBJECT,
                "bound_audiences",
                List.of(AUDIENCE),
                "token_policies",
                List.of(policy),
                "token_ttl",
                "5m")));
  }

  private static String audit() {
    return Json.text(Map.of("type", "file", "options", Map.of("file_path", file().toString())));
  }

  private static Path file() {
    return SERVERS.folder("audited").resolve("audit.log");
  }

  /** What was asked with the audit on: act and path of each request. */
  private static List<String> log() throws IOException {
    try (var lines = Files.lines(file())) {
      return lines
          .map(VaultProbeIT::tree)
          .filter(line -> line.path("type").asText().equals("request"))
          .map(line -> line.path("request"))
          .map(r -> r.path("operation").asText() + " " + r.path("path").asText())
          .toList();
    }
  }

  private static JsonNode tree(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
