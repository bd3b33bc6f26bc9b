package gg.sprocket.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator and ends it in order on a signal. */
public final class OperatorMain {

  private OperatorMain() {}

  /**
   * Runs until a signal.
   *
   * @param args none are taken
   */
  public static void main(String[] args) {
    try {
      run(OperatorConfig.read(System.getenv()));
    } catch (OperatorConfig.Invalid e) {
      // Not by the log, whose own settings may be the malformed ones.
      System.err.println("cannot start: " + e.getMessage());
      Runtime.getRuntime().halt(2);
    }
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
