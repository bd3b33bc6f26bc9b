package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Programs of the system's own distribution, Debian or one that follows it, without installing
 * them: the packages are downloaded once into a cache and unpacked where they are used.
 *
 * @param name what they are for; names the folder in the cache
 * @param packages names of the packages, with what they need and a small system may lack
 */
public record DebianPackages(String name, List<String> packages) {

  /**
   * Unpacks the packages.
   *
   * @return the folder that stands for the root of the file system
   * @throws DevFailure if they cannot be had; the message says what is missing
   */
  Path unpack(LocalServers servers) {
    Path root = servers.folder("packages-" + name);
    if (!Files.isDirectory(root.resolve("usr"))) {
      unpackInto(root, archives());
    }
    return root;
  }

  /** Unpacks the packages in the cache, for programs that root runs; see {@link #unpack}. */
  public Path unpacked() {
    List<Path> archives = archives();
    Path unpacked = cache().resolve("unpacked");
    try {
      FolderLock.holding(
          cache(),
          new Progress(System.out),
          () -> {
            if (!Files.isDirectory(unpacked)) {
              inOneStep(unpacked, archives);
            }
          });
      return unpacked;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + unpacked, e);
    }
  }

  private static void inOneStep(Path folder, List<Path> archives) {
    Path work = folder.resolveSibling("unpacking");
    Folders.delete(work); // what a killed run left
    try {
      Files.createDirectories(work);
      unpackInto(work, archives);
      Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static void unpackInto(Path root, List<Path> archives) {
    for (Path archive : archives) {
      run(root, "dpkg-deb", "-x", archive.toString(), root.toString());
    }
  }

  /** Folders of the packages' shared libraries, as {@code LD_LIBRARY_PATH} wants them. */
  public String libraries(Path root) {
    try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu"))
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }

  private Path cache() {
    return CacheFolder.programs(System.getenv(), System.getProperty("user.home"))
        .resolveSibling("packages")
        .resolve(name + "-" + hash());
  }

  private List<Path> archives() {
    Path cache = cache();
    try {
      Files.createDirectories(cache);
      FolderLock.holding(
          cache,
          new Progress(System.out),
          () -> {
            if (debs(cache).size() < packages.size()) {
              download(cache);
            }
          });
      return debs(cache);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + cache, e);
    }
  }

  /** Lists of a fresh machine are empty; whoever may refresh them does. */
  private void download(Path cache) {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q", "download"));
    command.addAll(packages);
    String[] download = command.toArray(String[]::new);
    try {
      run(cache, download);
    } catch (DevFailure first) {
      try {
        run(cache, "apt-get", "-q", "update");
        run(cache, download);
      } catch (DevFailure second) {
        second.addSuppressed(first);
        throw new DevFailure(
            ("The tests need %s, which comes as packages of Debian 12 or a system that follows it,"
                    + " and they cannot be downloaded here. Needed: apt-get, dpkg-deb, and lists of"
                    + " packages (`apt-get update` as root).")
                .formatted(name),
            second);
      }
    }
  }

  private static List<Path> debs(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static void run(Path folder, String... command) {
    try {
      Path log = Files.createTempFile("sprocket-packages", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int code = process.waitFor();
      String said = Folders.tail(log, 10);
      Files.delete(log);
      if (code != 0) {
        throw new DevFailure("`%s` failed:%n%s".formatted(String.join(" ", command), said));
      }
    } catch (IOException e) {
      throw new DevFailure("`%s` cannot be started".formatted(command[0]), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while `%s` ran".formatted(command[0]), e);
    }
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.join(" ", packages).getBytes(StandardCharsets.UTF_8));
      Path release = Path.of("/etc/os-release");
      if (Files.isReadable(release)) {
        digest.update(Files.readAllBytes(release));
      }
      digest.update(Target.current().arch().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /etc/os-release", e);
    }
  }
}
