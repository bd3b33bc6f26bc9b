package gg.sprocket.dev.image;

import gg.sprocket.dev.Target;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What this machine lacks to make images, each with the way to get it. */
final class MissingParts {

  /** Programs with the package of Debian that has them. */
  private static final Map<String, String> PROGRAMS =
      new TreeMap<>(
          Map.of(
              "apt-get", "apt",
              "chroot", "coreutils",
              "dpkg-deb", "dpkg",
              "gpgv", "gpgv",
              "mount", "mount",
              "setpriv", "util-linux",
              "tar", "tar",
              "unshare", "util-linux",
              "wget", "wget"));

  private MissingParts() {}

  /** A text for people; empty if nothing is missing. */
  static Optional<String> text() {
    Target target = Target.current();
    if (!target.equals(new Target("linux", "amd64"))) {
      return Optional.of(
          "Images are made on Linux on amd64 alone, and this is %s on %s."
              .formatted(target.os(), target.arch()));
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("Only root can make images: they are installed in root file systems.");
    }
    List<String> all = new ArrayList<>(programs());
    if (all.isEmpty() && !canSeparate()) {
      all.add(
          "This process may not make mount and process namespaces (`unshare --mount --pid`), as in"
              + " a container without the capability SYS_ADMIN.");
    }
    if (all.isEmpty() && DebianMirror.ofThisMachine().isEmpty()) {
      all.add("apt names no mirror of Debian; run `apt-get update`, on Debian 12 or newer.");
    }
    if (!RedisJson.isAvailable()) {
      all.add("Python's pip is missing; it is the package python3-pip.");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
  }

  private static List<String> programs() {
    return PROGRAMS.entrySet().stream()
        .filter(program -> !isThere(program.getKey()))
        .map(
            program ->
                "The program `%s` is missing; it is the package %s."
                    .formatted(program.getKey(), program.getValue()))
        .toList();
  }

  private static boolean canSeparate() {
    return Command.answer("unshare", "--mount", "--pid", "--fork", "true").isPresent();
  }

  private static boolean isThere(String program) {
    List<String> folders = new ArrayList<>(List.of("/usr/sbin", "/sbin"));
    folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    return folders.stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(program)));
  }
}
