package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The forms that calls with a token have.
 *
 * @param driver the member that is asked
 * @param token the token
 */
record SessionCalls(Driver driver, VaultToken token) {

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The data of an answer. */
  JsonNode read(String path) throws VaultFailure {
    return Driver.good("GET " + path, driver.read(path, token), Content.Open).json().path("data");
  }

  /** The same, unless there is no such thing. */
  Optional<JsonNode> unlessAbsent(String path) throws VaultFailure {
    Answer answer = driver.read(path, token);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(Driver.good("GET " + path, answer, Content.Open).json().path("data"));
  }

  /** Writes what holds no value; the whole answer. */
  JsonNode write(String path, ObjectNode values) throws VaultFailure {
    Answer answer = driver.write(path, values, token);
    return Driver.good("PUT " + path, answer, Content.Open).json();
  }

  /** Deletes; the whole answer. */
  JsonNode delete(String path) throws VaultFailure {
    Answer answer = driver.delete(path, token);
    return Driver.good("DELETE " + path, answer, Content.Open).json();
  }

  /** The names under a path; none if there is nothing. */
  List<String> list(String path) throws VaultFailure {
    Answer answer = driver.list(path, token);
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

  /** What is mounted, by its path without a slash at the end. */
  static <T> Map<String, T> byPath(JsonNode data, Function<JsonNode, T> reading) {
    Map<String, T> found = new TreeMap<>();
    data.properties()
        .forEach(
            entry ->
                found.put(entry.getKey().replaceAll("/$", ""), reading.apply(entry.getValue())));
    return Map.copyOf(found);
  }

  /** A call that may come too late. */
  interface LateCall<T> {
    T run() throws VaultFailure;
  }

  /** A thing that has gone is told with 404, or 400 for a token's accessor. */
  static <T> Optional<T> unlessGone(LateCall<T> call) throws VaultFailure {
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
