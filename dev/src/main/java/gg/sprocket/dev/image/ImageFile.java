package gg.sprocket.dev.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Something that a thin layer puts into an image. Files belong to root and everybody may read. */
public sealed interface ImageFile {

  /** Where it is in the image: an absolute path. */
  String path();

  /**
   * A file of this machine.
   *
   * @param source the file
   * @param path where it is in the image
   * @param executable whether it is a program
   */
  record Copy(Path source, String path, boolean executable) implements ImageFile {}

  /**
   * A file with a given content.
   *
   * @param content what it holds
   * @param path where it is in the image
   * @param executable whether it is a program
   */
  record Text(String content, String path, boolean executable) implements ImageFile {
    byte[] bytes() {
      return content.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * A folder. Folders on the way to a file need none: they are made for root.
   *
   * @param path where it is in the image
   * @param user number of the user and group that it belongs to
   * @param mode its rights, such as {@code 0755}
   */
  record Folder(String path, int user, int mode) implements ImageFile {}

  /**
   * A symbolic link.
   *
   * @param target what it points at
   * @param path where it is in the image
   */
  record Link(String target, String path) implements ImageFile {}

  /** A file of this machine, a program if it is one here. */
  static ImageFile copy(Path source, String path) {
    return new Copy(source, path, Files.isExecutable(source));
  }

  /** A file with a given content. */
  static ImageFile text(String content, String path) {
    return new Text(content, path, false);
  }

  /** A script. */
  static ImageFile script(String content, String path) {
    return new Text(content, path, true);
  }

  /**
   * All files below a folder of this machine, in a fixed order.
   *
   * @param folder the folder
   * @param path where the folder is in the image
   */
  static List<ImageFile> tree(Path folder, String path) {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries
          .filter(entry -> Files.isSymbolicLink(entry) || Files.isRegularFile(entry))
          .sorted()
          .map(entry -> of(entry, path + "/" + folder.relativize(entry)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static ImageFile of(Path entry, String path) {
    try {
      return Files.isSymbolicLink(entry)
          ? new Link(Files.readSymbolicLink(entry).toString(), path)
          : copy(entry, path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + entry, e);
    }
  }

  /** A text that changes when what the image gets changes. */
  default String fingerprint() {
    return switch (this) {
      case Copy copy ->
          "copy " + path() + " " + copy.executable() + " " + Digests.of(copy.source());
      case Text text -> "text " + path() + " " + text.executable() + " " + Digests.of(text.bytes());
      case Folder folder -> "folder " + path() + " " + folder.user() + " " + folder.mode();
      case Link link -> "link " + path() + " " + link.target();
    };
  }
}
