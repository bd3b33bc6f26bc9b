package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code go build} from pins, in a folder of its own. */
final class GoBuild {
  private static final Pattern DIRECTORY = Pattern.compile("\"Dir\": \"([^\"]+)\"");

  private final Pins pins;
  private final Path work;
  private final Progress progress;
  private final Map<String, String> environment;
  private final GoToolchain toolchain;

  private GoBuild(Pins pins, Target target, Path work, Path caches, Progress progress)
      throws IOException {
    this.pins = pins;
    this.work = work;
    this.progress = progress;
    this.environment =
        Map.of("CGO_ENABLED", "0", "GOWORK", "off", "GOOS", target.os(), "GOARCH", target.arch());
    this.toolchain = GoToolchain.find(this::answer, new GoToolchain.InDocker(caches, user(work)));
  }

  /**
   * Prepares a build.
   *
   * @param work an absent folder
   * @param caches where Go may keep its modules if it has no place of its own
   * @throws DevFailure if this machine has nothing to build with
   */
  static GoBuild prepare(Pins pins, Target target, Path work, Path caches, Progress progress) {
    try {
      pins.writeTo(work);
      Files.createDirectories(caches);
      return new GoBuild(pins, target, work, caches, progress);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + work, e);
    }
  }

  /** Compiles the program and gives the file, which lies in the work folder. */
  Path build(Program program) {
    SlimModule.of(program).ifPresent(slim -> write(slim, pins.version(program)));
    Path output = work.resolve(program.binary());
    List<String> arguments = new ArrayList<>(List.of("build"));
    arguments.addAll(pins.buildFlags(program));
    arguments.addAll(List.of("-o", output.toString(), program.goPackage()));
    progress.step(
        "building " + program.binary() + " " + pins.version(program), () -> go(arguments));
    return output;
  }

  private void write(SlimModule slim, String version) {
    try {
      slim.write(download(slim.module() + "@" + version), work);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + work, e);
    }
  }

  /**
   * Fetches a module.
   *
   * @param module its path, {@code @} and its version
   * @return where Go keeps its sources, which is read-only and may be cleaned
   */
  Path download(String module) {
    String said = go(List.of("mod", "download", "-json", module));
    Matcher directory = DIRECTORY.matcher(said);
    if (!directory.find()) {
      throw new DevFailure(
          "`go mod download -json %s` names no folder: %s".formatted(module, said));
    }
    return Path.of(directory.group(1));
  }

  /** Where Go keeps the sources of a module of the pins. */
  Path moduleFolder(String module) {
    return Path.of(go(List.of("list", "-m", "-f", "{{.Dir}}", module)).strip());
  }

  private String go(List<String> arguments) {
    return run(toolchain.command(arguments, environment, work));
  }

  private Optional<String> answer(List<String> command) {
    try {
      return Optional.of(run(command));
    } catch (DevFailure _) {
      return Optional.empty();
    }
  }

  private String run(List<String> command) {
    Path log = work.resolve("go.log");
    Path answer = work.resolve("go.out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(answer.toFile())
            .redirectError(log.toFile());
    builder.environment().putAll(environment);
    try {
      int code = ChildProcess.await("go", builder.start());
      if (code != 0) {
        throw new DevFailure(
            "`%s` failed:%n%s".formatted(String.join(" ", command), Folders.tail(log, 20)));
      }
      return Files.readString(answer);
    } catch (IOException e) {
      throw new DevFailure(
          "`%s` cannot be started; is it on the PATH?".formatted(command.getFirst()), e);
    }
  }

  private static String user(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
  }
}
