package gg.sprocket.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the API server was asked, from its own audit log: no counter of the operator is believed.
 *
 * @param file the log
 */
record AuditLog(Path file) {

  private static final String OPERATOR = "system:serviceaccount:sprocket-system:sprocket-operator";
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /**
   * One request.
   *
   * @param verb Kubernetes verb
   * @param resource plural, with the subresource after a slash
   * @param namespace namespace, empty if none
   * @param name name, empty if none
   * @param code HTTP status of the answer
   */
  record Request(String verb, String resource, String namespace, String name, int code) {

    /** Whether it may have changed something. */
    boolean isWrite() {
      return WRITES.contains(verb);
    }

    /** Whether it concerns the lease, which is written all the time. */
    boolean isLease() {
      return resource.equals("leases");
    }
  }

  /** The end of the log as it is now. */
  long mark() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new IllegalStateException("the audit log cannot be read", e);
    }
  }

  /** The operator's requests since a mark, watches apart from their start. */
  List<Request> operatorSince(long mark) {
    List<Request> requests = new ArrayList<>();
    for (String line : linesSince(mark)) {
      JsonNode entry = parse(line);
      if (OPERATOR.equals(entry.path("user").path("username").asText())
          && "ResponseComplete".equals(entry.path("stage").asText())) {
        requests.add(request(entry));
      }
    }
    return requests;
  }

  /**
   * The operator's requests since a mark as the API server wrote them down, watches at their start
   * too.
   */
  List<JsonNode> operatorEntriesSince(long mark) {
    return linesSince(mark).stream()
        .filter(line -> line.contains(OPERATOR))
        .map(AuditLog::parse)
        .filter(entry -> OPERATOR.equals(entry.path("user").path("username").asText()))
        .toList();
  }

  /** The operator's writes since a mark, the lease apart. */
  List<Request> writesSince(long mark) {
    return operatorSince(mark).stream().filter(r -> r.isWrite() && !r.isLease()).toList();
  }

  private static Request request(JsonNode entry) {
    JsonNode object = entry.path("objectRef");
    String subresource = object.path("subresource").asText();
    return new Request(
        entry.path("verb").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(),
        object.path("name").asText(),
        entry.path("responseStatus").path("code").asInt());
  }

  private List<String> linesSince(long mark) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] content = new byte[Math.toIntExact(log.length() - mark)];
      log.seek(mark);
      log.readFully(content);
      String text = new String(content, StandardCharsets.UTF_8);
      // The last line may still be on its way.
      int end = text.lastIndexOf('\n');
      return end < 0 ? List.of() : text.substring(0, end).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("the audit log cannot be read", e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("not an audit entry: " + line, e);
    }
  }
}
