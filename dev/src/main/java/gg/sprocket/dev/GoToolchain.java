package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Go is run here: the one on the PATH or, without one, the official image in Docker. */
sealed interface GoToolchain {

  /** Oldest Go 1.x that builds the pins. */
  int OLDEST = 26;

  /** Settings of the machine that a container needs too; Docker passes those that are set. */
  List<String> INHERITED =
      List.of("GOPROXY", "GOSUMDB", "GONOSUMDB", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

  /**
   * The command that runs {@code go}.
   *
   * @param arguments what to tell it
   * @param environment settings of the build
   * @param folder the folder it runs in
   */
  List<String> command(List<String> arguments, Map<String, String> environment, Path folder);

  /** Go on the PATH. */
  record Installed() implements GoToolchain {
    @Override
    public List<String> command(
        List<String> arguments, Map<String, String> environment, Path folder) {
      List<String> command = new ArrayList<>(List.of("go"));
      command.addAll(arguments);
      return List.copyOf(command);
    }
  }

  /**
   * Go in a container, which sees the work folder and its own caches under the same paths as we do,
   * and writes there as the same user.
   *
   * @param caches where Go keeps modules and compiled packages
   * @param user {@code uid:gid}
   */
  record InDocker(Path caches, String user) implements GoToolchain {
    private static final String IMAGE = "docker.io/library/golang:1." + OLDEST;

    @Override
    public List<String> command(
        List<String> arguments, Map<String, String> environment, Path folder) {
      List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--user", user));
      command.addAll(List.of("-v", folder + ":" + folder, "-v", caches + ":" + caches));
      command.addAll(List.of("-w", folder.toString(), "-e", "HOME=" + caches));
      command.addAll(List.of("-e", "GOPATH=" + caches, "-e", "GOCACHE=" + caches.resolve("build")));
      environment.forEach((name, value) -> command.addAll(List.of("-e", name + "=" + value)));
      INHERITED.forEach(name -> command.addAll(List.of("-e", name)));
      command.addAll(List.of(IMAGE, "go"));
      command.addAll(arguments);
      return List.copyOf(command);
    }
  }

  /**
   * What this machine offers.
   *
   * @param run runs a command; what it says, or nothing if it fails or is not there
   * @param docker the way through Docker
   * @throws DevFailure if neither Go nor Docker is there; the message says how to get them
   */
  static GoToolchain find(Function<List<String>, Optional<String>> run, InDocker docker) {
    Optional<String> installed = run.apply(List.of("go", "env", "GOVERSION")).map(String::strip);
    if (installed.filter(GoToolchain::isNewEnough).isPresent()) {
      return new Installed();
    }
    // The client alone proves nothing: only an engine that answers can run a container.
    if (run.apply(List.of("docker", "info", "--format", "{{.ServerVersion}}")).isPresent()) {
      return docker;
    }
    throw new DevFailure(
        """
        The local control plane has to be built, and %s. One of two will do:
          1. Go 1.%d or newer on the PATH (https://go.dev/doc/install, or the package `golang`
             of your system);
          2. Docker, running, to build with the image %s.
        Either is needed once: what was built is kept."""
            .formatted(
                installed.map(v -> "`go` here is " + v).orElse("no `go` runs here"),
                OLDEST,
                InDocker.IMAGE));
  }

  private static boolean isNewEnough(String version) {
    Matcher release = Pattern.compile("go1\\.(\\d+)").matcher(version);
    // A development version has no such number.
    return !release.find() || Integer.parseInt(release.group(1)) >= OLDEST;
  }
}
