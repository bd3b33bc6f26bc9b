package gg.sprocket.dev;

import java.io.PrintStream;
import java.util.List;

/** A block of lines that replaces itself on a terminal and is repeated elsewhere. */
final class Screen {
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
    lines.forEach(out::println);
    out.flush();
    shown = List.copyOf(lines);
  }
}
