package gg.sprocket.standin.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * {@code npm run migration:run} in core (core/package.json, core/ormconfig.mjs): compiles into its
 * own directory first, then connects by variables of its own, DB_HOST and so on instead of
 * POSTGRES_HOST.
 */
public final class NpmProgram {

  private static final String SCRIPT = "migration:run";

  private NpmProgram() {}

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, List<String> arguments) {
    Log log = Log.standard();
    Path manifest = here.file("package.json");
    if (!Files.isRegularFile(manifest)) {
      log.raw(
          "npm error code ENOENT\nnpm error enoent Could not read package.json: Error: ENOENT: no"
              + " such file or directory, open '%s'".formatted(here.name(manifest)));
      return 254;
    }
    if (arguments.size() != 2
        || !arguments.getFirst().equals("run")
        || !hasScript(manifest, arguments.getLast())
        || !arguments.getLast().equals(SCRIPT)) {
      log.raw("npm error Missing script: \"" + arguments.getLast() + "\"");
      return 1;
    }
    try {
      List<SqlFile> compiled = compile(here);
      new Chain(server(here), log).run(compiled, "SELECT 1");
      return 0;
    } catch (Fatal e) {
      log.raw(e.words());
      return 1;
    }
  }

  private static boolean hasScript(Path manifest, String script) {
    try {
      JsonNode scripts = Json.read(Files.readString(manifest)).path("scripts");
      return scripts.has(script);
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code tsc migrations/*.ts} into {@code dist/migrations}, beside what the image has there. */
  private static List<SqlFile> compile(Surroundings here) {
    Path target = here.file("dist/migrations");
    try {
      Files.createDirectories(target);
      for (SqlFile source : SqlFile.of(here.file("migrations"))) {
        String name = source.file().getFileName().toString().replaceFirst("\\.ts$", ".js");
        Files.copy(source.file(), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      return SqlFile.of(target);
    } catch (IOException e) {
      throw new Fatal(
          "error TS5033: Could not write file '%s': EROFS: read-only file system"
              .formatted(here.name(target)),
          e);
    }
  }

  /** What is not set is the driver's default: the role and database of the operating system's. */
  private static Server server(Surroundings here) {
    String user = here.variable("DB_USERNAME").orElse("root");
    return new Server(
        here.variable("DB_HOST").orElse("localhost"),
        here.variable("DB_PORT").map(Integer::parseInt).orElse(5432),
        user,
        here.variable("DB_PASSWORD").orElse(""),
        here.variable("DB_DATABASE").orElse(user),
        here.variable("DB_SSL").filter("true"::equals).isPresent()
            ? Server.Tls.REQUIRED
            : Server.Tls.OFF);
  }
}
