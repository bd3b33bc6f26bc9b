package gg.sprocket.dev.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node could leave on a machine.
 *
 * @param processes command lines that name a folder
 * @param mounts mount points below the folder, and those of the node's own
 * @param interfaces names of network interfaces
 * @param controlGroups folders of control groups that are a node's
 * @param parameters values of the kernel parameters that a kubelet sets
 * @param folders entries of the system's folders that programs of a node write to
 */
record Machine(
    SortedSet<String> processes,
    SortedSet<String> mounts,
    SortedSet<String> interfaces,
    SortedSet<String> controlGroups,
    SortedMap<String, String> parameters,
    SortedSet<String> folders) {

  private static final List<String> PARAMETERS =
      List.of(
          "vm/overcommit_memory",
          "vm/panic_on_oom",
          "kernel/panic",
          "kernel/panic_on_oops",
          "kernel/keys/root_maxkeys",
          "kernel/keys/root_maxbytes",
          "net/ipv4/ip_forward",
          "net/netfilter/nf_conntrack_max");
  private static final List<String> FOLDERS =
      List.of("/run", "/var/lib", "/var/log", "/etc", "/opt", "/usr/libexec", "/var/run/netns");

  static Machine now(Path folder) {
    SortedMap<String, String> parameters = new TreeMap<>();
    PARAMETERS.forEach(name -> parameters.put(name, text(Path.of("/proc/sys", name))));
    SortedSet<String> folders = new TreeSet<>();
    FOLDERS.forEach(name -> folders.addAll(entries(Path.of(name), "")));
    // The notes of the system's own `mount`, there from a machine's first mount on.
    folders.remove("/run/mount");
    return new Machine(
        processes(folder.toString()),
        lines(Path.of("/proc/self/mounts"), folder.toString()),
        entries(Path.of("/sys/class/net"), ""),
        groups(),
        parameters,
        folders);
  }

  /** What differs from an earlier look: what has come after a plus, what has gone after a minus. */
  List<String> changesSince(Machine before) {
    SortedSet<String> then = before.facts();
    SortedSet<String> now = facts();
    return Stream.concat(
            now.stream().filter(fact -> !then.contains(fact)).map(fact -> "+ " + fact),
            then.stream().filter(fact -> !now.contains(fact)).map(fact -> "- " + fact))
        .toList();
  }

  private SortedSet<String> facts() {
    SortedSet<String> facts = new TreeSet<>(folders);
    facts.addAll(processes);
    facts.addAll(mounts);
    facts.addAll(interfaces);
    facts.addAll(controlGroups);
    parameters.forEach((name, value) -> facts.add(name + " = " + value.strip()));
    return facts;
  }

  private static SortedSet<String> processes(String folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(process -> text(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' '))
        .filter(line -> line.contains(folder))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> groups() {
    SortedSet<String> groups = new TreeSet<>();
    for (String hierarchy : entries(Path.of("/sys/fs/cgroup"), "")) {
      groups.addAll(entries(Path.of(hierarchy), ControlGroups.PREFIX));
    }
    return groups;
  }

  private static SortedSet<String> entries(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return new TreeSet<>();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith(prefix))
          .map(Path::toString)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static SortedSet<String> lines(Path file, String part) {
    return text(file)
        .lines()
        .filter(line -> line.contains(part))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // not on this machine, or the process has ended meanwhile
    }
  }
}
