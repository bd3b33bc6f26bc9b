package gg.sprocket.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Definitions of kinds that other projects own, as they lie in their Go modules: Gateway API,
 * cert-manager's certificates, Traefik's middlewares, External Secrets. Nothing is compiled for
 * them.
 */
final class Definitions {

  /** Folder under {@code dev/programs} that pins the modules. */
  static final String PINS = "definitions";

  private static final List<Source> SOURCES =
      List.of(
          new Source("sigs.k8s.io/gateway-api", "config/crd/standard"),
          new Source("github.com/cert-manager/cert-manager", "deploy/crds"),
          new Source(
              "github.com/external-secrets/external-secrets",
              "config/crds/bases/external-secrets.io_externalsecrets.yaml",
              "config/crds/bases/external-secrets.io_secretstores.yaml",
              "config/crds/bases/generators.external-secrets.io_generatorstates.yaml"),
          new Source(
              "github.com/traefik/traefik/v3",
              "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml"));

  /**
   * Where a module has its definitions.
   *
   * @param module path of the module
   * @param paths files or folders in it
   */
  private record Source(String module, List<String> paths) {

    Source(String module, String... paths) {
      this(module, List.of(paths));
    }

    /** Its file in our folder. */
    String file() {
      return module.substring(module.lastIndexOf('/', module.length() - 4) + 1).replace('/', '-')
          + ".yaml";
    }
  }

  private Definitions() {}

  /** Other modules or other files of them give another hash. */
  static String hash(Pins pins) {
    return pins.hash(SOURCES.toString());
  }

  /** Copies all definitions, one file for each project, in one step. */
  static void copy(GoBuild go, Pins pins, Path work, Path folder) throws IOException {
    Path copy = Files.createDirectories(work.resolve("copied"));
    for (Source source : SOURCES) {
      Path from = go.download(source.module() + "@" + version(pins, source.module()));
      StringBuilder all = new StringBuilder();
      for (String path : source.paths()) {
        all.append("---\n").append(text(from.resolve(path))).append('\n');
      }
      Files.writeString(copy.resolve(source.file()), all);
    }
    Files.move(copy, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String version(Pins pins, String module) {
    Matcher line =
        Pattern.compile("(?m)^\\s*" + Pattern.quote(module) + " (v\\S+)").matcher(pins.goMod());
    if (!line.find()) {
      throw new DevFailure("dev/programs/%s/go.mod does not require %s".formatted(PINS, module));
    }
    return line.group(1);
  }

  private static String text(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return Files.readString(path);
    }
    StringBuilder all = new StringBuilder();
    try (var files = Files.newDirectoryStream(path, "*.yaml")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (Path file : sorted) {
        all.append("---\n").append(Files.readString(file)).append('\n');
      }
    }
    return all.toString();
  }
}
