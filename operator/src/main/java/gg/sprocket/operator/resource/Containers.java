package gg.sprocket.operator.resource;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;

/** Containers and the probes that ask them how they are. */
public final class Containers {

  /** Name of a step that only waits for a server: whoever ends it loses nothing. */
  public static final String WAIT = "wait";

  private Containers() {}

  /**
   * A container as all of ours are; command, mounts and the rest are the caller's.
   *
   * @param name its name
   * @param image image it runs
   * @param pullPolicy when the node pulls the image
   */
  public static ContainerBuilder of(String name, String image, String pullPolicy) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(image)
        .withImagePullPolicy(pullPolicy)
        // The kubelet puts the last lines of a failed container (2048 bytes or 80 lines) into the
        // pod's status, where the cause is looked for.
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withSecurityContext(Pods.containerSecurity());
  }

  /**
   * How often a container is asked, in seconds.
   *
   * @param period between two questions
   * @param timeout for an answer
   * @param failures in a row that count
   */
  public record Pace(int period, int timeout, int failures) {}

  /** Asks by a program in the container. */
  public static Probe exec(Pace pace, String... command) {
    return probe(pace).withNewExec().withCommand(command).endExec().build();
  }

  /** Asks by an HTTP GET. */
  public static Probe http(Pace pace, int port, String path) {
    return get(pace, "HTTP", port, path);
  }

  /** Asks by an HTTPS GET; the node does not look whose certificate it is shown. */
  public static Probe https(Pace pace, int port, String path) {
    return get(pace, "HTTPS", port, path);
  }

  private static Probe get(Pace pace, String scheme, int port, String path) {
    return probe(pace)
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(port))
        .withScheme(scheme)
        .endHttpGet()
        .build();
  }

  /** Asks by connecting to a port. */
  public static Probe tcp(Pace pace, int port) {
    return probe(pace).withNewTcpSocket().withPort(new IntOrString(port)).endTcpSocket().build();
  }

  private static ProbeBuilder probe(Pace pace) {
    return new ProbeBuilder()
        .withPeriodSeconds(pace.period())
        .withTimeoutSeconds(pace.timeout())
        .withFailureThreshold(pace.failures());
  }
}
