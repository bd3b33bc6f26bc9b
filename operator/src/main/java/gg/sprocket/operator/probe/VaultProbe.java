package gg.sprocket.operator.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.probe.VaultClient.Answer;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/**
 * Vault: TLS, state, login by the token of the pod's ServiceAccount, engine, and the entries of the
 * instance. Nothing is written there; the login is given back at the end.
 *
 * @param address scheme, host and port
 * @param entries keys that are read, by the path of their entry below the folder
 * @param input what else it is told
 */
record VaultProbe(URI address, Map<String, List<String>> entries, ProbeInput input)
    implements Probe {

  private static final int USUAL_PORT = 443;

  /** Keeps an own copy. */
  VaultProbe {
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  static VaultProbe of(ProbeInput input) {
    try {
      return new VaultProbe(
          URI.create(input.text("PROBE_ADDRESS")),
          Json.MAPPER.readValue(input.text("PROBE_ENTRIES"), new TypeReference<>() {}),
          input);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("PROBE_ENTRIES is no object of lists", e);
    }
  }

  @Override
  public Target target() {
    String host = address.getHost();
    return new Target(
        host == null ? "" : host, address.getPort() > 0 ? address.getPort() : USUAL_PORT);
  }

  @Override
  public Causes causes() {
    return new Causes(
        target(),
        input.environment().containsKey(ProbeInput.AUTHORITY)
            ? "an authority that is trusted; put the one that signed it under the key ca.crt of "
                + input.authorityName()
            : "a public authority; name an object with the one that signed it in spec.vault.external.ca");
  }

  @Override
  public Proved look() throws Refusal, IOException, GeneralSecurityException, InterruptedException {
    ServiceToken identity = ServiceToken.of(input.secret("token"));
    ServiceToken own = ServiceToken.of(input.secret("api-token"));
    SecretInbox inbox = new SecretInbox(input);
    if (identity.isFor(Set.of(identity.issuer())) || identity.isFor(own.audiences())) {
      throw words().unsafeAudience();
    }
    try (VaultClient client =
        VaultClient.of(address, input.text("PROBE_VAULT_NAMESPACE"), trust())) {
      String version = state(client.root());
      Map<String, KvEntry> read = readOnce(client.with(login(client, identity)));
      if (inbox.isThere()) {
        inbox.fill(read, own);
      }
      return new Proved(version, Optional.empty());
    }
  }

  private Map<String, KvEntry> readOnce(VaultClient session)
      throws Refusal, IOException, InterruptedException {
    try {
      return read(session);
    } finally {
      giveBack(session);
    }
  }

  /** Whether that goes is not the question: the login ends by itself, too. */
  private static void giveBack(VaultClient session) throws InterruptedException {
    try {
      session.post("auth/token/revoke-self", Json.MAPPER.createObjectNode());
    } catch (IOException _) {
      // What was read counts.
    }
  }

  private SSLContext trust() throws Refusal, GeneralSecurityException, IOException {
    if (input.environment().containsKey(ProbeInput.AUTHORITY) && input.authority().isEmpty()) {
      throw words().authorityMissing();
    }
    return Trust.of(input);
  }

  /** Awaits nothing: what is not ready now is looked at again later. */
  private String state(VaultClient root) throws Refusal, IOException, InterruptedException {
    Answer health = root.get("sys/health?standbyok=true&perfstandbyok=true");
    JsonNode body = health.body();
    if (!body.path("initialized").isBoolean() || !body.path("sealed").isBoolean()) {
      throw words().noVault(health);
    }
    if (!body.path("initialized").asBoolean()) {
      throw words().uninitialized();
    }
    if (body.path("sealed").asBoolean()) {
      throw words().sealed();
    }
    if (!health.ok()) {
      throw words().secondary(health);
    }
    String version = body.path("version").asText();
    return version.matches("[0-9A-Za-z.+-]{1,40}") ? version : "";
  }

  private String login(VaultClient client, ServiceToken identity)
      throws Refusal, IOException, InterruptedException {
    Answer answer =
        client.post(
            "auth/%s/login".formatted(input.text("PROBE_AUTH")),
            Json.MAPPER
                .createObjectNode()
                .put("role", input.text("PROBE_ROLE"))
                .put("jwt", identity.text()));
    String token = answer.body().path("auth").path("client_token").asText();
    if (!answer.ok() || token.isEmpty()) {
      throw words().login(answer);
    }
    return token;
  }

  private Map<String, KvEntry> read(VaultClient session)
      throws Refusal, IOException, InterruptedException {
    engine(session);
    Map<String, KvEntry> read = new TreeMap<>();
    for (Map.Entry<String, List<String>> entry : entries.entrySet()) {
      read.put(entry.getKey(), entry(session, entry.getKey(), entry.getValue()));
    }
    return read;
  }

  /**
   * Vault tells of a mount to whoever may read anything below it (this is how its own command line
   * learns the version); to others it does not say whether there is one.
   */
  private void engine(VaultClient session) throws Refusal, IOException, InterruptedException {
    String mount = input.text("PROBE_MOUNT");
    Answer answer = session.get("sys/internal/ui/mounts/" + mount);
    if (answer.status() == 403) {
      return;
    }
    if (!answer.ok()) {
      throw words().reading(answer, mount);
    }
    JsonNode data = answer.body().path("data");
    if (!data.isObject()) {
      throw words().notUnderstood(answer, mount);
    }
    if (!data.path("path").asText().equals(mount + "/")) {
      throw words().noEngine(mount);
    }
    String version = data.path("options").path("version").asText("1");
    if (!data.path("type").asText().equals("kv") || !version.equals("2")) {
      throw words().otherEngine(mount);
    }
  }

  private KvEntry entry(VaultClient session, String path, List<String> keys)
      throws Refusal, IOException, InterruptedException {
    String mount = input.text("PROBE_MOUNT");
    String place = mount + "/data/" + input.text("PROBE_FOLDER") + path;
    Answer answer = session.get(place);
    if (answer.status() == 404 && answer.says("no handler for route")) {
      throw words().noEngine(mount);
    }
    if (!answer.ok() && answer.status() != 404) {
      throw words().reading(answer, place);
    }
    Optional<KvEntry> entry = KvEntry.of(answer, keys);
    if (entry.isEmpty()) {
      throw words().notUnderstood(answer, place);
    }
    return entry.orElseThrow();
  }

  private VaultProbeWords words() {
    return new VaultProbeWords(target(), input);
  }
}
