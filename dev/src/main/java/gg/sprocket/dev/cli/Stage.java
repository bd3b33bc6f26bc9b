package gg.sprocket.dev.cli;

import gg.sprocket.dev.ProcessRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;

/** Where the demo plays: a cluster, and the operator on it. */
interface Stage {

  /** Whether it is up, started by whomever. */
  boolean isRunning();

  /**
   * Starts the cluster.
   *
   * @param detached whether it outlives this process
   */
  void start(boolean detached);

  /** The admin's kubeconfig, once it is up. */
  Path kubeconfig();

  /** Installs the chart and has the operator run. */
  void operate(KubernetesClient admin);

  /** An example's text with what a person would have to fill in for it to run here. */
  String filledIn(String example);

  /**
   * Fails when something has ended that should not.
   *
   * @throws gg.sprocket.dev.DevFailure with the end of a log
   */
  void requireAlive();

  /**
   * Why an instance may not have become ready: where to look, and the end of a log if there is one.
   */
  String clue();

  /** What is real and what not, and what to try next. */
  String next(KubernetesClient admin, GenericKubernetesResource instance);

  /** The processes that were started for it and recorded. */
  List<ProcessRecord> processes();

  /** Ends all of it, by whomever it was started; the logs stay. */
  void stop();

  /** Removes what it has on disk. */
  void forget();
}
