package gg.sprocket.operator;

import gg.sprocket.operator.probe.ProbeMain;
import gg.sprocket.operator.snapshot.SnapshotMain;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the operator and ends it in order on a signal; with {@code probe} as first argument, looks
 * at one backing service instead, with {@code vault-snapshot} or {@code vault-restore} makes a
 * snapshot of a Vault or puts one back.
 */
public final class OperatorMain {

  private OperatorMain() {}

  /**
   * Runs until a signal, or once.
   *
   * @param args none, or {@code probe} and the kind of a service, or what {@link SnapshotMain}
   *     takes
   */
  public static void main(String[] args) {
    List<String> arguments = List.of(args);
    if (!arguments.isEmpty()) {
      Runtime.getRuntime().halt(other(arguments));
    }
    try {
      run(OperatorConfig.read(System.getenv()));
    } catch (OperatorConfig.Invalid e) {
      // Not by the log, whose own settings may be the malformed ones.
      System.err.println("cannot start: " + e.getMessage());
      Runtime.getRuntime().halt(2);
    }
  }

  /** Before any setting is read: the variables of a probe are others. */
  private static int other(List<String> arguments) {
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "probe" -> ProbeMain.run(rest, System.getenv(), System.out);
      case SnapshotMain.SNAPSHOT, SnapshotMain.RESTORE ->
          SnapshotMain.run(arguments, System.getenv(), System.out);
      default -> {
        System.err.println(
            "cannot start: the only arguments are `probe`, `%s` and `%s`; settings come by variables"
                .formatted(SnapshotMain.SNAPSHOT, SnapshotMain.RESTORE));
        yield 2;
      }
    };
  }

  private static void run(OperatorConfig config) {
    Logger log = LoggerFactory.getLogger(OperatorMain.class);
    try {
      OperatorProcess process = OperatorProcess.start(config);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::close));
    } catch (KubernetesClientException | OperatorException | IOException e) {
      log.error("cannot start: {}", e.getMessage());
      Runtime.getRuntime().halt(1);
    } catch (RuntimeException e) {
      // Threads that were started already would keep a process alive that does nothing.
      log.error("cannot start", e);
      Runtime.getRuntime().halt(1);
    }
  }
}
