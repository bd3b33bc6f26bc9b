package gg.sprocket.standin.service;

import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresRegister;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.settings.BunSettings;
import java.sql.SQLException;
import java.time.Duration;

/** The bot of 2.0 (clients/discord): database and Discord, no port. */
final class BunBot {

  /** As many as its driver opens. */
  private static final int POOL = 5;

  private BunBot() {}

  static int run(Surroundings here, BunSettings settings, Log log, Stop stop) {
    Server server = settings.database();
    BotLogin.perform(settings.text("auth.discord.botToken"), log);
    try (Running running = new Running(log)) {
      Pool pool = open(running, server, "discord-bot", POOL, log);
      PostgresRegister register =
          running.add(new PostgresRegister(pool, "discord-bot", here.pod(), true, log)).begin();
      register.write("ready");
      stop.await();
      register.write("stopping");
      return 0;
    } catch (SQLException e) {
      throw Words.ofNode(e, server);
    }
  }

  static Pool open(Running running, Server server, String name, int size, Log log)
      throws SQLException {
    Pool pool =
        running
            .add(
                new Pool(
                    server,
                    name,
                    size,
                    Duration.ofSeconds(30),
                    e -> Stop.crash(log, Words.ofNode(e, server))))
            .open();
    Backbone.requireSchema(pool);
    return pool;
  }
}
