package gg.sprocket.operator.it;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong with the operator's requests, once for each instance. A proxy lets every request
 * that concerns one pass through here.
 */
final class Faults {

  private static final Set<String> READS = Set.of("GET", "HEAD", "LIST");

  /** What becomes of a request. */
  enum Kind {
    /** The operator ends, and it never arrives. */
    EndsBefore,
    /** It arrives, and the operator ends before it has the answer. */
    EndsAfter,
    /** Its connection is cut before it arrives. */
    CutBefore,
    /** Its connection is cut before the answer. */
    CutAfter,
    /** It arrives twice, and the second answer is given. */
    Twice,
    /**
     * The operator ends, and it arrives after the next one's first request that changes anything.
     */
    Overtaken,
    /** The same, but the operator waits for its answer as long as it ever does, and goes on. */
    Delayed
  }

  /**
   * Where something goes wrong.
   *
   * @param path begin of the paths whose requests count; empty if those count that change something
   * @param request number of the request among those that count, from 0
   * @param kind what becomes of it
   */
  record Edge(String path, int request, Kind kind) {

    /** The same edge, counted from so many requests on. */
    Edge later(int requests) {
      return new Edge(path, requests + request, kind);
    }

    private boolean counts(Request one) {
      return path.isEmpty() ? one.changes() : one.path().startsWith(path);
    }
  }

  /** A request, as far as it tells one from another. */
  record Request(String method, String path) {

    /** Whether it is to change anything. */
    boolean changes() {
      return !READS.contains(method);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** An answer in JSON. */
  record Answer(int status, String body) {

    /** Gives it. */
    void to(HttpExchange exchange) throws IOException {
      byte[] text = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(text);
      }
    }
  }

  /** Sends a request on. */
  interface Passage {
    Answer pass() throws IOException;
  }

  /**
   * A request that arrives late.
   *
   * @param passage sends it on
   * @param arrived told when it did
   */
  private record Late(Passage passage, CountDownLatch arrived) {}

  /** Longer than the operator waits for an answer and tries again. */
  private static final long LONGEST_SECONDS = 120;

  private final Runnable ending;
  private final Map<String, List<Request>> requests = new ConcurrentHashMap<>();
  private final Map<String, Edge> edges = new ConcurrentHashMap<>();
  private final Map<String, Late> held = new ConcurrentHashMap<>();

  /**
   * @param ending ends the operator
   */
  Faults(Runnable ending) {
    this.ending = ending;
  }

  /** Has one thing go wrong for an instance, which is told by its namespace. */
  void arm(String namespace, Edge edge) {
    edges.put(namespace, edge);
  }

  /** Whether it has yet to go wrong. */
  boolean isArmed(String namespace) {
    return edges.containsKey(namespace);
  }

  /** The requests for an instance that count by a path, in order. */
  List<String> requests(String namespace, String path) {
    Edge any = new Edge(path, 0, Kind.EndsBefore);
    return requests.getOrDefault(namespace, List.of()).stream()
        .filter(any::counts)
        .map(Request::toString)
        .toList();
  }

  /** Has a request pass, or go wrong; without an answer the connection is to be cut. */
  Optional<Answer> meet(String namespace, Request request, Passage passage) throws IOException {
    Optional<Edge> edge = note(namespace, request);
    if (edge.isEmpty()) {
      Answer answer = passage.pass();
      if (request.changes()) {
        letGo(namespace);
      }
      return Optional.of(answer);
    }
    return switch (edge.orElseThrow().kind()) {
      case EndsBefore -> ended();
      case EndsAfter -> {
        passage.pass();
        yield ended();
      }
      case CutBefore -> Optional.empty();
      case CutAfter -> {
        passage.pass();
        yield Optional.empty();
      }
      case Twice -> {
        passage.pass();
        yield Optional.of(passage.pass());
      }
      case Overtaken -> {
        hold(namespace, passage);
        yield ended();
      }
      case Delayed -> {
        await(hold(namespace, passage));
        yield Optional.empty();
      }
    };
  }

  private Optional<Answer> ended() {
    ending.run();
    return Optional.empty();
  }

  private CountDownLatch hold(String namespace, Passage passage) {
    CountDownLatch arrived = new CountDownLatch(1);
    held.put(namespace, new Late(passage, arrived));
    return arrived;
  }

  private static void await(CountDownLatch arrived) throws IOException {
    try {
      if (!arrived.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nothing else was ever asked");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void letGo(String namespace) throws IOException {
    Late late = held.remove(namespace);
    if (late != null) {
      late.passage().pass();
      late.arrived().countDown();
    }
  }

  /** Notes a request; the edge, if it is the one that goes wrong. */
  private Optional<Edge> note(String namespace, Request request) {
    List<Request> noted = requests.computeIfAbsent(namespace, _ -> new CopyOnWriteArrayList<>());
    synchronized (noted) {
      Optional<Edge> edge =
          Optional.ofNullable(edges.get(namespace))
              .filter(armed -> armed.counts(request))
              .filter(armed -> requests(namespace, armed.path()).size() == armed.request());
      noted.add(request);
      return edge.filter(met -> edges.remove(namespace, met));
    }
  }
}
