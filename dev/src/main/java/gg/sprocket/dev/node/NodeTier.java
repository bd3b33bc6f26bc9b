package gg.sprocket.dev.node;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.image.LocalImages;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** Whether a real node with images runs on this machine, and what is said where it does not. */
public final class NodeTier {
  private NodeTier() {}

  /**
   * Why there can be none, or no images for it, as a sentence with what to do; empty if there can.
   */
  public static Optional<String> missing() {
    return RealCluster.missing().or(LocalImages::missing);
  }

  /**
   * Why tests on a real node are left out here, said on standard output too; empty if they run.
   *
   * @throws DevFailure where nothing may be left out: with {@code CI=true}, on Linux, as root
   */
  public static Optional<String> leftOut() {
    Optional<String> missing = missing();
    missing.ifPresent(
        reason ->
            say(
                reason,
                System.getProperty("os.name"),
                System.getProperty("user.name"),
                System.getenv(),
                System.out));
    return missing;
  }

  static void say(
      String reason, String system, String user, Map<String, String> environment, PrintStream out) {
    if (system.equals("Linux") && user.equals("root") && "true".equals(environment.get("CI"))) {
      throw new DevFailure("The tests on a real node cannot run, and CI=true. " + reason);
    }
    out.printf(
        """

        ################################################################
        ## NOT RUN: the tests on a real node.
        ## %s
        ################################################################
        %n""",
        reason);
  }
}
