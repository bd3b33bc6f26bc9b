package gg.sprocket.dev.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A layer of named files. Two are the same layer if their files are, whoever writes them.
 *
 * @param files what it holds
 */
record ThinLayer(List<ImageFile> files) {
  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  ThinLayer {
    files = List.copyOf(files);
  }

  List<String> fingerprint() {
    List<String> all = new ArrayList<>();
    files.forEach(file -> all.add(file.fingerprint()));
    return all;
  }

  /** The layer, made if it is not in the cache under this name. */
  Layer in(ImageCache cache, String name) {
    return cache.layer(name, fingerprint(), (_, file) -> write(file));
  }

  /**
   * Writes it. Folders on the way are not mentioned: what unpacks the layer makes those that are
   * missing, and leaves alone what a lower layer says of the others.
   */
  void write(Path file) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), 1 << 18),
            StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (ImageFile one : files) {
        put(tar, one);
      }
    }
  }

  private static void put(TarArchiveOutputStream tar, ImageFile file) throws IOException {
    switch (file) {
      case ImageFile.Copy copy -> {
        TarArchiveEntry entry = entry(copy.path(), copy.executable());
        entry.setSize(Files.size(copy.source()));
        tar.putArchiveEntry(entry);
        Files.copy(copy.source(), tar);
      }
      case ImageFile.Text text -> {
        TarArchiveEntry entry = entry(text.path(), text.executable());
        entry.setSize(text.bytes().length);
        tar.putArchiveEntry(entry);
        tar.write(text.bytes());
      }
      case ImageFile.Folder folder -> {
        TarArchiveEntry entry = entry(folder.path() + "/", true);
        entry.setMode(folder.mode());
        entry.setIds(folder.user(), folder.user());
        tar.putArchiveEntry(entry);
      }
      case ImageFile.Link link -> {
        TarArchiveEntry entry =
            plain(new TarArchiveEntry(relative(link.path()), TarConstants.LF_SYMLINK));
        entry.setLinkName(link.target());
        tar.putArchiveEntry(entry);
      }
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path, boolean executable) {
    TarArchiveEntry entry = plain(new TarArchiveEntry(relative(path)));
    entry.setMode(executable ? PROGRAM : FILE);
    return entry;
  }

  /** Root's, of no particular time; the library would name the user who runs us. */
  private static TarArchiveEntry plain(TarArchiveEntry entry) {
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(0);
    return entry;
  }

  private static String relative(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(path + " is not an absolute path");
    }
    return path.substring(1);
  }
}
