package gg.sprocket.operator.component;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of the repository that people apply: the chart's releases and the examples. */
public final class Shipped {

  /** Unknown fields are refused: in a file of ours they are slips of the pen. */
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Path ROOT = Path.of("..");

  private Shipped() {}

  /** Release 1.5.0. */
  public static ReleaseSpec release() {
    JsonNode document =
        documents(ROOT.resolve("helm/sprocket-operator/releases/1.5.0.yaml")).getFirst();
    return decoded(document.path("spec"), ReleaseSpec.class);
  }

  /** The spec of the smallest example. */
  public static JsonNode minimal() {
    return instanceOf(documents(ROOT.resolve("examples/minimal.yaml"))).path("spec");
  }

  /** All examples. */
  public static List<Path> examples() {
    return filesOf("examples");
  }

  /** All releases of the chart. */
  public static List<Path> releases() {
    return filesOf("helm/sprocket-operator/releases");
  }

  private static List<Path> filesOf(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** The documents of a file. */
  public static List<JsonNode> documents(Path file) {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return new ArrayList<>(values.readAll());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The instance among documents. */
  public static JsonNode instanceOf(List<JsonNode> documents) {
    return documents.stream()
        .filter(d -> d.path("kind").asText().equals("SprocketInstance"))
        .findFirst()
        .orElseThrow();
  }

  /** YAML text as a tree. */
  public static JsonNode tree(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not YAML: " + yaml, e);
    }
  }

  /** A spec; unknown fields are refused. */
  public static InstanceSpec spec(JsonNode spec) {
    return decoded(spec, InstanceSpec.class);
  }

  /** A release; unknown fields are refused. */
  public static ReleaseSpec release(JsonNode spec) {
    return decoded(spec, ReleaseSpec.class);
  }

  private static <T> T decoded(JsonNode tree, Class<T> type) {
    try {
      return YAML.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
