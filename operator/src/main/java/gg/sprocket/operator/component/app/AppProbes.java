package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseProbes;
import gg.sprocket.operator.resource.Containers;
import gg.sprocket.operator.resource.Containers.Pace;
import io.fabric8.kubernetes.api.model.Probe;

/**
 * The questions a node asks a process. Patient ones: a Node process that works hard answers late,
 * and killing it for that takes its work along.
 *
 * @param paths where to ask, as the release says
 * @param port port of the HTTP server
 */
record AppProbes(ReleaseProbes paths, int port) {

  /**
   * What follows in the start order waits for the next time that is asked: with 5 s that was the
   * most of an instance's start.
   */
  private static final int STARTUP_PERIOD = 1;

  /** Gives the process its time to start; the other two wait for it. */
  Probe startup() {
    int failures = Math.ceilDiv(paths.startupSeconds(), STARTUP_PERIOD);
    return Containers.http(new Pace(STARTUP_PERIOD, 5, failures), port, paths.livenessPath());
  }

  /** Restarts a process that has not answered for a minute. */
  Probe liveness() {
    return Containers.http(new Pace(15, 30, 4), port, paths.livenessPath());
  }

  /** Takes a process out of use that does not serve. */
  Probe readiness() {
    return Containers.http(new Pace(10, 10, 3), port, paths.readinessPath());
  }
}
