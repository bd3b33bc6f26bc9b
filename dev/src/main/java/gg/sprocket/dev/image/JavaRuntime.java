package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Java runtime with what the programs need and no more, out of the JDK that runs us.
 *
 * @param cache where it is kept
 */
record JavaRuntime(ImageCache cache) {

  /** Its folder in an image. */
  static final String FOLDER = "/opt/java";

  /** The program that starts others. */
  static final String JAVA = FOLDER + "/bin/java";

  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final List<String> OPTIONS =
      List.of("--no-header-files", "--no-man-pages", "--generate-cds-archive");

  /** Modules of the runtime; those that they need come with them. */
  static List<String> modules() {
    return Recipes.text("java/modules").lines().toList();
  }

  /** The layer with the runtime. */
  Layer layer() {
    List<String> inputs =
        List.of(release(), String.join(",", modules()), String.join(" ", OPTIONS), FOLDER);
    return cache.layer(
        "java",
        inputs,
        (work, layer) ->
            cache
                .progress()
                .step("making the Java runtime of the images", () -> make(work, layer)));
  }

  /** Version and maker, so that another JDK makes another runtime. */
  private static String release() {
    try {
      return Files.readString(JDK.resolve("release"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version of " + JDK, e);
    }
  }

  private static void make(Path work, Path layer) {
    Path runtime = work.resolve("java");
    Command.in(work)
        .run(
            List.of(
                JDK.resolve("bin/jlink").toString(),
                OPTIONS.get(0),
                OPTIONS.get(1),
                OPTIONS.get(2),
                "--add-modules=" + String.join(",", modules()),
                "--output=" + runtime));
    try {
      new ThinLayer(ImageFile.tree(runtime, FOLDER)).write(layer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + layer, e);
    }
  }
}
