package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar file, read. */
record TarFile(List<Entry> entries) {

  record Entry(TarArchiveEntry header, String text, String digest) {
    String name() {
      return header.getName();
    }
  }

  static TarFile read(Path file) {
    try (InputStream stream = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
      List<Entry> entries = new ArrayList<>();
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        byte[] content = tar.readAllBytes();
        entries.add(
            new Entry(entry, new String(content, StandardCharsets.UTF_8), Digests.of(content)));
      }
      return new TarFile(entries);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  List<String> names() {
    return entries.stream().map(Entry::name).toList();
  }

  Entry entry(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
  }
}
