package gg.sprocket.standin;

import gg.sprocket.standin.image.StandinImages;
import gg.sprocket.standin.migration.NpmProgram;
import gg.sprocket.standin.service.BunProgram;
import gg.sprocket.standin.service.CeleryProgram;
import gg.sprocket.standin.service.FrontendProgram;
import gg.sprocket.standin.service.Kind;
import gg.sprocket.standin.service.NodeProgram;
import gg.sprocket.standin.service.PythonProgram;
import gg.sprocket.standin.service.Version;
import gg.sprocket.standin.service.WebProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;

/**
 * Starts what a container's command names, as the program of that name would: {@code node FILE},
 * {@code npm run SCRIPT}, {@code python FILE}, {@code celery ...}, {@code bun FILE}.
 */
public final class Main {

  /** A defect of the stand-in itself; no program of Sprocket ends so. */
  private static final int DEFECT = 70;

  private Main() {}

  /** Runs a program: its name, then its arguments. */
  public static void main(String[] args) {
    // What libraries say by themselves no program of Sprocket would.
    LogManager.getLogManager().reset();
    Surroundings here = Surroundings.ofProcess();
    Stop stop = Stop.onSignal();
    System.exit(ended(here, List.of(args), stop));
  }

  /** Whatever happens, other threads must not keep the process. */
  private static int ended(Surroundings here, List<String> command, Stop stop) {
    try {
      return run(here, command, stop);
    } catch (RuntimeException | LinkageError e) {
      e.printStackTrace();
      return DEFECT;
    } finally {
      stop.done();
    }
  }

  private static int run(Surroundings here, List<String> command, Stop stop) {
    if (command.isEmpty()) {
      Log.standard().raw("usage: node|npm|python|celery|bun ...");
      return 2;
    }
    List<String> arguments = command.subList(1, command.size());
    return switch (command.getFirst()) {
      case "node" -> node(here, arguments, stop);
      case "npm" -> NpmProgram.run(here, arguments);
      case "python" -> python(here, arguments, stop);
      case "celery" -> celery(here, stop);
      case "bun" -> BunProgram.run(here, arguments, stop);
      case "images" -> {
        Log.standard().raw(Json.write(StandinImages.asJson()));
        yield 0;
      }
      case "rehearsal" -> new Rehearsal(here).run();
      default -> unknown(command.getFirst());
    };
  }

  private static int unknown(String program) {
    Log.standard().raw("sh: 1: " + program + ": not found");
    return 127;
  }

  private static int node(Surroundings here, List<String> arguments, Stop stop) {
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    Path file = here.file(name);
    if (!Files.isRegularFile(file)) {
      // Another image's program, or a wrong path.
      Log.standard()
          .raw(
              """
              node:internal/modules/cjs/loader:1386
                throw err;
              Error: Cannot find module '%s'
                code: 'MODULE_NOT_FOUND'
              Node.js v26.0.0"""
                  .formatted(name));
      return 1;
    }
    return switch (name) {
      case WebProgram.MAIN -> WebProgram.run(here, stop);
      case FrontendProgram.MAIN -> FrontendProgram.run(here, Version.of(file), stop);
      default ->
          Kind.of(name)
              .map(kind -> NodeProgram.run(here, kind, Version.of(file), stop))
              .orElseGet(() -> unknown(name));
    };
  }

  private static int python(Surroundings here, List<String> arguments, Stop stop) {
    String name = arguments.isEmpty() ? "" : arguments.getFirst();
    Path file = here.file(name);
    if (!Files.isRegularFile(file)) {
      Log.standard()
          .raw(
              "python: can't open file '%s': [Errno 2] No such file or directory"
                  .formatted(here.name(file)));
      return 2;
    }
    return PythonProgram.run(here, file, stop);
  }

  private static int celery(Surroundings here, Stop stop) {
    if (!Files.isRegularFile(here.file("main.py"))) {
      Log.standard()
          .raw("Error: Unable to load celery application.\nThe module main was not found.");
      return 2;
    }
    return CeleryProgram.run(here, stop);
  }
}
