package gg.sprocket.standin;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a process finds where it starts.
 *
 * @param variables its environment
 * @param root the folder in which absolute paths lie: {@code /} in a container
 * @param directory its working directory
 */
public record Surroundings(Map<String, String> variables, Path root, Path directory) {

  /** Keeps an own copy of the map. */
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of this process. Outside of a container a test sets {@code STANDIN_ROOT}. */
  public static Surroundings ofProcess() {
    Map<String, String> variables = System.getenv();
    return new Surroundings(
        variables,
        Path.of(variables.getOrDefault("STANDIN_ROOT", "/")),
        Path.of("").toAbsolutePath());
  }

  /** A variable. An empty one counts as absent: JavaScript takes an empty text for false. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** A file by its absolute path, or by one that starts at the working directory. */
  public Path file(String path) {
    return path.startsWith("/") ? root.resolve(path.substring(1)) : directory.resolve(path);
  }

  /** A path as the process itself would name it, for messages. */
  public String name(Path file) {
    return file.startsWith(root) ? "/" + root.relativize(file) : file.toString();
  }

  /**
   * The port that a process listens on. Programs of Sprocket cannot be told another; several on one
   * machine can here, by {@code STANDIN_PORT_3001} and the like.
   */
  public int port(int usual) {
    return variable("STANDIN_PORT_" + usual).map(Integer::parseInt).orElse(usual);
  }

  /** Name of the pod, which is the host's. */
  public String pod() {
    return variable("HOSTNAME").orElse("pid-" + ProcessHandle.current().pid());
  }
}
