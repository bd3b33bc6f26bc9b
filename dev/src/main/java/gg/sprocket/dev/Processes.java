package gg.sprocket.dev;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The processes of one state folder: each has a log and a record, so that any later process can
 * find and end it.
 */
public final class Processes {
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private static final Duration TURN = Duration.ofMillis(250);
  private static final int LOOKS = 5;

  private final StateFolder state;
  private final Optional<Path> setsid = onPath("setsid");

  /** What this process started itself: found even if somebody removed the state folder. */
  private final Map<String, ProcessRecord> started = new ConcurrentHashMap<>();

  private boolean ended;

  /** Those of a state folder. */
  public Processes(StateFolder state) {
    this.state = state;
  }

  /**
   * Starts a program with its output in its log. Where the system has {@code setsid} the process
   * leaves the terminal's group, so that Ctrl-C reaches only the process that has to tidy up.
   */
  public synchronized void start(
      String name, List<String> command, Map<String, String> environment) {
    if (ended) {
      throw new DevFailure(name + " is not started: everything here is being ended.");
    }
    List<String> whole = new ArrayList<>();
    setsid.ifPresent(program -> whole.add(program.toString()));
    whole.addAll(command);
    File log = state.log(name).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .directory(state.root().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    // The operator refuses settings that it does not know, and ours are for this program.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("SPROCKET_"));
    builder.environment().putAll(environment);
    try {
      adopt(name, builder.start().pid());
    } catch (IOException e) {
      throw new DevFailure(
          "%s cannot be started: %s. Its command was: %s"
              .formatted(name, e.getMessage(), String.join(" ", command)),
          e);
    }
  }

  /** Records a process that somebody else has started; one argument must be the state folder. */
  void adopt(String name, long pid) {
    ProcessRecord record = new ProcessRecord(name, pid, state.root().toString());
    started.put(name, record);
    record.write(state.processes());
  }

  /** Every recorded process, running or not, in the order of their names. */
  public List<ProcessRecord> records() {
    Map<String, ProcessRecord> records = new TreeMap<>(started);
    stored().forEach(record -> records.put(record.name(), record));
    return List.copyOf(records.values());
  }

  private List<ProcessRecord> stored() {
    if (!Files.isDirectory(state.processes())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(state.processes())) {
      return files.sorted().map(ProcessRecord::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + state.processes(), e);
    }
  }

  boolean isAlive(String name) {
    return records().stream()
        .anyMatch(record -> record.name().equals(name) && record.alive().isPresent());
  }

  /**
   * Throws when a process has ended.
   *
   * @throws DevFailure with the last lines of its log
   */
  public void requireAlive(String name) {
    if (!isAliveOrTurning(name)) {
      throw new DevFailure(
          "%s has ended. The end of its log %s:%n%s"
              .formatted(name, state.log(name), Folders.tail(state.log(name), 25)));
    }
  }

  /**
   * While a process turns into another program, as a script does at its end, the system shows no
   * arguments for a moment.
   */
  private boolean isAliveOrTurning(String name) {
    for (int look = 0; look < LOOKS; look++) {
      if (isAlive(name)) {
        return true;
      }
      Await.pause("the arguments of " + name, TURN.dividedBy(LOOKS));
    }
    return isAlive(name);
  }

  /** Asks a process to end, kills it when it has not within the grace, and awaits its end. */
  public void stop(String name, Duration grace) {
    for (ProcessRecord record : records()) {
      if (record.name().equals(name)) {
        record.alive().ifPresent(process -> stop(name, process, grace));
        awaitRestOf(record);
      }
    }
  }

  /** Kills one process at once with all that it has started, and awaits their end. */
  public void kill(String name) {
    for (ProcessRecord record : records()) {
      if (record.name().equals(name)) {
        record.alive().ifPresent(process -> kill(name, process));
        awaitRestOf(record);
      }
    }
  }

  /**
   * The id of a process.
   *
   * @throws DevFailure if none of that name runs
   */
  public long id(String name) {
    return records().stream()
        .filter(record -> record.name().equals(name) && record.alive().isPresent())
        .mapToLong(ProcessRecord::pid)
        .findFirst()
        .orElseThrow(() -> new DevFailure("No process %s runs.".formatted(name)));
  }

  /** Kills everything at once. Nothing here has anything to save: its state goes too. */
  public void killAll() {
    // Whoever ends this while another thread still starts it must not miss what that one has just
    // started and not yet recorded.
    synchronized (this) {
      ended = true;
    }
    List<ProcessHandle> alive =
        records().stream()
            .flatMap(record -> record.alive().stream())
            .flatMap(Processes::family)
            .toList();
    alive.forEach(ProcessHandle::destroyForcibly);
    alive.forEach(process -> awaitEnd("process " + process.pid(), process, KILL_LIMIT));
  }

  private static void stop(String name, ProcessHandle process, Duration grace) {
    process.destroy();
    try {
      awaitEnd(name, process, grace);
    } catch (DevFailure e) {
      kill(name, process);
    }
  }

  private static void kill(String name, ProcessHandle process) {
    List<ProcessHandle> family = family(process).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    family.forEach(member -> awaitEnd(name, member, KILL_LIMIT));
  }

  /** With what it has started itself, such as a plugin: that goes on when its parent is killed. */
  private static Stream<ProcessHandle> family(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants());
  }

  /**
   * A process that ends gives its memory back first, and with it the arguments by which it is
   * known; its port only after that.
   */
  private static void awaitRestOf(ProcessRecord record) {
    ProcessHandle.of(record.pid())
        .filter(process -> process.info().command().isEmpty())
        .ifPresent(process -> awaitEnd(record.name(), process, KILL_LIMIT));
  }

  private static void awaitEnd(String name, ProcessHandle process, Duration limit) {
    Await.until("the end of " + name, limit, () -> hasEnded(process));
  }

  static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || isZombie(process);
  }

  /**
   * In a container whose first process collects no children, an orphan that was killed stays listed
   * for ever; it runs no more and holds nothing.
   */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException e) {
      return false; // no such system, or the process has gone meanwhile
    }
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
