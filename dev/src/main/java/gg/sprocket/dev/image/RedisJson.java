package gg.sprocket.dev.image;

import gg.sprocket.dev.DevFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Redis' JSON commands, which the official image has and Debian's package has not: the module and
 * its licences out of a package of PyPI.
 *
 * @param cache where it is kept
 */
record RedisJson(ImageCache cache) {
  private static final String PIN = "redis/requirements.txt";
  private static final String MODULES = "/usr/local/lib/redis/modules/";
  private static final String LICENCES = "/usr/local/share/doc/rejson/";

  /** Where parts of the package go. */
  private static final Map<String, String> PARTS =
      Map.of(
          "lib/rejson.so", MODULES + "rejson.so",
          "share/RSALv2.txt", LICENCES + "RSALv2.txt",
          "share/SSPLv1.txt", LICENCES + "SSPLv1.txt");

  private static final List<List<String>> INSTALLERS =
      List.of(List.of("python3", "-m", "pip"), List.of("pip3"), List.of("pip"));

  /** Whether this machine can fetch it. */
  static boolean isAvailable() {
    return installer().isPresent();
  }

  private static Optional<List<String>> installer() {
    return INSTALLERS.stream()
        .filter(
            program -> {
              List<String> asked = new ArrayList<>(program);
              asked.add("--version");
              return Command.answer(asked.toArray(String[]::new)).isPresent();
            })
        .findFirst();
  }

  /** The files that the image gets. */
  List<ImageFile> files() {
    Path made =
        cache.made(
            "redis-json",
            List.of(Recipes.text(PIN), String.join(" ", PARTS.keySet().stream().sorted().toList())),
            (work, result) ->
                cache.progress().step("fetching Redis' JSON module", () -> fetch(work, result)));
    return PARTS.values().stream().sorted().map(path -> file(made, path)).toList();
  }

  private static ImageFile file(Path made, String path) {
    // Redis loads no module that its user may not execute.
    return new ImageFile.Copy(
        made.resolve(Path.of(path).getFileName()), path, path.endsWith(".so"));
  }

  private static void fetch(Path work, Path result) {
    try {
      List<String> command = new ArrayList<>(installer().orElseThrow());
      command.addAll(
          List.of(
              "download",
              "--no-deps",
              "--require-hashes",
              "--only-binary=:all:",
              "--platform=manylinux_2_31_x86_64",
              "--dest=" + work,
              "--requirement=" + Recipes.write(PIN, work)));
      Command.in(work).run(command);
      try (ZipFile wheel = new ZipFile(wheel(work).toFile())) {
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
          Path name = Path.of(part.getValue()).getFileName();
          Files.copy(open(wheel, part.getKey()), result.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new DevFailure("Redis' JSON module cannot be unpacked in %s.".formatted(work), e);
    }
  }

  private static Path wheel(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*.whl")) {
      return files.iterator().next();
    }
  }

  private static InputStream open(ZipFile wheel, String end) throws IOException {
    ZipEntry entry =
        wheel.stream()
            .filter(one -> one.getName().endsWith("/" + end))
            .findFirst()
            .orElseThrow(() -> new IOException(wheel.getName() + " holds no " + end));
    return wheel.getInputStream(entry);
  }
}
