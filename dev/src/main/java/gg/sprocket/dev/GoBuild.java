package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code go build} from pins, in a folder of its own. */
final class GoBuild {
  private static final Pattern RELEASE = Pattern.compile("go1\\.(\\d+)");
  private static final int OLDEST = 26;
  private static final String OTHER_WAYS =
      """
      A control plane for the tests can be had in three ways:
        1. set SPROCKET_TEST_KUBECONFIG to the kubeconfig of a throw-away cluster;
        2. start Docker, so that K3s can run in a container;
        3. install Go 1.26 or newer (https://go.dev/doc/install, or the package `golang` of your
           system) and have `go` on the PATH, so that it is built here: once, a few minutes.""";

  private final Pins pins;
  private final Target target;
  private final Path work;
  private final Progress progress;

  GoBuild(Pins pins, Target target, Path work, Progress progress) {
    this.pins = pins;
    this.target = target;
    this.work = work;
    this.progress = progress;
  }

  /** Compiles the program and gives the file, which lies in the work folder. */
  Path build(Program program) {
    requireGo(program);
    Path output = work.resolve(program.binary());
    List<String> command = new ArrayList<>(List.of("go", "build"));
    command.addAll(pins.buildFlags(program));
    command.addAll(List.of("-o", output.toString(), program.goPackage()));
    progress.step("building " + program.binary() + " " + pins.version(program), () -> run(command));
    return output;
  }

  /** Where Go keeps the sources of a module of the pins. */
  Path moduleFolder(String module) {
    return Path.of(run(List.of("go", "list", "-m", "-f", "{{.Dir}}", module)).strip());
  }

  private void requireGo(Program program) {
    String found;
    try {
      pins.writeTo(work);
      found = run(List.of("go", "env", "GOVERSION")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + work, e);
    } catch (DevFailure e) {
      throw new DevFailure(
          "%s has to be built, and `go` does not run here (%s).%n%s"
              .formatted(program.binary(), firstLine(e), OTHER_WAYS),
          e);
    }
    Matcher release = RELEASE.matcher(found);
    if (release.find() && Integer.parseInt(release.group(1)) < OLDEST) {
      throw new DevFailure(
          "%s has to be built with Go 1.%d or newer, and `go` here is %s.%n%s"
              .formatted(program.binary(), OLDEST, found, OTHER_WAYS));
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
    builder
        .environment()
        .putAll(
            Map.of(
                "CGO_ENABLED", "0", "GOWORK", "off", "GOOS", target.os(), "GOARCH", target.arch()));
    try {
      int code = end(builder.start());
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

  /** Waits for a process; it does not outlive this one, nor an interrupt. */
  private static int end(Process process) {
    Thread hook = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      int code = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(hook);
      return code;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new DevFailure("Interrupted while `go` was running.", e);
    }
  }

  private static String firstLine(DevFailure failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
