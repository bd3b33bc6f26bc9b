package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Servers on loopback for tests that need the real thing. They end with it, or with the JVM.
 *
 * <p>PostgreSQL refuses to run as root, and no server here needs to: where this process is root
 * they run as nobody.
 */
public final class LocalServers implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** The user without rights of every system with {@code setpriv}. */
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private final StateFolder state;
  private final Processes processes;
  private final Watchdog watchdog;
  private final ExitHook hook;

  private LocalServers(StateFolder state) {
    this.state = state;
    this.processes = new Processes(state);
    this.watchdog = Watchdog.over(state);
    this.hook = ExitHook.running(processes::killAll);
  }

  /** An empty set of servers with its state in a new folder below the system's temporary one. */
  public static LocalServers create() {
    try {
      Path root = Files.createTempDirectory("sprocket-servers");
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
      StateFolder state = StateFolder.at(root);
      state.create();
      return new LocalServers(state);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for servers", e);
    }
  }

  /** A folder that the servers may write to. */
  public Path folder(String name) {
    Path folder = state.root().resolve(name);
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      own(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
  }

  /** A file that the servers alone may read. */
  public Path file(String folder, String name, String content) {
    Path file = folder(folder).resolve(name);
    Folders.writeSecret(file, content);
    own(file);
    return file;
  }

  /** A copy of a program where the servers' user may reach it: caches lie in closed homes. */
  public Path program(Path original) {
    Path copy = folder("programs").resolve(original.getFileName());
    try {
      if (!Files.exists(copy)) {
        Files.copy(original, copy, StandardCopyOption.COPY_ATTRIBUTES);
        own(copy);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + original, e);
    }
  }

  /**
   * Starts a server and waits until it listens. One argument must lie in a folder of this.
   *
   * @throws DevFailure with the end of its log if it does not
   */
  public void start(String name, int port, List<String> command, Map<String, String> environment) {
    start(name, command, environment, () -> listens(port));
  }

  /** Starts a server and waits for a sign of its own; see the other form. */
  public void start(
      String name, List<String> command, Map<String, String> environment, BooleanSupplier ready) {
    processes.start(name, unprivileged(command), environment);
    Await.until(
        name + " to listen",
        START_LIMIT,
        () -> {
          processes.requireAlive(name);
          return ready.getAsBoolean();
        });
  }

  /**
   * Runs a program to its end and gives its output; see {@link #start} for the user.
   *
   * @throws DevFailure with the end of its output if it fails
   */
  public String run(List<String> command, Map<String, String> environment) {
    Ended ended = attempt(command, environment);
    if (ended.code() != 0) {
      throw new DevFailure("`%s` failed:%n%s".formatted(String.join(" ", command), ended.output()));
    }
    return ended.output();
  }

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param output all that it said
   */
  public record Ended(int code, String output) {}

  /** Runs a program to its end, whatever that is. */
  public Ended attempt(List<String> command, Map<String, String> environment) {
    Path log = state.log("run-" + Path.of(command.getFirst()).getFileName());
    ProcessBuilder builder =
        new ProcessBuilder(unprivileged(command))
            .directory(state.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      boolean ended = process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended) {
        throw new DevFailure(
            "`%s` does not end:%n%s".formatted(String.join(" ", command), Folders.tail(log, 20)));
      }
      return new Ended(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      throw new DevFailure("`%s` cannot be started".formatted(command.getFirst()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while `%s` ran".formatted(command.getFirst()), e);
    }
  }

  /** Ends one server. */
  public void stop(String name) {
    processes.stop(name, GRACE);
  }

  /** Ends one server at once: it can save nothing. */
  public void kill(String name) {
    processes.kill(name);
  }

  /** Sends a signal to one server that runs. */
  public void signal(String name, String signal) {
    run(List.of("kill", "-" + signal, Long.toString(processes.id(name))), Map.of());
  }

  /** What one server has said. */
  public String log(String name) {
    try {
      return Files.readString(state.log(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + name, e);
    }
  }

  /** Whether something on loopback takes connections. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> unprivileged(List<String> command) {
    List<String> whole = new ArrayList<>(isRoot() ? AS_NOBODY : List.of());
    whole.addAll(command);
    return whole;
  }

  private static void own(Path path) {
    if (!isRoot()) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", 65534);
      Files.setAttribute(path, "unix:gid", 65534);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give " + path + " to nobody", e);
    }
  }

  @Override
  public void close() {
    processes.killAll();
    watchdog.close();
    hook.close();
    Folders.delete(state.root());
  }
}
