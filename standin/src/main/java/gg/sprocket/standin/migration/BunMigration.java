package gg.sprocket.standin.migration;

import gg.sprocket.standin.Log;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.settings.BunSettings;
import java.util.List;

/**
 * {@code bun datasource.ts up} (core/src/datasource.ts of the branch dev): becomes the role that
 * has the database's name, then makes the schema in the name of the role postgres.
 */
public final class BunMigration {

  private BunMigration() {}

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, List<String> arguments, Log log) {
    if (!arguments.equals(List.of("up"))) {
      log.raw("error: unknown command " + arguments);
      return 1;
    }
    Server server = BunSettings.of(here).database();
    new Chain(server, log)
        .run(
            SqlFile.of(here.file("/app/core/src/migrations")),
            "SET ROLE \"" + server.database().replace("\"", "\"\"") + "\"");
    return 0;
  }
}
