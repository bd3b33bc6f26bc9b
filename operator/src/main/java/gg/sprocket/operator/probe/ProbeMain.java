package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program {@code probe}: looks at one service, writes what it found, ends. */
public final class ProbeMain {

  /** The longest that a look takes, in seconds. */
  private static final long LONGEST_SECONDS = 30;

  private ProbeMain() {}

  /**
   * Looks once.
   *
   * @param arguments the kind of the service: database, cache, queue, objectStorage or vault
   * @param environment variables of the process
   * @param out where the result is shown besides
   * @return exit code: 0 if the service does all that is needed, 1 if not, 2 for a wrong call
   */
  public static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    ProbeInput input = new ProbeInput(environment);
    try {
      ProbeResult result = result(arguments, input);
      out.println(result.text());
      Files.writeString(input.result(), result.text(), StandardCharsets.UTF_8);
      return result instanceof Proved ? 0 : 1;
    } catch (IllegalArgumentException e) {
      out.println("cannot probe: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      out.println("cannot write the result to " + input.result());
      return 2;
    }
  }

  private static ProbeResult result(List<String> arguments, ProbeInput input) {
    try {
      return look(probe(arguments, input));
    } catch (Refusal e) {
      return new Refused(e.reason(), e.message());
    }
  }

  private static Probe probe(List<String> arguments, ProbeInput input) throws Refusal {
    return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
      case "database" -> DatabaseProbe.of(input);
      case "cache" -> CacheProbe.of(input);
      case "queue" -> QueueProbe.of(input);
      case "objectStorage" -> ObjectStorageProbe.of(input);
      case "vault" -> VaultProbe.of(input);
      default ->
          throw new IllegalArgumentException(
              "name one of database, cache, queue, objectStorage, vault after `probe`");
    };
  }

  /** A look that hangs ends with the process: its thread does not keep that alive. */
  private static ProbeResult look(Probe probe) {
    Causes causes = probe.causes();
    FutureTask<ProbeResult> task = new FutureTask<>(probe::look);
    Thread.ofVirtual().name("probe").start(task);
    try {
      return task.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return causes.silent().orElseThrow();
    } catch (ExecutionException e) {
      return explained(causes, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException | CancellationException e) {
      return new Refused(
          Cause.ProbeFailed, "the probe of %s was ended from outside".formatted(probe.target()));
    }
  }

  private static ProbeResult explained(Causes causes, Throwable failure) {
    return failure instanceof Refusal refusal
        ? new Refused(refusal.reason(), refusal.message())
        : causes.explain(failure);
  }
}
