package gg.sprocket.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the passes of every controller have in common. */
public final class Passes {

  private static final Logger log = LoggerFactory.getLogger(Passes.class);

  /** The next look while the watches are being filled; readiness says which one is not. */
  static final Duration BLIND_LOOK = Duration.ofMillis(500);

  private volatile boolean over;

  /**
   * From now on no pass acts on what it saw. The framework empties the watches of every controller
   * before the last pass has ended, and what an emptied one shows reads as if all were gone.
   */
  public void end() {
    over = true;
  }

  /** Whether what was seen by now may come from a watch that has ended. */
  boolean areOver() {
    return over;
  }

  /**
   * The framework would log every failed pass with two traces, also those that are in the status.
   */
  static <T> T told(Supplier<T> pass) {
    try {
      return pass.get();
    } catch (PassFailed e) {
      throw e;
    } catch (KubernetesClientException e) {
      log.warn("the pass failed and is tried again: {}", e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      log.warn("the pass failed and is tried again", e);
      throw e;
    }
  }
}
