package gg.sprocket.dev;

import java.io.IOException;
import java.util.List;

/**
 * Ends the recorded processes when this JVM is killed and cannot do it itself. A shell waits for
 * the end of a pipe that only this JVM holds, so it needs neither polling nor this process's help.
 */
public final class Watchdog implements AutoCloseable {
  /** The records and their marks are read as {@link ProcessRecord} writes them. */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      read -r word
      [ "$word" = closed ] && exit 0
      for record in "$1"/*; do
        { read -r pid; read -r mark; } <"$record" || continue
        if [ -r "/proc/$pid/cmdline" ]; then
          arguments=$(tr '\\0' ' ' <"/proc/$pid/cmdline")
        else
          arguments=$(ps -o args= -p "$pid")
        fi
        # With what it has started, such as a plugin, where the system tells that.
        children=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null)
        case $arguments in *"$mark"*) kill -9 "$pid" $children ;; esac
      done
      [ ! -r "$2" ] || sh "$2"
      """;

  /** A shell script of a state folder that is run when all its processes have been ended so. */
  public static final String TIDY_UP = "tidy-up.sh";

  private final Process shell;

  private Watchdog(Process shell) {
    this.shell = shell;
  }

  /** Watches over a state folder from now on. */
  public static Watchdog over(StateFolder state) {
    try {
      return new Watchdog(
          new ProcessBuilder(
                  List.of(
                      "sh",
                      "-c",
                      SCRIPT,
                      "sprocket-watchdog",
                      state.processes().toString(),
                      state.root().resolve(TIDY_UP).toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(state.log("watchdog").toFile()))
              .start());
    } catch (IOException e) {
      throw new DevFailure("`sh` cannot be started: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try (var pipe = shell.outputWriter()) {
      pipe.write("closed\n");
    } catch (IOException e) {
      shell.destroyForcibly(); // its end of the pipe is gone, so it is ending anyway
    }
  }
}
