package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Commands of a page of the documentation, typed as its reader would.
 *
 * @param text the page
 * @param names what stands in the page, and what is typed in its place
 * @param kubectl who types
 * @param folder where it is typed
 */
public record Runbook(String text, Map<String, String> names, Kubectl kubectl, Path folder) {

  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.*)$");
  private static final Pattern LOOK =
      Pattern.compile("kubectl (-n \\S+ )?(get|describe|logs|auth can-i|exec) .*|.* --dry-run=.*");

  /** Also what is told in the place of objects that a page says are there. */
  private static final Pattern COMPLAINT =
      Pattern.compile(
          "(?mi)^error.*|^Unable to connect.*|^The connection to .*|kubectl: .*not found.*");

  private static final Pattern LABELLED = Pattern.compile(".* -l sprocket\\.gg/.*");

  /** A page of the documentation. */
  public static Runbook of(String page, Kubectl kubectl, Path folder) {
    try {
      return new Runbook(
          Files.readString(TestCluster.REPOSITORY.resolve(page)), Map.of(), kubectl, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    }
  }

  /** The same with another name in the place of one that stands there. */
  public Runbook with(String name, String other) {
    assertThat(text).contains(name);
    Map<String, String> all = new TreeMap<>(names);
    all.put(name, other);
    return new Runbook(text, Map.copyOf(all), kubectl, folder);
  }

  /** Types all commands of a section, one after the other. */
  public void follow(String heading) {
    commands(section(heading)).forEach(this::type);
  }

  /**
   * Types all commands of the page that change nothing.
   *
   * @return how many
   */
  public int look() {
    List<String> looks =
        commands(text).stream().filter(command -> LOOK.matcher(command).matches()).toList();
    looks.forEach(this::type);
    return looks.size();
  }

  private String section(String heading) {
    String begin = "\n## " + heading + "\n";
    assertThat(text).contains(begin);
    String rest = text.substring(text.indexOf(begin) + begin.length());
    return rest.contains("\n## ") ? rest.substring(0, rest.indexOf("\n## ")) : rest;
  }

  private static List<String> commands(String text) {
    List<String> commands =
        COMMAND.matcher(text).results().map(command -> command.group(1)).toList();
    assertThat(commands).isNotEmpty();
    return commands;
  }

  /** Of a search that finds nothing the code says so; that it could be made is what counts. */
  private void type(String command) {
    String typed = command;
    for (Map.Entry<String, String> name : names.entrySet()) {
      typed = typed.replace(name.getKey(), name.getValue());
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-u", "-c", typed)
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().putAll(kubectl.shell());
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      assertThat(said).as(typed).doesNotContainPattern(COMPLAINT);
      if (LABELLED.matcher(typed).matches()) {
        assertThat(said).as(typed).isNotBlank().doesNotContain("No resources found");
      }
      assertThat(code)
          .as("%s%n%s", typed, said)
          .isLessThanOrEqualTo(typed.contains("| grep") ? 1 : 0);
    } catch (IOException e) {
      throw new UncheckedIOException("sh cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }
}
