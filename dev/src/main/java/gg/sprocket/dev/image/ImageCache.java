package gg.sprocket.dev.image;

import gg.sprocket.dev.CacheFolder;
import gg.sprocket.dev.FolderLock;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is made once for its input and kept, in a folder for each. It is made by whoever asks first,
 * in a work folder, and moved into place in one step.
 *
 * @param root folder of all
 * @param progress told of what takes time
 */
record ImageCache(Path root, Progress progress) {
  private static final String MADE = "made";

  /** How long something is kept that nobody has used. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final String LAYER = "layer.tar";
  private static final String DIGEST = "digest";

  /** Something to be made. */
  interface Work {
    /**
     * Makes it.
     *
     * @param work an empty folder that goes afterwards
     * @param result an empty folder that stays
     */
    void into(Path work, Path result) throws IOException;
  }

  /** A layer to be made. */
  interface LayerWork {
    /**
     * Makes it.
     *
     * @param work an empty folder that goes afterwards
     * @param layer the tar file to write
     */
    void into(Path work, Path layer) throws IOException;
  }

  /** The one that the environment names. */
  static ImageCache usual(Progress progress) {
    return new ImageCache(
        CacheFolder.programs(System.getenv(), System.getProperty("user.home"))
            .resolveSibling("images"),
        progress);
  }

  /**
   * The folder with a result.
   *
   * @param name what it is
   * @param inputs all that it is made from
   */
  Path made(String name, Collection<String> inputs, Work work) {
    Path folder = root.resolve(name + "-" + Digests.name(inputs));
    Path made = folder.resolve(MADE);
    if (Files.isDirectory(made)) {
      used(folder);
      return made;
    }
    removeUnused(name);
    try {
      Files.createDirectories(folder);
      FolderLock.holding(
          folder,
          progress,
          () -> {
            if (!Files.isDirectory(made)) {
              make(folder.resolve("build"), made, work);
            }
          });
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static void used(Path folder) {
    try {
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  /** Every change of a program makes a new image of it; nobody asks for the old ones again. */
  private void removeUnused(String name) {
    if (!Files.isDirectory(root)) {
      return;
    }
    FileTime limit = FileTime.from(Instant.now().minus(KEPT));
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(f -> isOf(f, name)).toList()) {
        if (Files.getLastModifiedTime(folder).compareTo(limit) < 0) {
          Folders.delete(folder);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }

  private static boolean isOf(Path folder, String name) {
    return folder.getFileName().toString().matches(Pattern.quote(name) + "-[0-9a-f]+");
  }

  /** A layer, with its digest kept beside it; see {@link #made}. */
  Layer layer(String name, Collection<String> inputs, LayerWork work) {
    Path made =
        made(
            name,
            inputs,
            (folder, result) -> {
              Path file = result.resolve(LAYER);
              work.into(folder, file);
              Files.writeString(result.resolve(DIGEST), Digests.of(file));
            });
    try {
      return new Layer(made.resolve(LAYER), Files.readString(made.resolve(DIGEST)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + made, e);
    }
  }

  private static void make(Path build, Path made, Work work) {
    Folders.delete(build); // what a killed build left
    try {
      Path result = Files.createDirectories(build.resolve("result"));
      work.into(Files.createDirectories(build.resolve("work")), result);
      Files.move(result, made, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + build, e);
    } finally {
      Folders.delete(build);
    }
  }
}
