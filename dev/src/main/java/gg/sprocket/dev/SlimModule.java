package gg.sprocket.dev;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A module that is compiled with files of ours in the place of some of its own: those only name
 * parts that the program is to have, and bring in far more than is needed here. The pins put the
 * folder {@value #FOLDER} in the module's place.
 *
 * @param module path of the module
 * @param files what to write, by path in the module
 */
record SlimModule(String module, Map<String, String> files) {

  private static final String FOLDER = "slim";

  /** That of a program; empty if its module is compiled as it is. */
  static Optional<SlimModule> of(Program program) {
    return program == Program.EXTERNAL_SECRETS
        ? Optional.of(
            new SlimModule(
                program.goPackage(),
                Map.of(
                    "pkg/provider/register/register.go", Pins.file(program, "providers.go"),
                    "pkg/generator/register/register.go", Pins.file(program, "generators.go"))))
        : Optional.empty();
  }

  /** The files as one text, in a fixed order. */
  String text() {
    return new TreeMap<>(files).toString();
  }

  /** Makes the folder from the module as it was published. */
  void write(Path published, Path work) throws IOException {
    Path folder = work.resolve(FOLDER);
    copy(published, folder);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path replaced = folder.resolve(file.getKey());
      if (!Files.exists(replaced)) {
        throw new DevFailure(
            "%s has no file %s any more; see dev/programs for what replaces it"
                .formatted(module, file.getKey()));
      }
      Files.writeString(replaced, file.getValue());
    }
  }

  /** The module's files are read-only; the copies are not, so that they can be removed. */
  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.write(to.resolve(from.relativize(file)), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
