package gg.sprocket.operator.vault;

import gg.sprocket.operator.resource.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A snapshot: a compressed tar file that ends with the sealed sums of all that is in it. A server
 * that fails while it sends one can do no better than end it there, so the answer looks whole; its
 * own client looks for the same ({@code api/sys_raft.go}).
 *
 * @param path the file
 */
public record SnapshotFile(Path path) {
  private static final String LAST = "SHA256SUMS.sealed";
  private static final String STATE = "state.bin";

  /** Where Vault keeps in the clear what opens it ({@code vault/seal.go}). */
  private static final String SEAL = "core/seal-config";

  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 11;
  private static final int OCTAL = 8;

  /** Whether it holds all of a snapshot. */
  public boolean isWhole() {
    try (InputStream tar =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      String last = "";
      byte[] header = tar.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        last = text(header, 0, NAME);
        long size = Long.parseLong(text(header, SIZE_AT, SIZE_LENGTH).strip(), OCTAL);
        tar.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        header = tar.readNBytes(BLOCK);
      }
      boolean ended = header.length == BLOCK;
      // Checks the sum at the end of the compression as well.
      tar.transferTo(OutputStream.nullOutputStream());
      return ended && last.equals(LAST);
    } catch (IOException | NumberFormatException _) {
      return false;
    }
  }

  /**
   * What the Vault was opened by that it was taken of, as Vault calls it, such as {@code shamir};
   * empty if it does not tell.
   */
  public Optional<String> seal() {
    try (InputStream tar =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      byte[] header = tar.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        long size = Long.parseLong(text(header, SIZE_AT, SIZE_LENGTH).strip(), OCTAL);
        if (text(header, 0, NAME).equals(STATE)) {
          return new SnapshotEntries(tar, size)
              .value(SEAL)
              .map(SnapshotFile::type)
              .filter(type -> !type.isEmpty());
        }
        tar.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        header = tar.readNBytes(BLOCK);
      }
      return Optional.empty();
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static String type(byte[] config) {
    try {
      return Json.MAPPER.readTree(config).path("type").asText();
    } catch (IOException _) {
      return "";
    }
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.US_ASCII);
  }
}
