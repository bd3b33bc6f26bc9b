package gg.sprocket.operator.component.app;

import gg.sprocket.operator.api.v1alpha1.ReleaseProbes;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/**
 * The questions a node asks a process. Patient ones: a Node process that works hard answers late,
 * and killing it for that takes its work along.
 *
 * @param paths where to ask, as the release says
 * @param port port of the HTTP server
 */
record AppProbes(ReleaseProbes paths, int port) {

  private static final int STARTUP_PERIOD = 5;

  /** Gives the process its time to start; the other two wait for it. */
  Probe startup() {
    int failures = Math.ceilDiv(paths.startupSeconds(), STARTUP_PERIOD);
    return probe(paths.livenessPath(), STARTUP_PERIOD, 5, failures);
  }

  /** Restarts a process that has not answered for a minute. */
  Probe liveness() {
    return probe(paths.livenessPath(), 15, 30, 4);
  }

  /** Takes a process out of use that does not serve. */
  Probe readiness() {
    return probe(paths.readinessPath(), 10, 10, 3);
  }

  private Probe probe(String path, int period, int timeout, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(port))
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(timeout)
        .withFailureThreshold(failures)
        .build();
  }
}
