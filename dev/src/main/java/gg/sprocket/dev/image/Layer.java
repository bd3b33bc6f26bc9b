package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One layer of images: a tar file that is not compressed, so that importing it only copies.
 *
 * @param file the tar file
 * @param digest SHA-256 of it, in hexadecimal
 */
public record Layer(Path file, String digest) {

  /** A layer whose digest is not known yet. */
  static Layer of(Path file) {
    return new Layer(file, Digests.of(file));
  }

  /** Size in bytes. */
  long size() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
