package gg.sprocket.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator and ends it in order on a signal. */
public final class OperatorMain {

  private static final Logger log = LoggerFactory.getLogger(OperatorMain.class);

  private OperatorMain() {}

  /**
   * Runs until a signal.
   *
   * @param args none are taken
   */
  public static void main(String[] args) {
    try {
      OperatorConfig config = OperatorConfig.read(System.getenv());
      OperatorProcess process = OperatorProcess.start(config);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::close));
    } catch (OperatorConfig.Invalid e) {
      log.error("cannot start: {}", e.getMessage());
      Runtime.getRuntime().halt(2);
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
