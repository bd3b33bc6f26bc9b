package gg.sprocket.operator.bench;

import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came out, as text for people and as numbers for programs. */
final class Results {

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Object> figures = new LinkedHashMap<>();

  /** A heading and what it is about; printed at once, since the whole takes minutes. */
  void section(String title, String explanation) {
    say("\n## " + title + "\n\n" + explanation + "\n");
  }

  /** A table. */
  void table(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    List<Integer> widths =
        IntStream.range(0, header.size())
            .mapToObj(i -> all.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toList();
    String rule = widths.stream().map("-"::repeat).collect(Collectors.joining(" | ", "| ", " |"));
    say(line(header, widths) + "\n" + rule);
    rows.forEach(row -> say(line(row, widths)));
  }

  /** A number for programs. */
  void figure(String name, Object value) {
    figures.put(name, value);
  }

  /** Writes {@code results.md} and {@code results.json}. */
  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("results.md"), text.toString().stripLeading());
    Files.writeString(
        folder.resolve("results.json"),
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private void say(String lines) {
    System.out.println(lines);
    text.append(lines).append('\n');
  }
}
