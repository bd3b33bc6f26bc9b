package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.dev.Ports;
import gg.sprocket.standin.image.StandinImage;
import gg.sprocket.standin.image.StandinImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of the stand-in as it runs in a container: the files of its image and of its component
 * in a folder of its own, and nothing of the environment of this process.
 */
final class Container implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<Integer> PORTS =
      List.of(3000, 3001, 3010, 3011, 3012, 3013, 3014, 3015);

  private final Path root;
  private final List<String> command;
  private final String directory;
  private final Map<String, String> environment = new TreeMap<>();
  private final Map<Integer, Integer> ports = new TreeMap<>();
  private @Nullable Process process;

  private Container(Path root, String image, List<String> command, String directory) {
    this.root = root;
    this.command = command;
    this.directory = directory;
    environment.put("STANDIN_ROOT", root.toString());
    List<Integer> free = Ports.free(PORTS.size());
    for (int i = 0; i < PORTS.size(); i++) {
      ports.put(PORTS.get(i), free.get(i));
      environment.put("STANDIN_PORT_" + PORTS.get(i), "" + free.get(i));
    }
    StandinImages.all().stream()
        .filter(known -> known.reference().equals(image))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no image " + image))
        .files()
        .forEach(this::write);
    with(Map.of("/tmp/.keep", "", directory + "/.keep", ""));
  }

  /** A container of a component, not started. */
  static Container of(Path folder, ReleaseComponent component) {
    Container container =
        new Container(folder, component.image(), component.command(), component.directory());
    container.environment.putAll(component.environment());
    container.environment.put("HOSTNAME", component.name() + "-0");
    return container.with(component.files());
  }

  /** Another one of any image and command. */
  static Container of(Path folder, String image, List<String> command, String directory) {
    return new Container(folder, image, command, directory);
  }

  private void write(StandinImage.Content content) {
    with(Map.of(content.path(), content.text()));
  }

  /** With other or more files. */
  Container with(Map<String, String> files) {
    files.forEach(
        (path, text) -> {
          try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return this;
  }

  /** With another value at a path of a JSON file; null takes it away. */
  Container edited(String file, String path, @Nullable Object value) {
    JsonFile.edit(root.resolve(file.substring(1)), path, value);
    return this;
  }

  Container without(String file) {
    try {
      Files.delete(root.resolve(file.substring(1)));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Container with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Container without(String... variables) {
    List.of(variables).forEach(environment::remove);
    return this;
  }

  Container start() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-Djava.io.tmpdir=" + root.resolve("tmp"),
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(root.resolve(directory.substring(1)).toFile())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      process = builder.start();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers. */
  Container ready(int port, String path) {
    await(command + " to answer; its log: " + root.resolve("log"))
        .atMost(LIMIT)
        .failFast(() -> assertThat(process().isAlive()).as(log()).isTrue())
        .until(() -> status(port, path) == 200);
    return this;
  }

  Container logs(String text) {
    await(text).atMost(LIMIT).until(() -> log().contains(text));
    return this;
  }

  int port(int usual) {
    return ports.getOrDefault(usual, 0);
  }

  int status(int port, String path) {
    try {
      return get(port, path).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  HttpResponse<String> get(int port, String path) throws IOException {
    return send(HttpRequest.newBuilder(address(port, path)).GET());
  }

  HttpResponse<String> post(int port, String path, String type, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(address(port, path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port(port) + path);
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Its own self-check. */
  JsonNode selfCheck(int port, String query) throws IOException {
    return Json.read(get(port, "/self-check" + query).body());
  }

  String log() {
    try {
      return Files.readString(root.resolve("log"));
    } catch (IOException e) {
      return "";
    }
  }

  Process process() {
    return Objects.requireNonNull(process);
  }

  /** Waits for its end and gives its exit code. */
  int exitCode() {
    try {
      assertThat(process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
      return process().exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks it to end and gives its exit code. */
  int stop() {
    process().destroy();
    return exitCode();
  }

  /** Ends it without asking. */
  void kill() {
    process().destroyForcibly();
    exitCode();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
