package gg.sprocket.operator.component;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files of the repository that people apply: the chart's releases and the examples. */
public final class Shipped {

  /** Unknown fields are refused: in a file of ours they are slips of the pen. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Path ROOT = Path.of("..");

  private Shipped() {}

  /** Release 1.5.0. */
  public static ReleaseSpec release() {
    return release("1.5.0");
  }

  /** A release of the chart. */
  public static ReleaseSpec release(String version) {
    Path file = ROOT.resolve("helm/sprocket-operator/releases/" + version + ".yaml");
    return decoded(documents(file).getFirst().path("spec"), ReleaseSpec.class);
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
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Anchors and aliases are resolved, which Jackson's own reader of YAML does not do. */
  private static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(yaml)
        .forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
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
    return documents(yaml).getFirst();
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
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }
}
