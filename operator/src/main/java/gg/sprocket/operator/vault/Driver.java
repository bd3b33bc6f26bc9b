package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Logical;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.rest.Rest;
import io.github.jopenlibs.vault.rest.RestException;
import io.github.jopenlibs.vault.rest.RestResponse;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Vault Java driver for one member, with what must be known of it (version 6.2.1):
 *
 * <ul>
 *   <li>It does not throw on most 4xx: every status is looked at here.
 *   <li>What it throws quotes whole answers, and what the JDK's client throws quotes headers, thus
 *       tokens: only the kind of a failure leaves this class.
 *   <li>It takes tokens and addresses from the environment and from the home directory; not here.
 *   <li>It knows version 2 of the key-value engine by bending all paths; with version 1 it leaves
 *       them alone, and here they are always whole.
 *   <li>It encodes parameters twice; queries are part of the path here.
 *   <li>It makes texts of all answers, so that binary ones cannot be had by it.
 *   <li>Its time limit is that of the JDK's client, which ends with the first line of an answer;
 *       here the whole call has one.
 *   <li>It has a client of its own for every call unless it is given one.
 * </ul>
 */
final class Driver implements AutoCloseable {
  /** No path of ours needs more, and none must lead elsewhere. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._=?&/-]*");

  private final String address;
  private final CallLimits limits;
  private final HttpClient client;

  Driver(MemberAddress member, CallLimits limits) {
    this.limits = limits;
    this.address = "https://" + host(member.socket()) + "/v1/";
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connection())
            .proxy(HttpClient.Builder.NO_PROXY)
            .sslContext(MemberTrust.context(member))
            .build();
  }

  private static String host(InetSocketAddress socket) {
    String host = socket.getAddress() == null ? "" : socket.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.getPort();
  }

  /** The way of an HTTP request. */
  enum Method {
    GET,
    PUT,
    DELETE
  }

  CallLimits limits() {
    return limits;
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
        new Rest(client)
            .url(address + checked(path))
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
    io.github.jopenlibs.vault.response.LogicalResponse run(Logical logical) throws VaultException;
  }

  private Answer logical(String method, String path, VaultToken token, LogicalCall call)
      throws VaultFailure {
    return call(
        method + " " + checked(path),
        limits.answer(),
        () -> call.run(Vault.create(config(token), 1).logical()).getRestResponse());
  }

  private VaultConfig config(VaultToken token) throws VaultException {
    byte[] text = token.text().copy();
    try {
      return new VaultConfig()
          .environmentLoader(new NoEnvironment())
          .address(address.substring(0, address.length() - "/v1/".length()))
          .token(new String(text, StandardCharsets.US_ASCII))
          .readTimeout(Math.toIntExact(limits.answer().toSeconds()))
          .httpClient(client)
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
    FutureTask<RestResponse> task = new FutureTask<>(call::run);
    Thread thread = Thread.ofVirtual().start(task);
    try {
      RestResponse response =
          task.get(limits.connection().plus(limit).toMillis(), TimeUnit.MILLISECONDS);
      return Answer.of(response.getStatus(), response.getBody());
    } catch (TimeoutException _) {
      throw unanswered(what, NoAnswer.TimedOut);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unanswered(what, NoAnswer.ConnectionLost);
    } catch (ExecutionException e) {
      return refused(what, e.getCause());
    } finally {
      // Ends the request too, where it has not ended.
      thread.interrupt();
    }
  }

  private static Answer refused(String what, @Nullable Throwable failure) throws VaultFailure {
    if (failure instanceof VaultException told && told.getHttpStatusCode() > 0) {
      return Answer.of(told.getHttpStatusCode(), words(told));
    }
    throw unanswered(what, failure == null ? NoAnswer.ConnectionLost : Failures.of(failure));
  }

  /** The driver throws away the answer but for its text in the message. */
  private static byte[] words(VaultException told) {
    String message = String.valueOf(told.getMessage());
    int begin = message.indexOf('{');
    return message.substring(Math.max(0, begin)).getBytes(StandardCharsets.UTF_8);
  }

  private static VaultFailure unanswered(String what, NoAnswer why) {
    return new VaultFailure(what, new Trouble.Unanswered(why));
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

  /** A path or name that leads nowhere else. */
  static String checked(String path) {
    if (!PATH.matcher(path).matches() || path.contains("..") || path.contains("//")) {
      throw new IllegalArgumentException("not a path of Vault: " + path);
    }
    return path;
  }

  @Override
  public void close() {
    client.shutdownNow();
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
