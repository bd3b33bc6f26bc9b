package gg.sprocket.operator.bench;

import gg.sprocket.operator.bench.Traffic.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many requests the operator sends for what. Exact: the same on any machine. */
final class Counts {

  /** What comes late still counts. */
  private static final Duration AFTERMATH = Duration.ofSeconds(10);

  private final Traffic traffic;
  private final Results results;
  private final Map<String, Map<String, Long>> columns = new TreeMap<>();
  private final List<String> order = new ArrayList<>();

  Counts(Traffic traffic, Results results) {
    this.traffic = traffic;
    this.results = results;
  }

  /** Counts what the operator sends because of something, until ten seconds after. */
  void during(String what, Runnable act) {
    int mark = traffic.mark();
    act.run();
    Pause.of(AFTERMATH);
    List<Request> counted =
        traffic.since(mark, r -> r.isOperators() && (r.isRead() || r.isWrite()));
    order.add(what);
    columns.put(what, Traffic.byKind(counted));
    results.figure(
        what,
        Map.of(
            "writes", counted.stream().filter(Request::isWrite).count(),
            "reads", counted.stream().filter(Request::isRead).count(),
            "requests", Traffic.byKind(counted)));
  }

  /** How many occasions there were. */
  int size() {
    return order.size();
  }

  /** One row per kind of request, one column per occasion. */
  void show(String title, String what) {
    results.section(
        title,
        "Sent by the operator %s, from the cause until ten seconds after it was met."
                .formatted(what)
            + "\nverb resource HTTP status; leases apart (leader election is off).");
    List<String> header = new ArrayList<>(List.of("request"));
    header.addAll(order);
    TreeSet<String> kinds = new TreeSet<>();
    columns.values().forEach(c -> kinds.addAll(c.keySet()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(total("writes", true));
    rows.add(total("reads", false));
    for (String kind : kinds) {
      List<String> row = new ArrayList<>(List.of(kind));
      order.forEach(o -> row.add(cell(columns.getOrDefault(o, Map.of()).getOrDefault(kind, 0L))));
      rows.add(row);
    }
    results.table(header, rows);
  }

  private List<String> total(String title, boolean writes) {
    List<String> row = new ArrayList<>(List.of("all " + title));
    for (String what : order) {
      row.add(
          Long.toString(
              columns.getOrDefault(what, Map.of()).entrySet().stream()
                  .filter(e -> isWrite(e.getKey()) == writes)
                  .mapToLong(Map.Entry::getValue)
                  .sum()));
    }
    return row;
  }

  private static boolean isWrite(String kind) {
    return !kind.startsWith("get ") && !kind.startsWith("list ") && !kind.startsWith("watch ");
  }

  private static String cell(long count) {
    return count == 0 ? "" : Long.toString(count);
  }
}
