package gg.sprocket.dev.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.image.ImageConfig;
import gg.sprocket.dev.image.ImageFile;
import gg.sprocket.dev.image.JavaImage;
import gg.sprocket.dev.image.JavaProgram;
import gg.sprocket.dev.image.LocalImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Images of the stand-in for the application, under the names of the releases.
 *
 * @param jar the packaged stand-in, with its libraries in {@code lib} beside it
 */
public record StandinImages(Path jar) {

  private static final int REHEARSAL_SECONDS = 20;

  /** That of a repository. */
  public static StandinImages of(Path repository) {
    return new StandinImages(repository.resolve("standin/target/sprocket-standin.jar"));
  }

  /**
   * An archive with all of them.
   *
   * @throws DevFailure when the jar is not there, or with what it complains of
   */
  public Path archive(Progress progress) {
    if (!Files.isReadable(jar)) {
      throw new DevFailure(jar + " is not there. `make package` builds it.");
    }
    JsonNode list = list();
    JavaProgram program = program(list);
    List<JavaImage> images = new ArrayList<>();
    list.path("images").forEach(image -> images.add(image(program, list, image)));
    return LocalImages.java("standin", images, progress);
  }

  /** The jar itself knows what its images hold. */
  private JsonNode list() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try {
      return JsonMapper.builder()
          .build()
          .readTree(SystemCommands.run(List.of(java, "-jar", jar.toString(), "images")));
    } catch (JsonProcessingException e) {
      throw new DevFailure("%s does not tell its images as JSON.".formatted(jar), e);
    }
  }

  private JavaProgram program(JsonNode list) {
    return new JavaProgram(
        jar,
        list.path("folder").asText(),
        new JavaProgram.Training(
            list.path("classes").asText(),
            List.of(list.path("rehearsal").asText()),
            Map.of(),
            List.of(),
            list.path("rehearsed").asText(),
            REHEARSAL_SECONDS));
  }

  private static JavaImage image(JavaProgram program, JsonNode list, JsonNode image) {
    List<ImageFile> files = new ArrayList<>();
    image
        .path("files")
        .forEach(
            file ->
                files.add(
                    new ImageFile.Text(
                        file.path("text").asText(),
                        file.path("path").asText(),
                        file.path("executable").asBoolean())));
    return new JavaImage(
        List.of(image.path("reference").asText()),
        program,
        ImageConfig.running("/bin/sh").in(list.path("workingDirectory").asText()),
        files);
  }
}
