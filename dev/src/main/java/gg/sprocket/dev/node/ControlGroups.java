package gg.sprocket.dev.node;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The control groups below which the kubelet makes those of pods: one folder in every hierarchy of
 * version 1, or in the only one of version 2. Nothing else of a node survives its last process.
 *
 * @param name the folder's name, the same in each
 */
record ControlGroups(String name) {
  /** What the names of all nodes' folders begin with; number and mark of the node follow. */
  static final String PREFIX = "sprocket-node-";

  private static final String REMOVAL = "remove-groups.sh";
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /**
   * Makes the folders, after removing what nodes have left that ended together with whoever would
   * have tidied up after them.
   *
   * @param state where whoever ends the node finds how to remove them
   */
  void create(Path state) {
    try {
      Files.writeString(
          state.resolve(Watchdog.TIDY_UP), "set -- %s%n%s".formatted(name, Scripts.text(REMOVAL)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + state, e);
    }
    for (Path hierarchy : hierarchies()) {
      leftOver(hierarchy).forEach(left -> new ControlGroups(left).remove());
      create(hierarchy, hierarchy.resolve(name));
    }
  }

  /**
   * Removes the folders.
   *
   * @throws DevFailure when a process stays in one
   */
  void remove() {
    SystemCommands.run(List.of("sh", "-c", Scripts.text(REMOVAL), "remove-groups", name));
  }

  private static void create(Path hierarchy, Path folder) {
    try {
      Files.createDirectories(folder);
      // Of version 1: without these no process may enter.
      inherit(hierarchy, folder, "cpuset.cpus");
      inherit(hierarchy, folder, "cpuset.mems");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the control group " + folder, e);
    }
  }

  /** A node that lives has its interface; without it nothing runs in its groups. */
  private static List<String> leftOver(Path hierarchy) {
    try (Stream<Path> folders = Files.list(hierarchy)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> name.startsWith(PREFIX))
          .filter(name -> !Files.exists(NodeSpace.interfaceOf(number(name))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + hierarchy, e);
    }
  }

  private static String number(String name) {
    return name.substring(PREFIX.length()).replaceFirst("-.*", "");
  }

  private static List<Path> hierarchies() {
    if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
      return List.of(ROOT);
    }
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("cgroup.procs")))
          .filter(folder -> !Files.isSymbolicLink(folder))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + ROOT, e);
    }
  }

  private static void inherit(Path hierarchy, Path folder, String file) throws IOException {
    Path parent = hierarchy.resolve(file);
    if (Files.exists(parent) && Files.isWritable(folder.resolve(file))) {
      Files.writeString(folder.resolve(file), Files.readString(parent));
    }
  }
}
