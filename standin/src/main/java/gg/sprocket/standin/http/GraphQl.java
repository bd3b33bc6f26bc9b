package gg.sprocket.standin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The API at {@code /graphql}: GET, POST, and uploads by forms (graphql-multipart-request-spec).
 */
public final class GraphQl implements Site.Page {

  /**
   * What a field is asked with.
   *
   * @param name its name
   * @param text gives an argument that is a text
   * @param files the files that came along
   */
  public record Call(String name, Arguments text, List<byte[]> files) {}

  /** Arguments of a field. */
  @FunctionalInterface
  public interface Arguments {
    /** The text of an argument, variables put in. */
    Optional<String> get(String name);
  }

  /** What gives a field its value. */
  @FunctionalInterface
  public interface Resolver {
    /** The value. */
    JsonNode resolve(Call call);
  }

  private final Map<String, Resolver> queries;
  private final Map<String, Resolver> mutations;

  /** An API. */
  public GraphQl(Map<String, Resolver> queries, Map<String, Resolver> mutations) {
    this.queries = Map.copyOf(queries);
    this.mutations = Map.copyOf(mutations);
  }

  @Override
  public Answer answer(Request request) throws IOException {
    try {
      if (request.method().equals("GET")) {
        String query = request.parameter("query").orElse("");
        return answer(Json.object().put("query", query), List.of());
      }
      if (request.header("Content-Type").orElse("").startsWith("multipart/form-data")) {
        Request.Form form = request.form();
        JsonNode operations = Json.read(form.fields().getOrDefault("operations", "null"));
        // The files in the order of the map that says where each belongs.
        List<byte[]> files = new ArrayList<>();
        Json.read(form.fields().getOrDefault("map", "{}"))
            .fieldNames()
            .forEachRemaining(
                name -> Optional.ofNullable(form.files().get(name)).ifPresent(files::add));
        return answer(operations, files);
      }
      return answer(Json.read(request.text()), List.of());
    } catch (JsonProcessingException e) {
      return failure(400, "Unexpected token in JSON", "BAD_REQUEST");
    }
  }

  private Answer answer(JsonNode operation, List<byte[]> files) {
    String query = operation.path("query").asText("");
    if (query.isBlank()) {
      return new Answer(400, Map.of(), "GET query missing.");
    }
    Optional<Document> document = Document.of(query);
    if (document.isEmpty()) {
      return failure(400, "Syntax Error: Unexpected <EOF>.", "GRAPHQL_PARSE_FAILED");
    }
    boolean mutation = document.get().mutation();
    String type = mutation ? "Mutation" : "Query";
    Map<String, Resolver> known = new TreeMap<>(mutation ? mutations : queries);
    known.put("__typename", _ -> Json.array().arrayNode().textNode(type));
    ObjectNode data = Json.object();
    for (Document.Field field : document.get().fields()) {
      Resolver resolver = known.get(field.name());
      if (resolver == null) {
        return failure(
            400,
            "Cannot query field \"%s\" on type \"%s\".".formatted(field.name(), type),
            "GRAPHQL_VALIDATION_FAILED");
      }
      try {
        Arguments arguments = name -> argument(field, name, operation.path("variables"));
        data.set(field.name(), resolver.resolve(new Call(field.name(), arguments, files)));
      } catch (Fatal e) {
        return failure(200, e.words(), "INTERNAL_SERVER_ERROR");
      }
    }
    return Answer.json(200, Json.object().set("data", data));
  }

  private static Optional<String> argument(Document.Field field, String name, JsonNode variables) {
    return field
        .argument(name)
        .map(text -> text.startsWith("$") ? variables.path(text.substring(1)).asText("") : text);
  }

  private static Answer failure(int status, String message, String code) {
    ObjectNode error = Json.object().put("message", message);
    error.putObject("extensions").put("code", code);
    ObjectNode body = Json.object();
    body.putArray("errors").add(error);
    if (status == 200) {
      body.putNull("data");
    }
    return Answer.json(status, body);
  }
}
