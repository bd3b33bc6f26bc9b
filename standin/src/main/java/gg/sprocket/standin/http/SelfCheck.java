package gg.sprocket.standin.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Answers at {@code /self-check} whether everything that the process was given works. No program of
 * Sprocket has it. {@code ?without=a,b} leaves checks out that a test knows to fail.
 */
public final class SelfCheck implements Site.Page {

  /** Where it answers. */
  public static final String PATH = "/self-check";

  private final Map<String, Callable<String>> checks = new LinkedHashMap<>();

  /** Adds a check, which throws or gives a detail without any secret. */
  public SelfCheck with(String name, Callable<String> check) {
    checks.put(name, check);
    return this;
  }

  @Override
  public Answer answer(Request request) {
    List<String> without = List.of(request.parameter("without").orElse("").split(",", -1));
    ObjectNode body = Json.object().put("ok", true);
    ArrayNode results = body.putArray("checks");
    Map<String, Future<String>> running = new LinkedHashMap<>();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      checks.forEach(
          (name, check) -> {
            if (!without.contains(name)) {
              running.put(name, workers.submit(check));
            }
          });
      running.forEach((name, result) -> add(body, results, name, result));
    }
    return Answer.json(200, body);
  }

  private static void add(ObjectNode body, ArrayNode results, String name, Future<String> result) {
    ObjectNode entry = results.addObject().put("name", name);
    try {
      entry.put("ok", true).put("detail", result.get());
    } catch (ExecutionException e) {
      body.put("ok", false);
      entry.put("ok", false).put("detail", words(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      body.put("ok", false);
      entry.put("ok", false).put("detail", "interrupted");
    }
  }

  private static String words(Throwable cause) {
    return switch (cause) {
      case Fatal fatal -> fatal.words();
      case SQLException e -> "error: " + e.getMessage();
      default -> String.valueOf(cause);
    };
  }
}
