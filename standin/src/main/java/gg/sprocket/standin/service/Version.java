package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The versions of 1.x that differ in what they need, as the first line of a program's file says.
 */
public enum Version {
  /** Calls, events and replays go over RabbitMQ; only core has the database. */
  ONE_FOUR("1.4"),
  /** All of that is tables of the database. */
  ONE_FIVE("1.5");

  private final String prefix;

  Version(String prefix) {
    this.prefix = prefix;
  }

  /** That of a program's file. */
  public static Version of(Path file) {
    try {
      String content = Files.readString(file);
      for (Version version : values()) {
        if (content.contains(" " + version.prefix + ".")) {
          return version;
        }
      }
      throw new Fatal("SyntaxError: " + file.getFileName() + " is of no version of 1.x");
    } catch (IOException e) {
      throw new Fatal("Error: EACCES: permission denied, open '" + file + "'", e);
    }
  }
}
