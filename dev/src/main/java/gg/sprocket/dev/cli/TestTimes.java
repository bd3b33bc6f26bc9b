package gg.sprocket.dev.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Where the time of a test run went, by the reports that Surefire and Failsafe left. */
final class TestTimes {

  private static final int SLOWEST = 12;

  /**
   * One class of tests.
   *
   * @param group its module and kind
   * @param name simple name of the class
   * @param tests how many ran
   * @param took from its first test to its last
   * @param ended when its report was written
   */
  record Suite(String group, String name, int tests, Duration took, Instant ended) {
    Instant began() {
      return ended.minus(took);
    }
  }

  private final List<Suite> suites;

  private TestTimes(List<Suite> suites) {
    this.suites = suites;
  }

  /** Of the reports of a work tree that were written after a time. */
  static TestTimes in(Path root, Instant since) {
    List<Suite> suites = new ArrayList<>();
    for (String module : List.of("dev", "standin", "operator")) {
      for (String plugin : List.of("surefire", "failsafe")) {
        reports(root.resolve(module).resolve("target").resolve(plugin + "-reports")).stream()
            .map(file -> suite(module, plugin, file))
            .filter(suite -> !suite.ended().isBefore(since))
            .forEach(suites::add);
      }
    }
    return new TestTimes(suites);
  }

  /** A line for each kind of tests, by module, and for each of the slowest classes. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Where the time went:");
    Map<String, List<Suite>> groups =
        suites.stream()
            .collect(Collectors.groupingBy(Suite::group, TreeMap::new, Collectors.toList()));
    groups.forEach(
        (group, of) ->
            lines.add(
                "  %-28s %5d tests %8.1f s"
                    .formatted(
                        group, of.stream().mapToInt(Suite::tests).sum(), seconds(between(of)))));
    lines.add("Slowest classes:");
    suites.stream()
        .sorted(Comparator.comparing(Suite::took).reversed())
        .limit(SLOWEST)
        .forEach(
            suite ->
                lines.add(
                    "  %-28s %5d tests %8.1f s"
                        .formatted(suite.name(), suite.tests(), seconds(suite.took()))));
    return lines;
  }

  private static Duration between(List<Suite> suites) {
    Instant first = suites.stream().map(Suite::began).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = suites.stream().map(Suite::ended).max(Comparator.naturalOrder()).orElseThrow();
    return Duration.between(first, last);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static List<Path> reports(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Only the root element is read: the rest holds what tests printed. */
  private static Suite suite(String module, String plugin, Path report) {
    try (InputStream in = Files.newInputStream(report)) {
      XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
      xml.nextTag();
      String name = xml.getAttributeValue(null, "name").replaceAll(".*\\.", "");
      int tests = Integer.parseInt(xml.getAttributeValue(null, "tests"));
      Duration took =
          Duration.ofMillis(
              Math.round(1000 * Double.parseDouble(xml.getAttributeValue(null, "time"))));
      return new Suite(
          module + ", " + kind(plugin, name),
          name,
          tests,
          took,
          Files.getLastModifiedTime(report).toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + report, e);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("not a report: " + report, e);
    }
  }

  private static String kind(String plugin, String name) {
    if (plugin.equals("surefire")) {
      return "pure";
    }
    return name.endsWith("OnNodeIT") ? "on a real node" : "integration";
  }
}
