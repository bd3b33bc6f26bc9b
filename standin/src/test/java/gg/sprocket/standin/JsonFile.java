package gg.sprocket.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Changes files of JSON. */
final class JsonFile {

  private JsonFile() {}

  /** Sets the value at a JSON pointer; null takes it away. */
  static void edit(Path file, String pointer, @Nullable Object value) {
    try {
      ObjectNode whole = (ObjectNode) Json.read(Files.readString(file));
      int slash = pointer.lastIndexOf('/');
      ObjectNode parent = (ObjectNode) whole.at(pointer.substring(0, slash));
      String name = pointer.substring(slash + 1);
      if (value == null) {
        parent.remove(name);
      } else {
        parent.putPOJO(name, value);
      }
      Files.writeString(file, Json.write(whole));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
