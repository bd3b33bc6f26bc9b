package gg.sprocket.dev.cli;

import java.io.PrintStream;
import java.util.List;

/** A block of lines that replaces itself on a terminal and is repeated elsewhere. */
final class Screen {
  /** A line that wraps would be two lines to go up, so a narrow terminal cuts it off instead. */
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final PrintStream out;
  private final boolean terminal;
  private List<String> shown = List.of();

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a block, if it is not what is shown already. */
  void show(String heading, List<String> lines) {
    if (lines.equals(shown)) {
      return;
    }
    if (terminal && !shown.isEmpty()) {
      // Up to the heading of the block, then clear to the end of the screen.
      out.printf("\033[%dA\033[J", shown.size() + 1);
    }
    out.println(heading);
    out.print(terminal ? NO_WRAP : "");
    lines.forEach(out::println);
    out.print(terminal ? WRAP : "");
    out.flush();
    shown = List.copyOf(lines);
  }
}
