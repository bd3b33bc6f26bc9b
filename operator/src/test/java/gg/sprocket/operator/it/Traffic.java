package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.it.AuditLog.Request;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The operator's requests that concern one namespace.
 *
 * @param log the API server's audit log
 * @param namespace the namespace
 */
record Traffic(AuditLog log, String namespace) {

  /** Longer than the operator holds back a status of numbers alone. */
  private static final Duration QUIET = Duration.ofSeconds(4);

  private static final Set<String> READS = Set.of("get", "list");

  /** Now. */
  long mark() {
    return log.mark();
  }

  /** Writes since a mark. */
  List<Request> writesSince(long mark) {
    return log.writesSince(mark).stream().filter(this::isHere).toList();
  }

  /** Writes of objects since a mark, the instance's status and events apart. */
  List<Request> childrenSince(long mark) {
    return writesSince(mark).stream().filter(r -> !isStatus(r) && !isEvent(r)).toList();
  }

  /** Reads since a mark; watches are none. */
  List<Request> readsSince(long mark) {
    return log.operatorSince(mark).stream()
        .filter(r -> isHere(r) && READS.contains(r.verb()))
        .toList();
  }

  /** Waits until nothing was written for some seconds, and gives what was written before. */
  List<Request> settledSince(long mark) {
    await("no more writes in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(new Stillness(() -> writesSince(mark).size(), QUIET)::isReached);
    return writesSince(mark);
  }

  /** Whether it is a write of the instance's status. */
  static boolean isStatus(Request request) {
    return request.resource().equals("sprocketinstances/status");
  }

  /** Whether it is an event. */
  static boolean isEvent(Request request) {
    return request.resource().equals("events");
  }

  /** Resource and name, as tests name them. */
  static String title(Request request) {
    return request.resource() + "/" + request.name();
  }

  private boolean isHere(Request request) {
    return request.namespace().equals(namespace);
  }
}
