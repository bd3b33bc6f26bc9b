package gg.sprocket.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All requests that the API server has finished, read from its audit log as it grows. */
final class Traffic {

  private static final String OPERATOR = "system:serviceaccount:sprocket-system:sprocket-operator";
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private final Path file;
  private final List<Request> requests = new ArrayList<>();
  private long read;

  /**
   * @param file the audit log
   */
  Traffic(Path file) {
    this.file = file;
  }

  /**
   * One request.
   *
   * @param user who sent it
   * @param verb Kubernetes verb
   * @param group API group and version, such as {@code apps/v1}
   * @param resource plural, with the subresource after a slash
   * @param namespace namespace, empty if none
   * @param name name, empty if none
   * @param code HTTP status of the answer
   * @param received when the API server got it
   * @param done when it had answered
   */
  record Request(
      String user,
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      int code,
      Instant received,
      Instant done) {

    boolean isOperators() {
      return user.equals(OPERATOR);
    }

    /** Whether it may have changed something; the lease is another matter. */
    boolean isWrite() {
      return WRITES.contains(verb) && !resource.equals("leases");
    }

    boolean isRead() {
      return !WRITES.contains(verb) && !resource.isEmpty() && !resource.equals("leases");
    }

    /** Whether it wrote an object that an instance consists of. */
    boolean isOfChild() {
      return code < 300
          && isWrite()
          && !resource.contains("/")
          && !resource.equals("events")
          && !resource.equals("sprocketinstances");
    }
  }

  /** The number of requests so far; what comes later is {@link #since} it. */
  int mark() {
    return all().size();
  }

  /** Requests after a mark. */
  List<Request> since(int mark, Predicate<Request> wanted) {
    return all().stream().skip(mark).filter(wanted).toList();
  }

  /**
   * The first successful write of each object among requests. It is the answer that counts: an
   * overloaded API server makes an object, says that it took too long, and is asked again.
   */
  List<Request> firstWrites(int mark, Predicate<Request> wanted) {
    Map<List<String>, Request> first = new LinkedHashMap<>();
    since(mark, wanted.and(Request::isOfChild))
        .forEach(
            r -> first.putIfAbsent(List.of(r.group(), r.resource(), r.namespace(), r.name()), r));
    return List.copyOf(first.values());
  }

  /** Requests as rows of how many of which verb on which resource had which answer. */
  static Map<String, Long> byKind(List<Request> requests) {
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach(
        r -> counts.merge("%s %s %d".formatted(r.verb(), r.resource(), r.code()), 1L, Long::sum));
    return counts;
  }

  private List<Request> all() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] more = new byte[Math.toIntExact(log.length() - read)];
      log.seek(read);
      log.readFully(more);
      String text = new String(more, StandardCharsets.UTF_8);
      // The last line may still be on its way.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      whole.lines().map(Traffic::entry).filter(Traffic::counts).forEach(this::add);
      return requests;
    } catch (IOException e) {
      throw new IllegalStateException("the audit log cannot be read", e);
    }
  }

  private static JsonNode entry(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("not an audit entry: " + line, e);
    }
  }

  /** A watch counts when it begins, everything else when it is answered. */
  private static boolean counts(JsonNode entry) {
    boolean watch = entry.path("verb").asText().equals("watch");
    return entry.path("stage").asText().equals(watch ? "ResponseStarted" : "ResponseComplete");
  }

  private void add(JsonNode entry) {
    JsonNode object = entry.path("objectRef");
    String group = object.path("apiGroup").asText();
    String version = object.path("apiVersion").asText();
    String part = object.path("subresource").asText();
    requests.add(
        new Request(
            entry.path("user").path("username").asText(),
            entry.path("verb").asText(),
            group.isEmpty() ? version : group + "/" + version,
            object.path("resource").asText() + (part.isEmpty() ? "" : "/" + part),
            object.path("namespace").asText(),
            object.path("name").asText(),
            entry.path("responseStatus").path("code").asInt(),
            Instant.parse(entry.path("requestReceivedTimestamp").asText()),
            Instant.parse(entry.path("stageTimestamp").asText())));
  }
}
