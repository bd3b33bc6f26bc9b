package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of {@code dev/images}, which are on the class path. */
final class Recipes {
  private Recipes() {}

  static String text(String name) {
    try (InputStream stream = Recipes.class.getResourceAsStream("/images/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("images/" + name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("images/" + name + " cannot be read", e);
    }
  }

  /** Writes one of them into a folder, under its own name. */
  static Path write(String name, Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(Path.of(name).getFileName()), text(name));
  }
}
