package gg.sprocket.dev.cli;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.image.LocalImages;
import java.time.Instant;
import java.util.List;

/** The commands behind the {@code make} targets. */
public final class Main {
  private static final String USAGE =
      """
      usage: java -jar dev/target/sprocket-dev.jar COMMAND
        build [PROGRAM...]  build what is missing of the control plane's programs
        images              make the container images of a real node (Linux, root)
        up                  start a control plane that outlives the command
        status              say what runs
        down                end it and remove its state
        demo [--detach]     show one instance becoming ready
        demo-down           end the demo and remove its state
        test-times SINCE    say where the time of the tests went that ended after a Unix time""";

  private Main() {}

  /** Runs one command; exit code 1 and a message when it fails. */
  public static void main(String[] arguments) {
    // Libraries log through SLF4J; a command speaks for itself and ships no logger.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Progress progress = new Progress(System.out);
    try {
      run(List.of(arguments), progress);
    } catch (DevFailure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<String> arguments, Progress progress) {
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    switch (command) {
      case "build" -> build(rest, progress);
      case "images" -> images(progress);
      case "up" -> local(progress).up();
      case "status" -> local(progress).status();
      case "down" -> local(progress).down();
      case "demo" -> Demo.in(Repository.here(), progress).run(detached(rest), System.getenv());
      case "demo-down" -> Demo.in(Repository.here(), progress).down();
      case "test-times" -> testTimes(rest, progress);
      default -> throw new DevFailure(USAGE);
    }
  }

  private static LocalCluster local(Progress progress) {
    return new LocalCluster(Repository.here().state("local"), progress);
  }

  private static boolean detached(List<String> arguments) {
    return arguments.contains("--detach")
        || System.getenv().getOrDefault("DEMO_DETACH", "").equals("1")
        || !Terminal.isInput();
  }

  private static void build(List<String> arguments, Progress progress) {
    Programs programs = Programs.cached(progress);
    List<Program> named = arguments.stream().map(Main::program).toList();
    List<Program> wanted = named.isEmpty() ? List.of(Program.values()) : named;
    if (named.isEmpty()) {
      progress.say("  %-24s %s".formatted("definitions", programs.definitions()));
    }
    programs
        .paths(wanted)
        .forEach((program, path) -> progress.say("  %-24s %s".formatted(program.binary(), path)));
  }

  private static void images(Progress progress) {
    LocalImages.missing()
        .ifPresent(
            text -> {
              throw new DevFailure(text);
            });
    progress.say("  %-24s %s".formatted("services", LocalImages.services(progress)));
  }

  private static void testTimes(List<String> arguments, Progress progress) {
    if (arguments.size() != 1 || !arguments.getFirst().matches("\\d{1,12}")) {
      throw new DevFailure(USAGE);
    }
    Instant since = Instant.ofEpochSecond(Long.parseLong(arguments.getFirst()));
    TestTimes.in(Repository.here().root(), since).lines().forEach(progress::say);
  }

  private static Program program(String name) {
    return Program.named(name)
        .orElseThrow(() -> new DevFailure("No program is called " + name + ".\n" + USAGE));
  }
}
