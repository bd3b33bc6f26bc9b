package gg.sprocket.dev.node;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.image.LocalImages;
import java.util.Map;
import java.util.Optional;

/** Whether tests on a real node run on this machine, and what is said where they do not. */
public final class NodeTier {
  private NodeTier() {}

  /**
   * Why tests on a real node are left out here, said on standard output too; empty if they run.
   *
   * @throws DevFailure where nothing may be left out: with {@code CI=true}, on Linux, as root
   */
  public static Optional<String> leftOut() {
    Optional<String> missing = RealCluster.missing().or(LocalImages::missing);
    missing.ifPresent(reason -> say(reason, System.getenv()));
    return missing;
  }

  private static void say(String reason, Map<String, String> environment) {
    boolean linux = System.getProperty("os.name").equals("Linux");
    boolean root = "root".equals(System.getProperty("user.name"));
    if (linux && root && "true".equals(environment.get("CI"))) {
      throw new DevFailure("The tests on a real node cannot run, and CI=true. " + reason);
    }
    System.out.printf(
        """

        ################################################################
        ## NOT RUN: the tests on a real node.
        ## %s
        ################################################################
        %n""",
        reason);
  }
}
