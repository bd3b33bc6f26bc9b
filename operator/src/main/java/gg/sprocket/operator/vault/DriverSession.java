package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Calls with a token, made by the driver.
 *
 * @param driver the member that is asked
 * @param token the token
 */
record DriverSession(Driver driver, VaultToken token) implements VaultSession {

  @Override
  public TokenFacts self() throws VaultFailure {
    return facts(read("auth/token/lookup-self"));
  }

  @Override
  public void revokeSelf() throws VaultFailure {
    write("auth/token/revoke-self", object());
  }

  @Override
  public void renewSelf() throws VaultFailure {
    write("auth/token/renew-self", object());
  }

  @Override
  public List<String> accessors() throws VaultFailure {
    return keys(driver.list("auth/token/accessors", token), "auth/token");
  }

  @Override
  public Optional<TokenFacts> token(String accessor) throws VaultFailure {
    return unlessGone(
        () ->
            facts(
                write("auth/token/lookup-accessor", object().put("accessor", accessor))
                    .path("data")));
  }

  @Override
  public void revoke(String accessor) throws VaultFailure {
    unlessGone(() -> write("auth/token/revoke-accessor", object().put("accessor", accessor)));
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
    return unlessAbsent("sys/policies/acl/" + name).map(data -> data.path("policy").asText());
  }

  @Override
  public void putPolicy(String name, String text) throws VaultFailure {
    write("sys/policies/acl/" + name, object().put("policy", text));
  }

  @Override
  public Map<String, String> authMethods() throws VaultFailure {
    return byPath(read("sys/auth"), mount -> mount.path("type").asText());
  }

  @Override
  public void enableAuth(String path, String type) throws VaultFailure {
    write("sys/auth/" + path, object().put("type", type));
  }

  @Override
  public void configureJwt(String path, JwtTrust trust) throws VaultFailure {
    ObjectNode values = object().put("bound_issuer", trust.issuer());
    trust.keys().forEach(values.putArray("jwt_validation_pubkeys")::add);
    write("auth/%s/config".formatted(path), values);
  }

  @Override
  public void putJwtRole(String path, String name, JwtRole role) throws VaultFailure {
    ObjectNode values =
        object()
            .put("role_type", "jwt")
            .put("user_claim", "sub")
            .put("bound_subject", role.subject())
            .put("token_no_default_policy", true)
            .put("token_ttl", role.life().toSeconds())
            .put("token_max_ttl", role.life().toSeconds());
    values.putArray("bound_audiences").add(role.audience());
    role.policies().forEach(values.putArray("token_policies")::add);
    write("auth/%s/role/%s".formatted(path, name), values);
  }

  @Override
  public Map<String, String> auditDevices() throws VaultFailure {
    return byPath(read("sys/audit"), device -> device.path("type").asText());
  }

  @Override
  public void enableFileAudit(String path, String file) throws VaultFailure {
    ObjectNode values = object().put("type", "file");
    values.putObject("options").put("file_path", file);
    write("sys/audit/" + path, values);
  }

  @Override
  public Map<String, Mount> mounts() throws VaultFailure {
    return byPath(
        read("sys/mounts"),
        mount ->
            new Mount(mount.path("type").asText(), mount.path("options").path("version").asInt()));
  }

  @Override
  public void enableKeyValue(String path) throws VaultFailure {
    ObjectNode values = object().put("type", "kv");
    values.putObject("options").put("version", "2");
    write("sys/mounts/" + path, values);
  }

  @Override
  public Optional<Entry> read(String mount, String path) throws VaultFailure {
    return unlessAbsent(mount + "/data/" + path)
        .map(
            data ->
                new Entry(data.path("metadata").path("version").asInt(), texts(data.path("data"))));
  }

  private static Map<String, String> texts(JsonNode values) {
    Map<String, String> texts = new TreeMap<>();
    values
        .properties()
        .forEach(
            value ->
                texts.put(
                    value.getKey(),
                    value.getValue().isTextual()
                        ? value.getValue().asText()
                        : value.getValue().toString()));
    return texts;
  }

  @Override
  public int write(String mount, String path, Map<String, String> values, int version)
      throws VaultFailure {
    String whole = mount + "/data/" + path;
    ObjectNode question = object();
    question.putObject("options").put("cas", version);
    ObjectNode data = question.putObject("data");
    values.forEach(data::put);
    return Driver.good("PUT " + whole, driver.write(whole, question, token), Content.Values)
        .json()
        .path("data")
        .path("version")
        .asInt();
  }

  @Override
  public List<String> list(String mount, String path) throws VaultFailure {
    String whole = mount + "/metadata/" + path;
    return keys(driver.list(whole, token), whole);
  }

  @Override
  public void destroy(String mount, String path) throws VaultFailure {
    unlessGone(() -> delete(mount + "/metadata/" + path));
  }

  @Override
  public List<RaftPeer> peers() throws VaultFailure {
    return read("sys/storage/raft/configuration")
        .path("config")
        .path("servers")
        .valueStream()
        .map(
            server ->
                new RaftPeer(
                    server.path("node_id").asText(),
                    server.path("address").asText(),
                    server.path("leader").asBoolean(),
                    server.path("voter").asBoolean()))
        .toList();
  }

  @Override
  public void removePeer(String nodeId) throws VaultFailure {
    write("sys/storage/raft/remove-peer", object().put("server_id", nodeId));
  }

  @Override
  public void seal() throws VaultFailure {
    write("sys/seal", object());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The data of an answer. */
  private JsonNode read(String path) throws VaultFailure {
    return Driver.good("GET " + path, driver.read(path, token), Content.Open).json().path("data");
  }

  private Optional<JsonNode> unlessAbsent(String path) throws VaultFailure {
    Answer answer = driver.read(path, token);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(Driver.good("GET " + path, answer, Content.Open).json().path("data"));
  }

  private JsonNode write(String path, ObjectNode values) throws VaultFailure {
    Answer answer = driver.write(path, values, token);
    return Driver.good("PUT " + path, answer, Content.Open).json();
  }

  private JsonNode delete(String path) throws VaultFailure {
    Answer answer = driver.delete(path, token);
    return Driver.good("DELETE " + path, answer, Content.Open).json();
  }

  private static List<String> keys(Answer answer, String path) throws VaultFailure {
    return answer.status() == 404
        ? List.of()
        : Driver.good("LIST " + path, answer, Content.Open)
            .json()
            .path("data")
            .path("keys")
            .valueStream()
            .map(JsonNode::asText)
            .toList();
  }

  private static <T> Map<String, T> byPath(JsonNode data, Function<JsonNode, T> reading) {
    Map<String, T> found = new TreeMap<>();
    data.properties()
        .forEach(
            entry ->
                found.put(entry.getKey().replaceAll("/$", ""), reading.apply(entry.getValue())));
    return Map.copyOf(found);
  }

  /** A call that may come too late. */
  private interface LateCall<T> {
    T run() throws VaultFailure;
  }

  /** A thing that has gone is told with 403 or 404, or 400 for a token's accessor. */
  private static <T> Optional<T> unlessGone(LateCall<T> call) throws VaultFailure {
    try {
      return Optional.of(call.run());
    } catch (VaultFailure e) {
      return switch (e.trouble()) {
        case Trouble.Absent _ -> Optional.empty();
        case Trouble.Refused(int status, var words)
            when status == 400 && words.stream().anyMatch(w -> w.contains("invalid accessor")) ->
            Optional.empty();
        default -> throw e;
      };
    }
  }
}
