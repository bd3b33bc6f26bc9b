package gg.sprocket.dev.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link LocalVolumes} as a process of the node. */
final class VolumesProcess {
  private static final String NAME = "local-volumes";

  private VolumesProcess() {}

  /**
   * Starts it. Its arguments come in a file: the system shows none of a process that has more than
   * a few thousand characters of them, as a class path has; and by its arguments a process is known
   * again.
   *
   * @param kubeconfig of somebody who may make volumes
   */
  static void start(NodeSpace space, Path kubeconfig, Map<String, String> environment) {
    Path root = space.state().root();
    Path arguments = root.resolve("local-volumes.args");
    try {
      Files.writeString(
          arguments,
          """
          -XX:TieredStopAtLevel=1
          -XX:+UseSerialGC
          -Xmx64m
          -Dslf4j.internal.verbosity=ERROR
          -cp "%s"
          %s "%s" "%s"
          """
              .formatted(
                  absolute(System.getProperty("java.class.path")),
                  LocalVolumes.class.getName(),
                  kubeconfig,
                  root.resolve("volumes")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + arguments, e);
    }
    space
        .processes()
        .start(
            NAME,
            space.command(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + arguments)),
            environment);
  }

  /** It starts in another folder than this process did. */
  static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
