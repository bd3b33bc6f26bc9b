package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.plan.VaultSnapshotCare;
import gg.sprocket.operator.probe.Causes;
import gg.sprocket.operator.probe.ProbeInput;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import gg.sprocket.operator.vault.DriverConnector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The programs {@code vault-snapshot} and {@code vault-restore}. */
public final class SnapshotMain {

  /** Makes a snapshot and stores it. */
  public static final String SNAPSHOT = "vault-snapshot";

  /** Puts a snapshot back. */
  public static final String RESTORE = "vault-restore";

  private static final String FOREIGN = "--foreign";

  /**
   * How a run ended.
   *
   * @param result what is told
   * @param code exit code
   */
  private record End(ProbeResult result, int code) {}

  private SnapshotMain() {}

  /**
   * Runs once.
   *
   * @param arguments {@code vault-snapshot}; {@code vault-restore} to be told what there is; or
   *     {@code vault-restore}, the name of a snapshot, and {@code --foreign} if other key shares
   *     open it than the Vault has now
   * @param environment variables of the process
   * @param out where the result is shown besides
   * @return exit code: 0 if it was done, 1 if not, 2 for a wrong call, {@link
   *     VaultSnapshotCare#UNSETTLED} if it is not to be tried again
   */
  public static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    SnapshotInput input = new SnapshotInput(new ProbeInput(environment));
    try {
      End end = attempt(arguments, input, out);
      if (end.result() instanceof Refused(var _, String message)) {
        out.println(message);
      }
      Files.writeString(input.files().result(), end.result().text(), StandardCharsets.UTF_8);
      return end.code();
    } catch (IllegalArgumentException e) {
      out.println("cannot start: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      out.println("cannot write the result to " + input.files().result());
      return 2;
    }
  }

  private static End attempt(List<String> arguments, SnapshotInput input, PrintStream out) {
    try {
      out.println(done(arguments, input));
      return new End(new Proved("", Optional.empty()), 0);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Unsettled e) {
      Refused why = explain(e.why(), input);
      return new End(
          new Refused(why.cause(), e.words() + why.message()), VaultSnapshotCare.UNSETTLED);
    } catch (Exception e) {
      return new End(explain(e, input), 1);
    }
  }

  private static Refused explain(Exception failure, SnapshotInput input) {
    return failure instanceof Refusal refusal
        ? new Refused(refusal.reason(), refusal.message())
        // Its own words may quote what was sent.
        : new Causes(input.storage(), Causes.PUBLIC).explain(failure);
  }

  private static String done(List<String> arguments, SnapshotInput input) throws Exception {
    DriverConnector connector = new DriverConnector();
    return switch (arguments) {
      case List<String> words when words.equals(List.of(SNAPSHOT)) ->
          new Snapshot(connector, input).make(Instant.now());
      case List<String> words when words.equals(List.of(RESTORE)) ->
          new Restore(connector, input).choice();
      case List<String> words when isRestore(words) ->
          new Restore(connector, input).make(words.get(1), words.size() > 2);
      default ->
          throw new IllegalArgumentException(
              "say `%s`, or `%s` with or without the name of a snapshot"
                  .formatted(SNAPSHOT, RESTORE));
    };
  }

  private static boolean isRestore(List<String> words) {
    return words.getFirst().equals(RESTORE)
        && (words.size() == 2 || (words.size() == 3 && words.get(2).equals(FOREIGN)));
  }
}
