package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * As much of an API server as keeps objects: versions, uids and what deletions and changes are
 * bound to. What others do in between comes by {@link #before}.
 */
final class ObjectServer implements AutoCloseable {

  /** Type of the body of a server-side apply. */
  static final String APPLY = "apply-patch";

  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final Map<String, List<JsonNode>> past = new TreeMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;

  /** A client of it. */
  final KubernetesClient client;

  private int version = 100;
  private Optional<String> method = Optional.empty();
  private Runnable deed = () -> {};
  private int refusal;
  private Edges edges = new Edges();

  ObjectServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no server on loopback", e);
    }
    server.createContext("/", this::serve);
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
  }

  /** Puts an object there, as others do. */
  synchronized void put(HasMetadata object) {
    ObjectNode node = Json.MAPPER.valueToTree(object);
    node.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    objects.put(
        Deletions.path(
            object.getClass(), object.getMetadata().getNamespace(), object.getMetadata().getName()),
        node);
  }

  /** Takes an object away, as others do. */
  synchronized void remove(Class<? extends HasMetadata> kind, String namespace, String name) {
    objects.remove(Deletions.path(kind, namespace, name));
  }

  /**
   * Has something happen before the next request of a method is served; if that throws an {@link
   * IllegalStateException}, the request comes to nothing.
   */
  synchronized void before(String next, Runnable happens) {
    method = Optional.of(next);
    deed = happens;
  }

  /** Has every request pass two edges. */
  synchronized void edged(Edges all) {
    edges = all;
  }

  /** Forgets every object. */
  synchronized void clear() {
    objects.clear();
    past.clear();
  }

  /** Every form that an object ever had. */
  synchronized List<JsonNode> past(
      Class<? extends HasMetadata> kind, String namespace, String name) {
    return List.copyOf(past.getOrDefault(Deletions.path(kind, namespace, name), List.of()));
  }

  /** Refuses every creation with a status; 0 ends that. */
  synchronized void refuseCreations(int status) {
    refusal = status;
  }

  /** Methods and paths of what was asked. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** An object, if it is there. */
  synchronized Optional<JsonNode> get(
      Class<? extends HasMetadata> kind, String namespace, String name) {
    return Optional.ofNullable(objects.get(Deletions.path(kind, namespace, name)));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      boolean dry = String.valueOf(exchange.getRequestURI().getQuery()).contains("dryRun");
      boolean applied =
          String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")).contains(APPLY);
      String asked = applied ? APPLY : exchange.getRequestMethod();
      Answer answer = edged(asked, path, Json.MAPPER.readTree(body), dry);
      byte[] bytes = answer.body().toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, JsonNode body) {
    static Answer refused(int status) {
      return new Answer(
          status,
          Json.MAPPER
              .createObjectNode()
              .put("kind", "Status")
              .put("apiVersion", "v1")
              .put("status", "Failure")
              .put("code", status));
    }
  }

  private Answer edged(String asked, String path, JsonNode body, boolean dry) {
    try {
      edges.pass();
      Answer answer = answer(asked, path, body, dry);
      edges.pass();
      return answer;
    } catch (Edges.Cut _) {
      return Answer.refused(500);
    }
  }

  private synchronized Answer answer(String asked, String path, JsonNode body, boolean dry) {
    if (method.equals(Optional.of(asked))) {
      method = Optional.empty();
      try {
        deed.run();
      } catch (IllegalStateException e) {
        return Answer.refused(500);
      }
    }
    requests.add(asked + " " + path);
    if (asked.equals("POST")) {
      return created(path + "/" + body.at("/metadata/name").asText(), (ObjectNode) body, dry);
    }
    if (asked.equals("GET") && isList(path)) {
      return new Answer(200, list(path));
    }
    ObjectNode there = objects.get(path);
    if (asked.equals(APPLY)) {
      return applied(path, Optional.ofNullable(there), (ObjectNode) body);
    }
    if (there == null) {
      return Answer.refused(404);
    }
    return switch (asked) {
      case "GET" -> new Answer(200, there);
      case "PATCH" -> patched(path, there, (ObjectNode) body);
      case "DELETE" -> deleted(path, there, body.path("preconditions"));
      default -> Answer.refused(405);
    };
  }

  private static boolean isList(String path) {
    return path.matches("/(api/v1|apis/[^/]+/[^/]+)/namespaces/[^/]+/[^/]+");
  }

  private ObjectNode list(String path) {
    ObjectNode list = Json.MAPPER.createObjectNode().put("kind", "List").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", String.valueOf(version));
    var items = list.putArray("items");
    objects.forEach(
        (key, object) -> {
          if (key.startsWith(path + "/")) {
            items.add(object);
          }
        });
    return list;
  }

  private void keep(String path, ObjectNode object) {
    objects.put(path, object);
    past.computeIfAbsent(path, _ -> new ArrayList<>()).add(object);
  }

  private Answer created(String path, ObjectNode body, boolean dry) {
    if (refusal != 0) {
      return Answer.refused(refusal);
    }
    if (objects.containsKey(path)) {
      return Answer.refused(409);
    }
    body.withObject("/metadata")
        .put("uid", "uid-" + ++version)
        .put("resourceVersion", String.valueOf(version));
    if (!dry) {
      keep(path, body);
    }
    return new Answer(201, body);
  }

  private static boolean isOfOther(ObjectNode there, ObjectNode patch) {
    JsonNode wanted = patch.at("/metadata/resourceVersion");
    return wanted.isTextual() && !wanted.equals(there.at("/metadata/resourceVersion"));
  }

  private Answer patched(String path, ObjectNode there, ObjectNode patch) {
    if (isOfOther(there, patch)) {
      return Answer.refused(409);
    }
    ObjectNode merged = MergePatch.of(there, patch);
    merged.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    keep(path, merged);
    return new Answer(200, settled(path, merged));
  }

  /** Of one manager: what it sends of data, labels and annotations is all there is of them. */
  private Answer applied(String path, Optional<ObjectNode> there, ObjectNode form) {
    if (there.isEmpty()) {
      return created(path, form, false);
    }
    if (isOfOther(there.orElseThrow(), form)) {
      return Answer.refused(409);
    }
    ObjectNode rest = there.orElseThrow().deepCopy();
    rest.remove("data");
    rest.withObject("/metadata").remove(List.of("labels", "annotations"));
    return patched(path, rest, form);
  }

  private Answer deleted(String path, ObjectNode there, JsonNode bound) {
    for (String field : List.of("uid", "resourceVersion")) {
      if (bound.has(field) && !bound.get(field).equals(there.at("/metadata/" + field))) {
        return Answer.refused(409);
      }
    }
    there.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    return new Answer(200, settled(path, there));
  }

  private ObjectNode settled(String path, ObjectNode object) {
    if (object.at("/metadata/deletionTimestamp").isTextual()
        && object.at("/metadata/finalizers").isEmpty()) {
      objects.remove(path);
    }
    return object;
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
