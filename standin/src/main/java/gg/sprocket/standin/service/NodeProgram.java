package gg.sprocket.standin.service;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.settings.Common;
import gg.sprocket.standin.settings.Settings;

/**
 * A Node program from its start to its end. What fails while modules load ends every one of them.
 * What fails later ends the monolith (apps/monolith/src/main.ts exits with 1); the other main
 * functions write the error and stay, without ever listening.
 */
public final class NodeProgram {

  private NodeProgram() {}

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, Kind kind, Version version, Stop stop) {
    Log log = Log.standard();
    Settings settings;
    Common common;
    try {
      settings = Settings.of(here);
      common = Common.of(settings, version == Version.ONE_FIVE);
    } catch (Fatal e) {
      log.raw("/app/node_modules/config/lib/config.js\n" + e.words() + "\n\nNode.js v26.0.0");
      return 1;
    }
    return boot(here, settings, common, kind, version, log.at(common.levels()), stop);
  }

  private static int boot(
      Surroundings here,
      Settings settings,
      Common common,
      Kind kind,
      Version version,
      Log log,
      Stop stop) {
    try (Running running = new Running(log)) {
      Register register = new Boot(here, settings, common, kind, version, log, running).start();
      register.write("ready");
      stop.await();
      register.write("stopping");
      return 0;
    } catch (Fatal e) {
      log.error("ExceptionHandler", e.words());
      if (kind == Kind.MONOLITH || e.isEnding()) {
        return 1;
      }
    }
    stop.await();
    return 0;
  }
}
