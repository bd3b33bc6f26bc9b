package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  private static final List<String> WHOLE =
      List.of("meta.json", "state.bin", "SHA256SUMS", "SHA256SUMS.sealed");

  @TempDir Path folder;

  @Test
  void oneWithTheSealedSumsAtItsEndIsWhole() throws IOException {
    assertThat(whole(compressed(tar(WHOLE)))).isTrue();
  }

  @Test
  void oneThatEndsEarlierIsNot() throws IOException {
    assertThat(whole(compressed(tar(WHOLE.subList(0, 3))))).isFalse();
    assertThat(whole(compressed(tar(List.of())))).isFalse();
  }

  @Test
  void oneThatIsCutAnywhereIsNot() throws IOException {
    byte[] snapshot = compressed(tar(WHOLE));
    for (int length = 0; length < snapshot.length; length++) {
      assertThat(whole(Arrays.copyOf(snapshot, length))).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void whatIsNoSnapshotIsNot() throws IOException {
    assertThat(whole("<html>".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(whole(compressed(new byte[2_000]))).isFalse();
    byte[] letters = new byte[2_000];
    Arrays.fill(letters, (byte) 'x');
    assertThat(whole(compressed(letters))).isFalse();
  }

  @Test
  void itTellsWhatOpensItsVault() throws IOException {
    byte[] entries =
        joined(
            entry("core/keyring", "sealed".repeat(100)),
            entry("core/seal-config", "{\"type\": \"transit\", \"secret_shares\": 1}"),
            entry("logical/1", "sealed"));

    assertThat(seal(entries)).contains("transit");
    assertThat(seal(entry("core/keyring", "core/seal-config"))).isEmpty();
    assertThat(seal(entry("core/seal-config", "[]"))).isEmpty();
  }

  @Test
  void oneThatIsCutOrOfAnotherFormTellsNothingFalse() throws IOException {
    byte[] entries = entry("core/seal-config", "{\"type\": \"transit\"}");
    for (int length = 0; length < entries.length; length++) {
      assertThat(seal(Arrays.copyOf(entries, length))).as("%d bytes", length).isEmpty();
    }
    byte[] letters = new byte[2_000];
    Arrays.fill(letters, (byte) 0xff);
    assertThat(seal(letters)).isEmpty();
    assertThat(seal("<html>".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  /** Whoever cut it left the size that it had. */
  @Test
  @Timeout(10)
  void oneThatSaysItIsLongerThanItIsEnds() throws IOException {
    byte[] entries = entry("core/keyring", "sealed");
    SnapshotEntries cut = new SnapshotEntries(new ByteArrayInputStream(entries), Long.MAX_VALUE);

    assertThatThrownBy(() -> cut.value("core/seal-config")).isInstanceOf(EOFException.class);
  }

  private Optional<String> seal(byte[] entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      put(tar, "meta.json", "{}".getBytes(StandardCharsets.UTF_8));
      put(tar, "state.bin", entries);
    }
    Path file = Files.write(folder.resolve("snapshot"), compressed(bytes.toByteArray()));
    return new SnapshotFile(file).seal();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** As Vault writes it. */
  private static byte[] entry(String key, String value) throws IOException {
    byte[] fields =
        joined(
            new byte[] {0x0a},
            counted(key.getBytes(StandardCharsets.UTF_8)),
            new byte[] {0x12},
            counted(value.getBytes(StandardCharsets.UTF_8)));
    return counted(fields);
  }

  private static byte[] counted(byte[] content) throws IOException {
    ByteArrayOutputStream number = new ByteArrayOutputStream();
    int left = content.length;
    while (left > 0x7f) {
      number.write((left & 0x7f) | 0x80);
      left >>= 7;
    }
    number.write(left);
    return joined(number.toByteArray(), content);
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private boolean whole(byte[] content) throws IOException {
    return new SnapshotFile(Files.write(folder.resolve("snapshot"), content)).isWhole();
  }

  private static byte[] tar(List<String> names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String name : names) {
        byte[] content = name.repeat(100).getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
