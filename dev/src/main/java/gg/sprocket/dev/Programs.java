package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Built programs by pin. What is in the cache is used without starting anything; what is not is
 * built once, even when several processes ask at the same time.
 */
public final class Programs {
  private final Path cache;
  private final Progress progress;
  private final Target target;

  /** Programs kept under a folder, with builds reported. */
  public Programs(Path cache, Progress progress) {
    this.cache = cache;
    this.progress = progress;
    this.target = Target.current();
  }

  /** The cache that the environment names, with progress on a stream. */
  public static Programs cached(Progress progress) {
    return new Programs(
        CacheFolder.programs(System.getenv(), System.getProperty("user.home")), progress);
  }

  /**
   * Paths of programs, building those that are missing.
   *
   * @throws DevFailure when one is missing and cannot be built; the message says why and what else
   *     would do
   */
  public Map<Program, Path> paths(Collection<Program> programs) {
    Map<Program, Path> paths = new EnumMap<>(Program.class);
    for (Program program : programs) {
      paths.put(program, path(program));
    }
    return paths;
  }

  /** Path of one program, built when missing; see {@link #paths}. */
  public Path path(Program program) {
    if (!isCached(program)) {
      build(program);
    }
    return binary(program);
  }

  /** Whether {@link #path} needs no build. */
  public boolean isCached(Program program) {
    return Files.isExecutable(binary(program));
  }

  /** The folder with the stage files that belong to kwok's pin. */
  Path stages() {
    return path(Program.KWOK).resolveSibling("stages");
  }

  /**
   * A folder with definitions of other projects' kinds, one YAML file for each project.
   *
   * @throws DevFailure when they are not cached and cannot be fetched
   */
  public Path definitions() {
    Pins pins = Pins.named(Definitions.PINS);
    Path folder = cache.resolve(Definitions.PINS + "-" + Definitions.hash(pins));
    Path definitions = folder.resolve("definitions");
    if (!Files.isDirectory(definitions)) {
      locked(folder, () -> Files.isDirectory(definitions), work -> fetch(pins, work, definitions));
    }
    return definitions;
  }

  private void fetch(Pins pins, Path work, Path definitions) throws IOException {
    GoBuild go = GoBuild.prepare(pins, target, work, cache.resolveSibling("go"), progress);
    Definitions.copy(go, pins, work, definitions);
  }

  private Path binary(Program program) {
    return folder(program).resolve(program.binary());
  }

  private Path folder(Program program) {
    return cache.resolve(program.binary() + "-" + Pins.of(program).hash(program, target));
  }

  private void build(Program program) {
    locked(folder(program), () -> isCached(program), work -> build(program, work));
  }

  private void build(Program program, Path work) throws IOException {
    Path folder = folder(program);
    GoBuild go =
        GoBuild.prepare(Pins.of(program), target, work, cache.resolveSibling("go"), progress);
    Path built = go.build(program);
    if (program == Program.KWOK) {
      KwokStages.copy(go.moduleFolder("sigs.k8s.io/kwok"), folder.resolve("stages"));
    }
    // The binary comes last and in one step: its presence says that the folder is whole.
    Files.move(built, binary(program), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Something to be done in a work folder that is there for it alone. */
  private interface Work {
    void in(Path work) throws IOException;
  }

  private void locked(Path folder, BooleanSupplier isDone, Work work) {
    try {
      Files.createDirectories(folder);
      FolderLock.holding(
          folder,
          progress,
          () -> {
            if (!isDone.getAsBoolean()) {
              inWorkFolder(folder.resolve("build"), work);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static void inWorkFolder(Path folder, Work work) {
    Folders.delete(folder); // what a killed build left
    try {
      work.in(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    } finally {
      Folders.delete(folder);
    }
  }
}
