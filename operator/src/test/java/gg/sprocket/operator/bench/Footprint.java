package gg.sprocket.operator.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the operator takes of the machine: memory, and processor time for what. */
final class Footprint {

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Results results;
  private final List<List<String>> rows = new ArrayList<>();
  private final Map<String, Object> figures = new LinkedHashMap<>();

  Footprint(Results results) {
    this.results = results;
  }

  /** Memory now. */
  void memory(String when, MeasuredOperator operator) {
    double heap = operator.liveHeapMiB();
    long resident = operator.residentMiB();
    add("live heap, " + when, "%.1f MiB".formatted(heap), heap);
    add("resident memory, " + when, resident + " MiB", resident);
  }

  /** Processor time while nothing happens. */
  void idle(String when, MeasuredOperator operator) {
    Duration before = operator.cpu();
    Pause.of(IDLE);
    double percent = 100.0 * operator.cpu().minus(before).toNanos() / IDLE.toNanos();
    add("of one core while idle, " + when, "%.2f %%".formatted(percent), percent);
  }

  /** From the start of a process to its first write for an instance that waits. */
  void start(Spread wall, Spread cpu) {
    add("process start to first write of a pass", wall.text() + " s", wall.figures());
    add("processor time until ready", cpu.text() + " s", cpu.figures());
  }

  void show() {
    results.section(
        "Memory, processor and start", "Of the operator's process, as the system counts.");
    results.table(List.of("what", "figure"), rows);
    results.figure("footprint", figures);
  }

  private void add(String what, String text, Object figure) {
    rows.add(List.of(what, text));
    figures.put(what, figure);
  }
}
