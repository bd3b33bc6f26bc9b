package gg.sprocket.operator.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files that are part of the program. */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Text of a file that lies beside a class.
   *
   * @param neighbour the class
   * @param name name of the file
   */
  public static String text(Class<?> neighbour, String name) {
    try (InputStream stream = neighbour.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its own file " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program's own file " + name, e);
    }
  }
}
