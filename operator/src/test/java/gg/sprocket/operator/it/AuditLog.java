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
 * Tests ask again and again while they wait, so each line is read once.
 */
final class AuditLog {

  private static final String OPERATOR = "system:serviceaccount:sprocket-system:sprocket-operator";
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  /** Where the first line begins that was not read yet. */
  private long read;

  /**
   * @param file the log
   */
  AuditLog(Path file) {
    this.file = file;
  }

  /**
   * What the operator asked.
   *
   * @param at where its line begins
   * @param json as the API server wrote it down
   * @param request the same in short
   */
  private record Entry(long at, JsonNode json, Request request) {

    /** Every line is of an end but one of the begin of a watch. */
    boolean isEnd() {
      return "ResponseComplete".equals(json.path("stage").asText());
    }
  }

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
    return since(mark).stream().filter(Entry::isEnd).map(Entry::request).toList();
  }

  /**
   * The operator's requests since a mark as the API server wrote them down, watches at their start
   * too.
   */
  List<JsonNode> operatorEntriesSince(long mark) {
    return since(mark).stream().map(Entry::json).toList();
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

  /** Lets go of everything up to now: who asks for it later gets nothing. */
  synchronized void forget() {
    readOn();
    entries.clear();
  }

  /** Awaited conditions are asked in threads of their own. */
  private synchronized List<Entry> since(long mark) {
    readOn();
    return entries.stream().filter(entry -> entry.at() >= mark).toList();
  }

  private void readOn() {
    byte[] content = unread();
    int begin = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        take(read + begin, new String(content, begin, i - begin, StandardCharsets.UTF_8));
        begin = i + 1;
      }
    }
    // The last line may still be on its way.
    read += begin;
  }

  private void take(long at, String line) {
    // Most lines are of others, and this is far quicker than to parse them.
    if (!line.contains(OPERATOR)) {
      return;
    }
    JsonNode entry = parse(line);
    if (OPERATOR.equals(entry.path("user").path("username").asText())) {
      entries.add(new Entry(at, entry, request(entry)));
    }
  }

  private byte[] unread() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] content = new byte[Math.toIntExact(log.length() - read)];
      log.seek(read);
      log.readFully(content);
      return content;
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
