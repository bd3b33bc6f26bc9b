package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Logical;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.response.LogicalResponse;
import io.github.jopenlibs.vault.rest.Rest;
import io.github.jopenlibs.vault.rest.RestException;
import io.github.jopenlibs.vault.rest.RestResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Vault Java driver for one member, with what must be known of it (version 6.2.1):
 *
 * <ul>
 *   <li>It does not throw on most 4xx: every status is looked at here.
 *   <li>What it throws quotes whole answers: only status and errors leave this class.
 *   <li>It takes tokens and addresses from the environment and from the home directory; not here.
 *   <li>It knows version 2 of the key-value engine by bending all paths; with version 1 it leaves
 *       them alone, and here they are always whole.
 *   <li>It encodes parameters twice; queries are part of the path here.
 *   <li>It has a client of its own for every call unless it is given one.
 *   <li>It makes texts of all answers and sends nothing with a deletion; {@link Transfers} does
 *       those.
 * </ul>
 *
 * @param connection the way to the member
 */
record Driver(Connection connection) {

  /** The way of an HTTP request. */
  enum Method {
    GET,
    PUT,
    DELETE
  }

  CallLimits limits() {
    return connection.limits();
  }

  /** Part of the driver's calls. */
  private interface Call {
    RestResponse run() throws VaultException, RestException;
  }

  /**
   * Asks without a token, for what the driver has no call of its own.
   *
   * @param body bytes of JSON; the driver takes a copy
   * @return whatever was answered
   * @throws VaultFailure if nothing was
   */
  Answer ask(Method method, String path, byte[] body, Duration limit) throws VaultFailure {
    Rest rest =
        new Rest(connection.client())
            .url(connection.url(path))
            .readTimeoutSeconds(Math.toIntExact(limit.toSeconds()));
    return call(
        method + " " + path,
        limit,
        () ->
            switch (method) {
              case GET -> rest.get();
              case PUT -> rest.body(body).put();
              case DELETE -> rest.delete();
            });
  }

  /** Reads with a token. */
  Answer read(String path, VaultToken token) throws VaultFailure {
    return logical("GET", path, token, logical -> logical.read(path));
  }

  /** Lists with a token. */
  Answer list(String path, VaultToken token) throws VaultFailure {
    return logical("LIST", path, token, logical -> logical.list(path));
  }

  /** Writes with a token. */
  Answer write(String path, ObjectNode values, VaultToken token) throws VaultFailure {
    return logical("PUT", path, token, logical -> logical.write(path, parameters(values)));
  }

  /** Deletes with a token. */
  Answer delete(String path, VaultToken token) throws VaultFailure {
    return logical("DELETE", path, token, logical -> logical.delete(path));
  }

  /** A call of the driver's general part. */
  private interface LogicalCall {
    LogicalResponse run(Logical logical) throws VaultException;
  }

  private Answer logical(String method, String path, VaultToken token, LogicalCall call)
      throws VaultFailure {
    return call(
        method + " " + Connection.checked(path),
        limits().answer(),
        () -> call.run(Vault.create(config(token), 1).logical()).getRestResponse());
  }

  private VaultConfig config(VaultToken token) throws VaultException {
    byte[] text = token.text().copy();
    try {
      return new VaultConfig()
          .environmentLoader(new NoEnvironment())
          .address(connection.address())
          .token(new String(text, StandardCharsets.US_ASCII))
          .readTimeout(Math.toIntExact(limits().answer().toSeconds()))
          .httpClient(connection.client())
          .build();
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  /** Nested values only keep their form as the driver's own JSON. */
  private static Map<String, Object> parameters(ObjectNode values) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      parameters.put(value.getKey(), Json.parse(value.getValue().toString()));
    }
    return parameters;
  }

  private Answer call(String what, Duration limit, Call call) throws VaultFailure {
    return connection.timed(what, limit, () -> answer(call));
  }

  private static Answer answer(Call call) throws VaultException, RestException {
    try {
      RestResponse response = call.run();
      return Answer.of(response.getStatus(), response.getBody());
    } catch (VaultException e) {
      if (e.getHttpStatusCode() > 0) {
        return Answer.of(e.getHttpStatusCode(), words(e));
      }
      throw e;
    }
  }

  /** The driver throws away the answer but for its text in the message. */
  private static byte[] words(VaultException told) {
    String message = String.valueOf(told.getMessage());
    int begin = message.indexOf('{');
    return message.substring(Math.max(0, begin)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * An answer that is good.
   *
   * @throws VaultFailure if it is not
   */
  static Answer good(String what, Answer answer, Content content) throws VaultFailure {
    if (!answer.isGood()) {
      throw new VaultFailure(what, Failures.of(answer, content));
    }
    return answer;
  }

  /**
   * A text that a good answer must hold.
   *
   * @throws VaultFailure if it does not, as only something else than Vault answers
   */
  static String text(String what, JsonNode node) throws VaultFailure {
    if (!node.isTextual() || node.asText().isEmpty()) {
      throw new VaultFailure(what, new Trouble.Erring(200));
    }
    return node.asText();
  }

  /**
   * A secret that a good answer must hold.
   *
   * @throws VaultFailure if it does not
   */
  static SecretBytes secret(String what, JsonNode node) throws VaultFailure {
    try {
      return SecretBytes.taking(text(what, node).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw new VaultFailure(what, new Trouble.Erring(200));
    }
  }

  /**
   * Shares that a good answer must hold.
   *
   * @throws VaultFailure if it does not
   */
  static List<KeyShare> shares(String what, JsonNode keys, int number) throws VaultFailure {
    if (keys.size() != number) {
      throw new VaultFailure(what, new Trouble.Erring(200));
    }
    List<KeyShare> shares = new ArrayList<>();
    for (JsonNode key : keys) {
      shares.add(new KeyShare(secret(what, key)));
    }
    return List.copyOf(shares);
  }

  /** Neither variables nor files of this process are for the driver. */
  private static final class NoEnvironment extends EnvironmentLoader {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("NullAway") // how the driver says that there is none
    public String loadVariable(String name) {
      return null;
    }
  }
}
