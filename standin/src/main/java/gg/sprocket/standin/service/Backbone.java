package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresRegister;
import gg.sprocket.standin.postgres.PostgresTransport;
import gg.sprocket.standin.postgres.Tables;
import gg.sprocket.standin.postgres.TaskQueue;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.settings.NodeDatabase;
import gg.sprocket.standin.settings.Settings;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a Node program stands on.
 *
 * @param transport how it talks to the others
 * @param register where it is written down
 * @param orm the pool of TypeORM, which the API has
 * @param parsing where replays go to
 */
record Backbone(
    Transport transport, Register register, Optional<Pool> orm, Optional<Parsing> parsing) {

  /** What opens a pool. */
  record Opening(
      Surroundings here,
      Kind kind,
      String service,
      NodeDatabase database,
      Log log,
      Running closing) {

    static Opening of(
        Surroundings here, Kind kind, NodeDatabase database, Log log, Running closing) {
      return new Opening(here, kind, name(here, kind), database, log, closing);
    }

    Pool pool(String role) throws SQLException {
      return closing
          .add(
              new Pool(
                  database.server(),
                  service + "-" + role,
                  database.poolSize(),
                  database.acquireLimit(),
                  // Nobody listens to the pool's event, which ends a Node process.
                  e ->
                      Stop.crash(
                          log,
                          new Fatal(
                              Words.ofNode(e, database.server()).words()
                                  + "\nEmitted 'error' event on BoundPool instance"))))
          .open();
    }

    PostgresRegister register(Pool pool) throws SQLException {
      return closing
          .add(new PostgresRegister(pool, service, here.pod(), kind.isSingleton(), log))
          .begin();
    }
  }

  /** The name by which a process calls itself. */
  static String name(Surroundings here, Kind kind) {
    return here.variable("SPROCKET_SERVICE_NAME")
        .orElseGet(() -> kind.name().toLowerCase(Locale.ROOT));
  }

  /**
   * As since 1.5: one pool for the queues, and in the API a second of the same size.
   *
   * @throws Fatal with the words of the driver
   */
  static Backbone ofTables(
      Surroundings here, Settings settings, Kind kind, Log log, Running closing) {
    NodeDatabase database = NodeDatabase.of(settings);
    Opening opening = Opening.of(here, kind, database, log, closing);
    try {
      Pool shared = opening.pool("shared");
      Optional<Pool> orm = kind.isApi() ? Optional.of(opening.pool("typeorm")) : Optional.empty();
      Tables.create(shared);
      requireSchema(shared);
      Register register = opening.register(shared);
      PostgresTransport transport = closing.add(new PostgresTransport(shared, log));
      transport.recover();
      return new Backbone(transport, register, orm, Optional.of(tasks(shared)));
    } catch (SQLException e) {
      throw Words.ofNode(e, database.server());
    }
  }

  /** The first thing that anything asks for. */
  static void requireSchema(Pool pool) throws SQLException {
    pool.order(
        connection -> {
          try (var statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM sprocket.organization");
          }
        });
  }

  private static Parsing tasks(Pool pool) {
    TaskQueue queue = new TaskQueue(pool);
    return new Parsing() {
      @Override
      public String start(JsonNode arguments) {
        return orWords(pool, () -> queue.add(arguments));
      }

      @Override
      public Optional<TaskQueue.State> state(String id) {
        return orWords(pool, () -> queue.state(id));
      }
    };
  }

  private interface Query<T> {
    T run() throws SQLException;
  }

  private static <T> T orWords(Pool pool, Query<T> query) {
    try {
      return query.run();
    } catch (SQLException e) {
      throw Words.ofNode(e, pool.server());
    }
  }
}
