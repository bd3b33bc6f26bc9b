package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.migration.BunMigration;
import gg.sprocket.standin.settings.BunSettings;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of 2.0, all in one image: which one is told by the file that {@code bun} is given.
 * Unlike 1.x, each ends when it fails to start.
 */
public final class BunProgram {

  private static final String CORE = "/app/core/src/main.ts";
  private static final String BOT = "/app/clients/discord/src/main.ts";
  private static final String WEB = "/app/clients/web/build/index.js";
  private static final String MIGRATIONS = "/app/core/src/datasource.ts";

  private BunProgram() {}

  /** Runs one and gives its exit code. */
  public static int run(Surroundings here, List<String> arguments, Stop stop) {
    Log log = Log.standard();
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty() && rest.getFirst().startsWith("-")) {
      if (rest.removeFirst().equals("--preload") && !exists(here, rest.removeFirst())) {
        log.raw("error: preload not found");
        return 1;
      }
    }
    if (rest.isEmpty() || !exists(here, rest.getFirst())) {
      log.raw("error: Module not found \"" + String.join(" ", rest) + "\"");
      return 1;
    }
    String file = here.name(here.file(rest.getFirst()).normalize());
    try {
      return switch (file) {
        case CORE -> new BunCore(here, BunSettings.of(here), log).run(stop);
        case BOT -> BunBot.run(here, BunSettings.of(here), log, stop);
        case WEB -> web(here, stop);
        case MIGRATIONS -> BunMigration.run(here, rest.subList(1, rest.size()), log);
        default -> throw new Fatal("error: Module not found \"" + file + "\"");
      };
    } catch (Fatal e) {
      log.raw(e.words() + "\n\nBun v1.1.40");
      return 1;
    }
  }

  private static boolean exists(Surroundings here, String file) {
    return Files.isRegularFile(here.file(file));
  }

  /** Its server calls the API by an address of its own. */
  private static int web(Surroundings here, Stop stop) {
    return WebProgram.serve(
        here,
        here.variable("PORT").map(Integer::parseInt).orElse(3000),
        api(here, "PUBLIC", "/login"),
        api(here, "PRIVATE", "/auth/check"),
        stop);
  }

  private static URI api(Surroundings here, String whose, String path) {
    String host = need(here, whose + "_API_URL");
    String protocol = need(here, whose + "_API_SECURE").equals("true") ? "https" : "http";
    return URI.create(
        "%s://%s:%s%s".formatted(protocol, host, need(here, whose + "_API_PORT"), path));
  }

  private static String need(Surroundings here, String name) {
    return here.variable(name)
        .orElseThrow(() -> new Fatal("Error: '" + name + "' is not exported by $env"));
  }
}
