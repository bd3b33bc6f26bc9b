package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls with a token, made by the driver.
 *
 * @param calls their forms
 * @param transfers what the driver cannot do
 */
record DriverSession(SessionCalls calls, Transfers transfers) implements VaultSession {
  private static final String SNAPSHOT = "sys/storage/raft/snapshot";

  @Override
  public TokenFacts self() throws VaultFailure {
    return facts(calls.read("auth/token/lookup-self"));
  }

  @Override
  public void revokeSelf() throws VaultFailure {
    calls.write("auth/token/revoke-self", SessionCalls.object());
  }

  @Override
  public List<String> accessors() throws VaultFailure {
    return calls.list("auth/token/accessors");
  }

  @Override
  public Optional<TokenFacts> token(String accessor) throws VaultFailure {
    try {
      return SessionCalls.unlessGone(
          () ->
              facts(
                  calls
                      .write(
                          "auth/token/lookup-accessor",
                          SessionCalls.object().put("accessor", accessor))
                      .path("data")));
    } catch (VaultFailure e) {
      if (e.trouble() instanceof Trouble.Denied && self().isRoot()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void revoke(String accessor) throws VaultFailure {
    SessionCalls.unlessGone(
        () ->
            calls.write(
                "auth/token/revoke-accessor", SessionCalls.object().put("accessor", accessor)));
  }

  private static TokenFacts facts(JsonNode data) {
    return new TokenFacts(
        data.path("accessor").asText(),
        data.path("policies").valueStream().map(JsonNode::asText).toList(),
        Duration.ofSeconds(data.path("ttl").asLong()),
        data.path("renewable").asBoolean());
  }

  @Override
  public Optional<String> policy(String name) throws VaultFailure {
    return calls.unlessAbsent("sys/policies/acl/" + name).map(data -> data.path("policy").asText());
  }

  @Override
  public void putPolicy(String name, String text) throws VaultFailure {
    calls.write("sys/policies/acl/" + name, SessionCalls.object().put("policy", text));
  }

  @Override
  public void deletePolicy(String name) throws VaultFailure {
    SessionCalls.unlessGone(() -> calls.delete("sys/policies/acl/" + name));
  }

  @Override
  public void deleteJwtRole(String path, String name) throws VaultFailure {
    SessionCalls.unlessGone(() -> calls.delete("auth/%s/role/%s".formatted(path, name)));
  }

  @Override
  public Map<String, String> authMethods() throws VaultFailure {
    return SessionCalls.byPath(calls.read("sys/auth"), mount -> mount.path("type").asText());
  }

  @Override
  public void enableAuth(String path, String type) throws VaultFailure {
    calls.write("sys/auth/" + path, SessionCalls.object().put("type", type));
  }

  @Override
  public void configureJwt(String path, JwtTrust trust) throws VaultFailure {
    ObjectNode values = SessionCalls.object().put("bound_issuer", trust.issuer());
    trust.keys().forEach(values.putArray("jwt_validation_pubkeys")::add);
    calls.write("auth/%s/config".formatted(path), values);
  }

  @Override
  public void putJwtRole(String path, String name, JwtRole role) throws VaultFailure {
    ObjectNode values =
        SessionCalls.object()
            .put("role_type", "jwt")
            .put("user_claim", "sub")
            .put("bound_subject", role.subject())
            .put("token_no_default_policy", true)
            .put("token_ttl", role.life().toSeconds())
            .put("token_max_ttl", role.life().toSeconds());
    values.putArray("bound_audiences").add(role.audience());
    role.policies().forEach(values.putArray("token_policies")::add);
    calls.write("auth/%s/role/%s".formatted(path, name), values);
  }

  @Override
  public Map<String, String> auditDevices() throws VaultFailure {
    return SessionCalls.byPath(calls.read("sys/audit"), device -> device.path("type").asText());
  }

  @Override
  public void enableFileAudit(String path, String file) throws VaultFailure {
    ObjectNode values = SessionCalls.object().put("type", "file");
    values.putObject("options").put("file_path", file);
    calls.write("sys/audit/" + path, values);
  }

  @Override
  public Map<String, Mount> mounts() throws VaultFailure {
    return SessionCalls.byPath(
        calls.read("sys/mounts"),
        mount ->
            new Mount(mount.path("type").asText(), mount.path("options").path("version").asInt()));
  }

  @Override
  public void enableKeyValue(String path) throws VaultFailure {
    ObjectNode values = SessionCalls.object().put("type", "kv");
    values.putObject("options").put("version", "2");
    calls.write("sys/mounts/" + path, values);
  }

  @Override
  public Optional<Entry> read(String mount, String path) throws VaultFailure {
    String whole = mount + "/data/" + path;
    Optional<JsonNode> data = calls.unlessAbsent(whole);
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of(EntryAnswer.read("GET " + whole, data.orElseThrow()));
  }

  @Override
  public int write(String mount, String path, Map<String, String> values, int version)
      throws VaultFailure {
    String whole = mount + "/data/" + path;
    ObjectNode question = SessionCalls.object();
    question.putObject("options").put("cas", version);
    ObjectNode data = question.putObject("data");
    values.forEach(data::put);
    return Driver.good(
            "PUT " + whole, calls.driver().write(whole, question, calls.token()), Content.Values)
        .json()
        .path("data")
        .path("version")
        .asInt();
  }

  @Override
  public List<String> list(String mount, String path) throws VaultFailure {
    return calls.list(mount + "/metadata/" + path);
  }

  @Override
  public void destroy(String mount, String path) throws VaultFailure {
    SessionCalls.unlessGone(() -> calls.delete(mount + "/metadata/" + path));
  }

  @Override
  public void rotate() throws VaultFailure {
    calls.write("sys/rotate", SessionCalls.object());
  }

  @Override
  public KeyTerm keyTerm() throws VaultFailure {
    JsonNode status = calls.read("sys/key-status");
    return new KeyTerm(
        status.path("term").asInt(), Instant.parse(status.path("install_time").asText()));
  }

  @Override
  public void saveSnapshot(Path file) throws VaultFailure {
    transfers.saveSnapshot(SNAPSHOT, calls.token(), file);
  }

  @Override
  public void restoreSnapshot(Path file, boolean foreign) throws VaultFailure {
    transfers.upload(foreign ? SNAPSHOT + "-force" : SNAPSHOT, calls.token(), file);
  }

  @Override
  public DatabaseEngine database(String mount) {
    return new DriverDatabase(calls, mount);
  }

  @Override
  public void seal() throws VaultFailure {
    calls.write("sys/seal", SessionCalls.object());
  }
}
