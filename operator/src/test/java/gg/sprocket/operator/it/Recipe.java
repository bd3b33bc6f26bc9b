package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The pieces of shell of a page, run as its reader would.
 *
 * @param pieces their text, in order
 * @param folder where they are run
 * @param environment variables that they get
 */
public record Recipe(List<String> pieces, Path folder, Map<String, String> environment) {

  private static final Pattern PIECE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  /** Of a page of the documentation. */
  public static Recipe of(String page, Path folder, Map<String, String> environment) {
    try {
      String text = Files.readString(TestCluster.REPOSITORY.resolve(page));
      return new Recipe(
          PIECE.matcher(text).results().map(piece -> piece.group(1)).toList(), folder, environment);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    }
  }

  /** The same with other words. */
  public Recipe with(String words, String others) {
    assertThat(String.join("", pieces)).contains(words);
    return new Recipe(
        pieces.stream().map(piece -> piece.replace(words, others)).toList(), folder, environment);
  }

  /**
   * Runs some of it, from one piece to another, both counted from 1, after the first paragraph,
   * which says what the names mean.
   */
  void run(int first, int last) {
    String names = pieces.getFirst().split("\n\n", 2)[0];
    run(names + "\n" + String.join("\n", pieces.subList(first - 1, last)));
  }

  private void run(String script) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-eu", "-c", script)
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException("sh cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a recipe ran", e);
    }
  }
}
