package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
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
