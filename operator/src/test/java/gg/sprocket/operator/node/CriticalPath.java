package gg.sprocket.operator.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the start of an instance waited for. A step waits for the one that was ready last before it
 * was made; the longest chain of such waits ends with whatever was ready last of all.
 *
 * @param steps what was made, in any order
 */
record CriticalPath(List<Step> steps) {

  /**
   * One pod.
   *
   * @param name its process
   * @param made when the pod was made, since the order
   * @param started when its last container was started
   * @param ready when it was ready, or had ended well
   */
  record Step(String name, Duration made, Duration started, Duration ready) {

    /** From being made to the start of its containers: scheduling, volumes, init containers. */
    Duration preparing() {
      return started.minus(made);
    }

    /** From the start of its containers to the word that they are ready. */
    Duration starting() {
      return ready.minus(started);
    }
  }

  /**
   * A step with what came before it.
   *
   * @param step the step
   * @param after what it waited for; empty for the first
   * @param idle between the two, when neither worked: the operator's own time
   */
  record Link(Step step, Optional<Step> after, Duration idle) {}

  /** The chain, from the order to the last step. */
  List<Link> links() {
    List<Link> links = new ArrayList<>();
    Optional<Step> next = steps.stream().max(Comparator.comparing(Step::ready));
    while (next.isPresent()) {
      Step step = next.get();
      Optional<Step> before =
          steps.stream()
              .filter(other -> !other.equals(step) && other.ready().compareTo(step.made()) <= 0)
              .max(Comparator.comparing(Step::ready));
      Duration since = before.map(Step::ready).orElse(Duration.ZERO);
      links.addFirst(new Link(step, before, step.made().minus(since)));
      next = before;
    }
    return List.copyOf(links);
  }

  /** All steps, and then the chain, as lines for people. */
  List<String> lines(Duration total) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%-28s %8s %10s %10s %10s"
            .formatted("process", "made at", "prepared", "started", "ready at"));
    steps.stream()
        .sorted(Comparator.comparing(Step::made))
        .forEach(
            step ->
                lines.add(
                    "%-28s %8s %10s %10s %10s"
                        .formatted(
                            step.name(),
                            seconds(step.made()),
                            seconds(step.preparing()),
                            seconds(step.starting()),
                            seconds(step.ready()))));
    lines.add("");
    lines.add("The longest chain, of %s from the order to Ready:".formatted(seconds(total)));
    for (Link link : links()) {
      lines.add(
          "  %s: %s after %s, then %s to prepare and %s to start"
              .formatted(
                  link.step().name(),
                  seconds(link.idle()),
                  link.after().map(Step::name).orElse("the order"),
                  seconds(link.step().preparing()),
                  seconds(link.step().starting())));
    }
    Duration last = links().isEmpty() ? Duration.ZERO : links().getLast().step().ready();
    lines.add("  Ready: %s after that".formatted(seconds(total.minus(last))));
    return lines;
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
