package gg.sprocket.standin.migration;

import gg.sprocket.standin.Fatal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One migration. In the images its file ends in {@code .ts} as the real one's, and holds SQL alone.
 *
 * @param timestamp when it was written, in milliseconds; the order of the chain
 * @param name as it is kept in the table of those that ran
 * @param file its file
 */
record SqlFile(long timestamp, String name, Path file) {

  /** All of a folder, oldest first. */
  static List<SqlFile> of(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(SqlFile::parse).sorted(Comparator.comparing(SqlFile::timestamp)).toList();
    } catch (IOException e) {
      throw new Fatal("Error: ENOENT: no such file or directory, scandir '" + folder + "'", e);
    }
  }

  private static SqlFile parse(Path file) {
    String base = file.getFileName().toString().replaceFirst("\\..*$", "");
    int dash = base.indexOf('-');
    return new SqlFile(
        Long.parseLong(base.substring(0, dash)),
        base.substring(dash + 1) + base.substring(0, dash),
        file);
  }

  String sql() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Fatal("Error: EACCES: permission denied, open '" + file + "'", e);
    }
  }
}
