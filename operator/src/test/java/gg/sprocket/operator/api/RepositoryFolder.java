package gg.sprocket.operator.api;

import java.nio.file.Files;
import java.nio.file.Path;

/** The work tree that the tests read and, on request, write. */
public final class RepositoryFolder {
  /** The top folder. */
  public static final Path ROOT = root();

  /** The operator's chart. */
  public static final Path CHART = ROOT.resolve("helm/sprocket-operator");

  /** The chart of one instance. */
  public static final Path INSTANCE_CHART = ROOT.resolve("helm/sprocket-instance");

  private RepositoryFolder() {}

  private static Path root() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("helm"))) {
        return folder;
      }
    }
    throw new IllegalStateException(start + " is not in the work tree");
  }
}
