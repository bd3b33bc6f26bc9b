package gg.sprocket.dev.node;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.ExitHook;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Identity;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.ProcessRecord;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import gg.sprocket.dev.Watchdog;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control plane with one real node: pods run. Linux and root. It ends with {@link #close} or with
 * this JVM, also a killed one, and leaves neither process, mount, interface nor control group.
 *
 * <p>Pods reach each other, the API server and this machine. NetworkPolicies are not enforced.
 * Every name below {@code example.org} leads to the node.
 */
public final class RealCluster implements AutoCloseable {
  /** The system's own programs without which there is no node. */
  private static final List<String> NEEDED =
      List.of("ip", "unshare", "nsenter", "mount", "umount", "mountpoint", "setsid");

  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  /** What is large and of no use to whoever reads the logs. */
  private static final List<String> LARGE = List.of("containerd", "kubelet", "volumes");

  private final Path folder;
  private final StateFolder plane;
  private final NodeSpace space;
  private final RealNode node;
  private final List<AutoCloseable> guards;

  private RealCluster(
      Path folder, NodeSpace space, NodePrograms programs, List<AutoCloseable> guards) {
    this.folder = folder;
    this.plane = planeOf(folder);
    this.space = space;
    this.node = new RealNode(plane, space, programs);
    this.guards = guards;
  }

  /**
   * Why there can be none here, as a sentence with what to do; empty if there can. What has to be
   * downloaded or built is not looked at.
   */
  public static Optional<String> missing() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.of("A real node needs Linux; this is " + System.getProperty("os.name") + ".");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("A real node needs root; run the command as root.");
    }
    return NodeRequirements.missing(NEEDED);
  }

  /**
   * Starts everything in a folder that is made, and waits until the node takes pods.
   *
   * @param images archives of images, for there is no registry
   * @throws DevFailure when a part is missing or ends, with the end of its log; when something runs
   *     in the folder already
   */
  public static RealCluster start(Path folder, List<Path> images, Progress progress) {
    return start(folder, images, progress, false);
  }

  /** The same, outliving this JVM: {@link #stop} ends it. */
  public static RealCluster startDetached(Path folder, List<Path> images, Progress progress) {
    return start(folder, images, progress, true);
  }

  private static RealCluster start(
      Path folder, List<Path> images, Progress progress, boolean detached) {
    missing()
        .ifPresent(
            reason -> {
              throw new DevFailure(reason);
            });
    NodePrograms programs = NodePrograms.cached(progress);
    if (isRunning(folder)) {
      throw new DevFailure("A node runs in " + folder + ". End it first.");
    }
    stop(folder); // what somebody has left who was killed
    StateFolder state = nodeOf(folder);
    state.delete();
    state.create();
    List<AutoCloseable> guards = new ArrayList<>();
    Processes processes = new Processes(state);
    if (!detached) {
      guards.add(Watchdog.over(state));
      guards.add(
          ExitHook.running(
              () -> {
                processes.killAll();
                stop(folder);
              }));
    }
    try {
      NodeSpace space = NodeSpace.create(state, processes);
      RealCluster cluster = new RealCluster(folder, space, programs, guards);
      cluster.startAll(images, progress, detached);
      return cluster;
    } catch (RuntimeException e) {
      closeAfter(e, folder, guards);
      throw e;
    }
  }

  private static void closeAfter(
      RuntimeException failure, Path folder, List<AutoCloseable> guards) {
    try {
      stop(folder);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    closeAll(guards);
  }

  private void startAll(List<Path> images, Progress progress, boolean detached) {
    new ControlGroups(space.name()).create(space.state().root());
    node.configure();
    node.startRuntime(images, progress);
    ControlPlaneOptions usual = ControlPlaneOptions.usual();
    ControlPlane started =
        ControlPlane.start(
            plane.root(),
            (detached ? usual.whichOutlivesThisProcess() : usual)
                .forRealNodes(space.outside(), LocalVolumes.PROVISIONER),
            progress);
    if (!detached) {
      guards.add(started);
    }
    VolumesProcess.start(space, plane.kubeconfig(Identity.VOLUMES.file()), node.environment());
    try (KubernetesClient admin = adminClient()) {
      node.join(admin);
    }
  }

  /** Has everything killed when this JVM is killed; whoever ends it in order sees to it alone. */
  public void endWhenKilled() {
    guards.add(Watchdog.over(plane));
    guards.add(Watchdog.over(space.state()));
  }

  /** A new client as admin; the caller closes it. */
  public KubernetesClient adminClient() {
    return Kubeconfigs.client(kubeconfig());
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return kubeconfig(folder);
  }

  /** The admin's kubeconfig of what was started in a folder. */
  public static Path kubeconfig(Path folder) {
    return ControlPlane.kubeconfig(planeOf(folder).root());
  }

  /** The node's address: this machine reaches it, and what listens there. */
  public String address() {
    return space.inside();
  }

  /**
   * Serves public hosts on ports 80 and 443 of {@link #address}, by Ingresses and Gateways of the
   * class {@code traefik}, which is the default.
   */
  public void serveHosts(Progress progress) {
    try (KubernetesClient admin = adminClient()) {
      PublicHosts.define(admin, Programs.cached(progress).definitions());
    }
    node.serveHosts();
  }

  /**
   * Ends everything and removes what a node can leave on the machine, and what is large: images,
   * volumes, files of pods. Logs stay.
   */
  @Override
  public void close() {
    try {
      stop(folder);
      Await.until(
          "the end of the node's interface", END_LIMIT, () -> !Files.exists(space.ourInterface()));
    } finally {
      closeAll(guards);
      guards.clear();
    }
  }

  private static void closeAll(List<AutoCloseable> guards) {
    for (AutoCloseable guard : guards) {
      try {
        guard.close();
      } catch (Exception e) {
        throw new IllegalStateException("guards close quietly", e);
      }
    }
  }

  /** Ends whatever was started in a folder, by any process; see {@link #close}. */
  public static void stop(Path folder) {
    ControlPlane.stop(planeOf(folder).root());
    StateFolder state = nodeOf(folder);
    new Processes(state).killAll();
    Path tidyUp = state.root().resolve(Watchdog.TIDY_UP);
    try {
      if (Files.isReadable(tidyUp)) {
        SystemCommands.run(List.of("sh", tidyUp.toString()));
        Files.deleteIfExists(tidyUp);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + tidyUp, e);
    }
    LARGE.forEach(name -> Folders.delete(state.root().resolve(name)));
  }

  /** Whether anything that was started in a folder runs. */
  public static boolean isRunning(Path folder) {
    return Stream.of(planeOf(folder), nodeOf(folder))
        .flatMap(state -> new Processes(state).records().stream())
        .map(ProcessRecord::alive)
        .anyMatch(Optional::isPresent);
  }

  private static StateFolder planeOf(Path folder) {
    return StateFolder.at(folder.resolve("plane"));
  }

  private static StateFolder nodeOf(Path folder) {
    return StateFolder.at(folder.resolve("node"));
  }
}
