package gg.sprocket.dev.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine must have for a node, beside Linux and root. */
final class NodeRequirements {
  private static final List<Path> FOLDERS =
      Stream.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
          .map(Path::of)
          .toList();

  private NodeRequirements() {}

  /** Why there can be no node, as a sentence with what to do. */
  static Optional<String> missing(List<String> programs) {
    Optional<String> program = programs.stream().filter(name -> !isThere(name)).findFirst();
    if (program.isPresent()) {
      return Optional.of(
          "A real node needs the program `%s` (packages iproute2 and util-linux)."
              .formatted(program.get()));
    }
    if (!Files.isDirectory(Path.of("/sys/fs/cgroup"))
        || !Files.isWritable(Path.of("/sys/fs/cgroup"))) {
      return Optional.of(
          "A real node needs control groups mounted at /sys/fs/cgroup that root may write to.");
    }
    if (!hasFileSystem("overlay")) {
      return Optional.of(
          "A real node needs overlay file systems, which this kernel does not list in /proc/filesystems; `modprobe overlay` may help.");
    }
    return Stream.of("bridge", "veth")
        .filter(kind -> !hasInterfaces(kind))
        .map(
            kind ->
                "A real node needs network interfaces of the kind %1$s, which this kernel does not make; `modprobe %1$s` may help."
                    .formatted(kind))
        .findFirst();
  }

  /** In a network namespace that ends with the command. */
  private static boolean hasInterfaces(String kind) {
    return SystemCommands.succeeds(
        List.of("unshare", "--net", "ip", "link", "add", "probe", "type", kind));
  }

  private static boolean isThere(String program) {
    return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
  }

  private static boolean hasFileSystem(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/filesystems")).stream()
          .anyMatch(line -> line.endsWith("\t" + name));
    } catch (IOException e) {
      return false;
    }
  }
}
