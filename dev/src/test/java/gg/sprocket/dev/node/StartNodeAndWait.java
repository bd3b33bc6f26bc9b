package gg.sprocket.dev.node;

import gg.sprocket.dev.Progress;
import java.nio.file.Path;
import java.util.List;

/** A process that has a node, to be killed by a test. */
final class StartNodeAndWait {
  static final String STARTED = "the node is there";

  private StartNodeAndWait() {}

  /** The argument is a folder. */
  public static void main(String[] arguments) throws InterruptedException {
    Progress progress = new Progress(System.out);
    RealCluster.start(Path.of(arguments[0]), List.of(), progress);
    progress.say(STARTED);
    Thread.currentThread().join();
  }
}
