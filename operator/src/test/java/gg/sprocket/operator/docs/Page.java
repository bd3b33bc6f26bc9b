package gg.sprocket.operator.docs;

import gg.sprocket.operator.api.RepositoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Markdown page of the repository.
 *
 * @param file the file
 * @param text its text
 */
record Page(Path file, String text) {

  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".cluster", "node_modules");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]+`");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  /** A page by its path below the repository's top folder. */
  static Page at(String path) {
    return of(RepositoryFolder.ROOT.resolve(path));
  }

  private static Page of(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Every page of the repository. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(RepositoryFolder.ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> isOurs(RepositoryFolder.ROOT.relativize(file)))
          .sorted()
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + RepositoryFolder.ROOT, e);
    }
  }

  private static boolean isOurs(Path path) {
    for (Path part : path) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  /** Path below the repository's top folder. */
  String path() {
    return RepositoryFolder.ROOT.relativize(file).toString();
  }

  /** Targets of links and images, code apart. */
  List<String> links() {
    return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
  }

  private String prose() {
    return CODE.matcher(text).replaceAll("code");
  }

  /** Anchors of its headings, as GitHub makes them. */
  Set<String> anchors() {
    return HEADING
        .matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(words -> words.replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** The part of it under a heading of the second level. */
  Page under(String heading) {
    String start = "\n## " + heading + "\n";
    int from = text.indexOf(start);
    if (from < 0) {
      throw new IllegalArgumentException(path() + " has no heading " + heading);
    }
    int to = text.indexOf("\n## ", from + start.length());
    return new Page(file, text.substring(from, to < 0 ? text.length() : to));
  }

  /** Cells of its tables' rows, headers and rules included. */
  List<List<String>> rows() {
    return text.lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> line.substring(1, line.lastIndexOf('|')))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  /** Code that stands alone in the first cell of a row. */
  List<String> keys() {
    return rows().stream()
        .map(List::getFirst)
        .filter(cell -> cell.matches("`[^`]+`"))
        .map(cell -> cell.substring(1, cell.length() - 1))
        .toList();
  }
}
