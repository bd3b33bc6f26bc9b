package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main class of a JVM that a test kills. */
final class StartAndWait {
  static final String STARTED = "started";

  private StartAndWait() {}

  public static void main(String[] arguments) throws InterruptedException {
    ControlPlane.start(Path.of(arguments[0]), ControlPlaneOptions.usual(), new Progress(System.err))
        .kubeconfig();
    System.out.println(STARTED);
    new CountDownLatch(1).await();
  }
}
