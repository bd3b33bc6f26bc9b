package gg.sprocket.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.resource.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a version of the product has shipped as a release cannot change any more: the API server
 * refuses another spec under the same name, so {@code helm upgrade} would fail. The list is made
 * with each version, as the development guide describes.
 */
class FrozenReleasesTest {

  private static final String LIST = "releases.sha256";

  @Test
  void noReleaseThatWasShippedHasChanged() throws IOException {
    assertThat(faults(RepositoryFolder.CHART)).isEmpty();
  }

  /** Forgotten at the first version, it would protect nothing. */
  @Test
  void onceAVersionIsOutTheListIsThere() throws IOException {
    boolean published =
        Files.readString(RepositoryFolder.ROOT.resolve("CHANGELOG.md"))
            .lines()
            .anyMatch(line -> line.matches("## \\[?[0-9].*"));
    assertThat(!published || !entries(RepositoryFolder.CHART).isEmpty())
        .as("%s lists what the published versions have shipped; see the development guide", LIST)
        .isTrue();
  }

  @Test
  void aChangeIsFoundAndTheWayOutIsNamed(@TempDir Path chart) throws IOException {
    Path file = Files.createDirectory(chart.resolve("releases")).resolve("1.0.0.yaml");
    Files.writeString(file, "spec: {}\n");
    Files.writeString(
        chart.resolve(LIST), Digest.sha256("spec: {}\n") + "  releases/1.0.0.yaml\n# a remark\n\n");
    assertThat(faults(chart)).isEmpty();

    Files.writeString(file, "spec: {secrets: []}\n");
    assertThat(faults(chart))
        .singleElement()
        .asString()
        .contains("releases/1.0.0.yaml", "has changed", "under a new name");
    Files.delete(file);
    assertThat(faults(chart)).as("a chart may bring fewer releases").isEmpty();
  }

  private static List<String> faults(Path chart) throws IOException {
    return entries(chart).stream().flatMap(entry -> fault(chart, entry).stream()).toList();
  }

  /** Lines as {@code sha256sum} writes them. */
  private static List<String> entries(Path chart) throws IOException {
    return Files.readAllLines(chart.resolve(LIST)).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Optional<String> fault(Path chart, String entry) {
    String checksum = entry.substring(0, entry.indexOf(' '));
    Path file = chart.resolve(entry.substring(entry.indexOf(' ')).strip());
    return !Files.exists(file) || checksum.equals(checksum(file))
        ? Optional.empty()
        : Optional.of(
            file
                + " was shipped and has changed: a SprocketRelease cannot change, so `helm upgrade`"
                + " would be refused. Take the change back and ship it as a release under a new"
                + " name, for example "
                + file.getFileName().toString().replace(".yaml", "-1.yaml"));
  }

  private static String checksum(Path file) {
    try {
      return Digest.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
