package gg.sprocket.dev.cli;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of an object as a table.
 *
 * @param rows one per condition: type, status, reason, message
 */
record ConditionTable(List<List<String>> rows) {
  private static final List<String> COLUMNS = List.of("type", "status", "reason", "message");
  private static final int LONGEST_MESSAGE = 100;

  ConditionTable {
    rows = List.copyOf(rows);
  }

  static ConditionTable of(GenericKubernetesResource object) {
    List<List<String>> rows = new ArrayList<>();
    if (object.get("status", "conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> fields) {
          rows.add(COLUMNS.stream().map(column -> text(fields.get(column))).toList());
        }
      }
    }
    return new ConditionTable(rows);
  }

  boolean isReady() {
    return rows.stream().anyMatch(row -> row.get(0).equals("Ready") && row.get(1).equals("True"));
  }

  /** Aligned lines with a header; one line that says so when there is nothing yet. */
  List<String> lines() {
    if (rows.isEmpty()) {
      return List.of("  (no conditions yet)");
    }
    List<List<String>> all = new ArrayList<>();
    all.add(List.of("CONDITION", "STATUS", "REASON", "MESSAGE"));
    rows.forEach(row -> all.add(shortened(row)));
    int[] widths =
        IntStream.range(0, COLUMNS.size() - 1)
            .map(i -> all.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.append(row.getLast()).toString().stripTrailing();
  }

  private static List<String> shortened(List<String> row) {
    String message = row.getLast();
    if (message.length() <= LONGEST_MESSAGE) {
      return row;
    }
    List<String> result = new ArrayList<>(row);
    result.set(row.size() - 1, message.substring(0, LONGEST_MESSAGE - 3) + "...");
    return result;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
