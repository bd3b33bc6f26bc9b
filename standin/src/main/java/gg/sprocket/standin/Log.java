package gg.sprocket.standin;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * What a process writes to its log, in the form of NestJS' logger (packages/common/services/
 * console-logger.service.ts): the last lines become the container's termination message.
 *
 * @param out where to
 * @param levels the levels that are written
 */
public record Log(PrintStream out, Set<String> levels) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM/dd/yyyy, h:mm:ss a", Locale.US);

  /** What NestJS falls back to when levels make no sense. */
  public static final Set<String> USUAL = Set.of("error", "warn", "log");

  /** Keeps an own copy of the set. */
  public Log {
    levels = Set.copyOf(levels);
  }

  /** The log of this process at the usual levels. */
  public static Log standard() {
    return new Log(System.out, USUAL);
  }

  /** The same log at other levels. */
  public Log at(Set<String> others) {
    return new Log(out, others);
  }

  /** Something went wrong. */
  public void error(String context, String text) {
    write("error", context, text);
  }

  /** Something is odd. */
  public void warn(String context, String text) {
    write("warn", context, text);
  }

  /** Something happened. */
  public void info(String context, String text) {
    write("log", context, text);
  }

  /** A line as it is, whatever the levels. */
  public void raw(String text) {
    out.println(text);
    out.flush();
  }

  private void write(String level, String context, String text) {
    if (levels.contains(level)) {
      raw(
          "[Nest] %d  - %s %7s [%s] %s"
              .formatted(
                  ProcessHandle.current().pid(),
                  LocalDateTime.now(ZoneId.systemDefault()).format(TIME),
                  level.toUpperCase(Locale.ROOT),
                  context,
                  text));
    }
  }
}
