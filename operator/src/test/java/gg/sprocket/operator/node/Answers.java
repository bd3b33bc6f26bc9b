package gg.sprocket.operator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a process answers when it is asked through its Service.
 *
 * @param admin the administrator's client
 * @param namespace where it is
 * @param service its Service
 * @param port its port
 */
record Answers(KubernetesClient admin, String namespace, String service, int port) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The JSON at a path. */
  JsonNode at(String path) {
    String whole =
        "/api/v1/namespaces/%s/services/http:%s:%d/proxy%s"
            .formatted(namespace, service, port, path);
    try {
      return JSON.readTree(Objects.requireNonNullElse(admin.raw(whole), "{}"));
    } catch (IOException e) {
      throw new IllegalStateException("no JSON from " + whole, e);
    }
  }

  /** What it says of itself. */
  JsonNode selfCheck() {
    return at("/self-check");
  }

  /** What does not work, by its own word. */
  List<String> failures() {
    JsonNode answer = selfCheck();
    List<String> failures = new ArrayList<>();
    if (!answer.path("ok").asBoolean()) {
      failures.add("not ok");
    }
    answer
        .path("checks")
        .forEach(
            check -> {
              if (!check.path("ok").asBoolean()) {
                failures.add(check.path("name").asText() + ": " + check.path("detail").asText());
              }
            });
    return failures;
  }
}
