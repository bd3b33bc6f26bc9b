package gg.sprocket.standin.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.image.StandinImage.Content;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every container of the shipped releases finds its image, and in it its program. */
class StandinImagesTest {

  private static final Path RELEASES = Path.of("..", "helm", "sprocket-operator", "releases");

  /**
   * A container of a release.
   *
   * @param image its image
   * @param command its command
   * @param directory its working directory
   */
  record Started(String image, List<String> command, String directory) {}

  static List<Started> containers() throws IOException {
    List<Started> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(RELEASES)) {
      for (Path file : files.toList()) {
        JsonNode release = Serialization.unmarshal(Files.readString(file), JsonNode.class);
        for (JsonNode topology : release.at("/spec/topologies")) {
          all.add(started(topology.at("/schema/migration")));
          topology.path("components").forEach(component -> all.add(started(component)));
        }
      }
    }
    return all;
  }

  private static Started started(JsonNode definition) {
    List<String> command = new ArrayList<>();
    definition.path("command").forEach(word -> command.add(word.asText()));
    return new Started(
        definition.path("image").asText(), command, definition.path("workingDirectory").asText());
  }

  @ParameterizedTest
  @MethodSource("containers")
  void theImageHasWhatTheCommandNames(Started started) {
    StandinImage image =
        StandinImages.all().stream()
            .filter(known -> known.reference().equals(started.image()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no image " + started.image()));
    List<String> programs =
        image.files().stream().filter(Content::executable).map(Content::path).toList();

    assertThat(programs).contains("/usr/local/bin/" + started.command().getFirst());
    assertThat(image.files()).extracting(Content::path).contains(needed(started));
  }

  private static String needed(Started started) {
    return switch (started.command().getFirst()) {
      case "npm" -> started.directory() + "/package.json";
      case "celery" -> started.directory() + "/main.py";
      default ->
          started.command().stream()
              .skip(1)
              .filter(word -> word.matches(".*\\.(js|ts|py)") && !word.contains("/lib/src/"))
              .map(word -> Path.of(started.directory()).resolve(word).normalize().toString())
              .findFirst()
              .orElseThrow();
    };
  }
}
