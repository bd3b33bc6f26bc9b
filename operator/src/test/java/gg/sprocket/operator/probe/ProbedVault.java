package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Await;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.dev.VaultServer;
import gg.sprocket.operator.probe.VaultClient.Answer;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A real Vault, asked as the one who runs it.
 *
 * @param server its process
 * @param client to it, with the root token once there is one
 */
public record ProbedVault(VaultServer server, VaultClient client) {

  /** Its certificate. */
  public static final ServerCertificate TLS = ServerCertificate.of("localhost");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** One that nobody has initialised. */
  public static ProbedVault start(LocalServers servers) {
    String plugins = "plugin_directory = \"%s\"".formatted(VaultServer.programs(servers));
    VaultServer server = VaultServer.members(servers, TLS, List.of("a"), plugins).getFirst();
    server.start();
    ProbedVault vault =
        new ProbedVault(
            server,
            VaultClient.of(URI.create("https://localhost:" + server.port()), "", trust(servers)));
    Await.value(
        "a Vault that answers",
        LIMIT,
        Duration.ofMillis(100),
        () -> vault.state().filter(state -> state.path("initialized").isBoolean()));
    return vault;
  }

  /** The same, initialised and sealed. */
  public Opened initialize() throws IOException, InterruptedException {
    JsonNode keys =
        good(client.post("sys/init", json("{\"secret_shares\": 1, \"secret_threshold\": 1}")));
    return new Opened(
        new ProbedVault(server, client.with(keys.path("root_token").asText())),
        keys.path("keys").path(0).asText());
  }

  /**
   * One that can be opened.
   *
   * @param vault it, with the root token
   * @param share its only key share
   */
  public record Opened(ProbedVault vault, String share) {

    /** The same, unsealed and leading. */
    public ProbedVault unseal() throws IOException, InterruptedException {
      good(vault.client.post("sys/unseal", Json.MAPPER.createObjectNode().put("key", share)));
      Await.value(
          "a Vault that leads",
          LIMIT,
          Duration.ofMillis(100),
          () -> vault.state().filter(state -> !state.path("standby").asBoolean(true)));
      return vault;
    }
  }

  private static SSLContext trust(LocalServers servers) {
    Path authority = servers.file("probed", "ca.crt", TLS.authority());
    try {
      return Trust.of(
          new ProbeInput(Map.of(ProbeInput.SECRETS, authority.resolveSibling("").toString())));
    } catch (Refusal | GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Its address. */
  public String address() {
    return "https://localhost:" + server.port();
  }

  /** Writes at a path of its API. */
  public void put(String path, String json) throws IOException, InterruptedException {
    good(client.post(path, json(json)));
  }

  /** Writes at a path of its API that answers. */
  public JsonNode post(String path, String json) throws IOException, InterruptedException {
    return good(client.post(path, json(json)));
  }

  /** Reads at a path of its API. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return good(client.get(path));
  }

  /**
   * Gives it a part that its build lacks.
   *
   * @param kind {@code auth}, {@code secret} or {@code database}
   * @param name under which it is enabled
   */
  public void plugin(String kind, String name, Program program)
      throws IOException, InterruptedException {
    Path copy = server.servers().program(Programs.cached(new Progress(System.out)).path(program));
    put(
        "sys/plugins/catalog/%s/%s".formatted(kind, name),
        Json.text(Map.of("command", program.binary(), "sha256", sha256(copy))));
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** How it is; empty while it does not answer. */
  private Optional<JsonNode> state() {
    try {
      return Optional.of(client.get("sys/health").body());
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode good(Answer answer) {
    assertThat(answer.ok()).as(answer.toString()).isTrue();
    return answer.body();
  }

  private static JsonNode json(String text) throws IOException {
    return Json.MAPPER.readTree(text);
  }
}
