package gg.sprocket.dev.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That users' image, from the Dockerfile, and the one of a node here are run alike. */
class OperatorImageTest {
  private final JavaImage image =
      OperatorImage.of(Path.of("target/sprocket-operator.jar"), "example.org/operator:1");

  @Test
  void isRunAsTheDockerfileSays() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../Dockerfile"));

    assertThat(values(lines, "ENTRYPOINT"))
        .containsExactly(Serialization.asJson(image.config().entrypoint()).replace(",", ", "));
    assertThat(values(lines, "USER")).containsExactly(image.config().user());
    assertThat(values(lines, "WORKDIR")).containsExactly(image.config().workingDirectory());
    assertThat(values(lines, "EXPOSE"))
        .containsExactlyElementsOf(image.config().ports().stream().map(String::valueOf).toList());
    assertThat(values(lines, "ENV"))
        .containsExactlyInAnyOrderElementsOf(
            JavaImages.config(image.config()).environment().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList());
  }

  @Test
  void isTrainedAsTheDockerfileTrains() throws IOException {
    String text = Files.readString(Path.of("../Dockerfile"));
    JavaProgram.Training training = image.program().training();

    training
        .environment()
        .forEach((name, value) -> assertThat(text).contains(" " + name + "=" + value + " "));
    assertThat(text)
        .contains("--signal=TERM " + training.seconds() + " ")
        .contains("-XX:ArchiveClassesAtExit=" + training.archive() + " ")
        .contains(String.join(" ", JavaImages.OPTIONS));
  }

  private static Stream<String> values(List<String> lines, String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1));
  }
}
