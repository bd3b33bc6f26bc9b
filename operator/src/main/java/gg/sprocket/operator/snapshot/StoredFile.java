package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.probe.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file that is stored elsewhere; never held in memory as a whole.
 *
 * @param path where it is
 */
record StoredFile(Path path) {

  /** Where contents come from. */
  @FunctionalInterface
  interface Source {
    void writeTo(OutputStream to) throws Refusal, IOException, InterruptedException;
  }

  long size() throws IOException {
    return Files.size(path);
  }

  /** SHA-256, 64 hexadecimal digits. */
  String sha256() throws Refusal, IOException, InterruptedException {
    return sha256(to -> Files.copy(path, to));
  }

  /** SHA-256 of contents, 64 hexadecimal digits. */
  static String sha256(Source source) throws Refusal, IOException, InterruptedException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream to = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        source.writeTo(to);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
