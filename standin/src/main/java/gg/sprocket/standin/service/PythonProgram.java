package gg.sprocket.standin.service;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Json;
import gg.sprocket.standin.Log;
import gg.sprocket.standin.Stop;
import gg.sprocket.standin.Surroundings;
import gg.sprocket.standin.Trust;
import gg.sprocket.standin.http.Answer;
import gg.sprocket.standin.http.Site;
import gg.sprocket.standin.postgres.EventQueue;
import gg.sprocket.standin.postgres.Pool;
import gg.sprocket.standin.postgres.PostgresRegister;
import gg.sprocket.standin.postgres.Server;
import gg.sprocket.standin.postgres.TaskQueue;
import gg.sprocket.standin.postgres.TaskQueue.State;
import gg.sprocket.standin.postgres.Words;
import gg.sprocket.standin.settings.PythonSettings;
import gg.sprocket.standin.storage.Buckets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The parser of replays since 1.5 (microservices/replay-parse-service/src/main.py): one connection,
 * tasks locked one by one, and a thread that answers {@code /healthz} with ok whatever happens. An
 * error of the database ends it; a task that it was at stays {@code processing} for ever.
 */
public final class PythonProgram {

  private static final int PORT = 3015;

  private final Surroundings here;
  private final Log log;
  private final Stop stop;
  private final boolean preview;

  private PythonProgram(Surroundings here, Log log, Stop stop, boolean preview) {
    this.here = here;
    this.log = log;
    this.stop = stop;
    this.preview = preview;
  }

  /** Runs it and gives its exit code. */
  public static int run(Surroundings here, Path file, Stop stop) {
    Log log = Log.standard();
    try {
      PythonSettings settings = PythonSettings.of(here);
      boolean preview = Files.readString(file).contains(" 2.0.");
      if (!preview) {
        settings.analyticsQueue();
      }
      return new PythonProgram(here, log, stop, preview).work(settings);
    } catch (IOException e) {
      log.raw("python: can't open file '" + file + "': [Errno 13] Permission denied");
      return 2;
    } catch (Fatal e) {
      log.raw("Traceback (most recent call last):\n  File \"/app/src/main.py\"\n" + e.words());
      return 1;
    }
  }

  private int work(PythonSettings settings) {
    Server server = settings.database();
    Buckets buckets = new Buckets(settings.storage(), Trust.of(here, log));
    Parser parser = Parser.of(settings, buckets);
    try (Running running = new Running(log)) {
      answerHealth(running);
      Pool pool =
          running
              .add(
                  new Pool(
                      server,
                      settings.applicationName(),
                      1,
                      Duration.ofSeconds(30),
                      e -> Stop.crash(log, Words.ofPython(e, server))))
              .open();
      PostgresRegister register =
          running.add(new PostgresRegister(pool, "replay-parse", here.pod(), false, log)).begin();
      register.write("ready");
      log.raw("INFO:main:waiting for tasks");
      while (!stop.within(settings.pause())) {
        takeAll(queue(pool), parser);
      }
      register.write("stopping");
      return 0;
    } catch (SQLException e) {
      throw Words.ofPython(e, server);
    }
  }

  private void answerHealth(Running running) {
    // 2.0 has no port.
    if (!preview) {
      running
          .add(
              new Site(
                  log,
                  Map.of("/healthz", _ -> Answer.json(200, Json.object().put("status", "ok"))),
                  request -> Answer.nothing(request.path())))
          .listen(here.port(PORT), next -> next);
    }
  }

  /** What waits in the table of tasks, or in the queue of events of 2.0. */
  private interface Work {
    Optional<TaskQueue.Task> take() throws SQLException;

    void finish(String id, State state) throws SQLException;
  }

  private Work queue(Pool pool) {
    TaskQueue tasks = new TaskQueue(pool);
    EventQueue events = new EventQueue(pool, BunCore.TOPIC);
    return new Work() {
      @Override
      public Optional<TaskQueue.Task> take() throws SQLException {
        return preview ? events.take() : tasks.take();
      }

      @Override
      public void finish(String id, State state) throws SQLException {
        if (preview) {
          events.finish(id, state);
        } else {
          tasks.finish(id, state);
        }
      }
    };
  }

  private void takeAll(Work work, Parser parser) throws SQLException {
    for (Optional<TaskQueue.Task> task = work.take(); task.isPresent(); task = work.take()) {
      work.finish(task.get().id(), state(parser, task.get().arguments()));
      log.raw("INFO:main:task " + task.get().id() + " ended");
    }
  }

  private State state(Parser parser, JsonNode arguments) {
    try {
      return new State("completed", parser.parse(arguments), "");
    } catch (Fatal e) {
      log.raw("ERROR:main:" + e.words());
      return new State("failed", Json.object().nullNode(), e.words());
    }
  }
}
