package gg.sprocket.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A component of a shipped release, filled in as the operator does.
 *
 * @param definition what the release says of it
 * @param values values of the placeholders
 * @param secrets the secret values by name
 */
record ReleaseComponent(
    JsonNode definition, Map<String, JsonNode> values, Map<String, String> secrets) {

  private static final Pattern PLACEHOLDER = Pattern.compile("(\\$?)\\$\\{([A-Za-z0-9._]+)}");

  /** The topology of a release. */
  static JsonNode topology(String version, String name) {
    try {
      Path file = Path.of("..", "helm", "sprocket-operator", "releases", version + ".yaml");
      JsonNode release = Serialization.unmarshal(Files.readString(file), JsonNode.class);
      return StreamSupport.stream(release.at("/spec/topologies").spliterator(), false)
          .filter(topology -> topology.path("name").asText().equals(name))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return definition.path("name").asText();
  }

  String image() {
    return definition.path("image").asText();
  }

  List<String> command() {
    List<String> command = new ArrayList<>();
    definition.path("command").forEach(word -> command.add(word.asText()));
    return command;
  }

  String directory() {
    return definition.path("workingDirectory").asText();
  }

  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    definition
        .path("secretEnv")
        .forEach(e -> environment.put(e.path("name").asText(), secret(e.path("secret"))));
    definition
        .path("env")
        .forEach(
            e -> {
              String value = text(e.path("value").asText());
              for (Map.Entry<String, String> known : environment.entrySet()) {
                value = value.replace("$(" + known.getKey() + ")", known.getValue());
              }
              environment.put(e.path("name").asText(), value);
            });
    return environment;
  }

  /** Its files by path: configuration and secrets. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    definition
        .path("files")
        .forEach(
            file -> {
              JsonNode json = Json.known(file.path("json").asText());
              files.put(file.path("path").asText(), Json.write(fill(json)));
            });
    definition
        .path("secretFiles")
        .forEach(
            file ->
                files.put(
                    definition.path("secretDirectory").asText() + "/" + file.path("file").asText(),
                    secret(file.path("secret"))));
    return files;
  }

  private String secret(JsonNode name) {
    return Objects.requireNonNull(secrets.get(name.asText()), name::asText);
  }

  private JsonNode fill(JsonNode node) {
    if (node.isTextual()) {
      String text = node.textValue();
      Matcher whole = PLACEHOLDER.matcher(text);
      return whole.matches() && whole.group(1).isEmpty() ? value(whole.group(2)) : node(text(text));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode filled = Json.object();
      object.properties().forEach(e -> filled.set(e.getKey(), fill(e.getValue())));
      return filled;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode filled = Json.array();
      array.forEach(inner -> filled.add(fill(inner)));
      return filled;
    }
    return node;
  }

  private String text(String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1).isEmpty()
                        ? value(match.group(2)).asText()
                        : match.group().substring(1)));
  }

  private JsonNode value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static JsonNode node(String text) {
    return Json.object().textNode(text);
  }
}
