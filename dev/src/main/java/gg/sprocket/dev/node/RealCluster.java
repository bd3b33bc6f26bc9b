package gg.sprocket.dev.node;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.ControlPlane;
import gg.sprocket.dev.ControlPlaneOptions;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.ExitHook;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Identity;
import gg.sprocket.dev.Kubeconfigs;
import gg.sprocket.dev.Manifests;
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

/**
 * A control plane with one real node: pods run. Linux and root. It ends with {@link #close} or with
 * this JVM, also a killed one, and leaves neither process, mount, interface nor control group.
 *
 * <p>Pods reach each other, the API server and this machine's end of the node's network, and
 * nothing else. NetworkPolicies are not enforced. Every name below {@code example.org} leads to the
 * node.
 */
public final class RealCluster implements AutoCloseable {
  /** Path of the system's own programs without which there is no node. */
  private static final List<String> NEEDED =
      List.of("ip", "unshare", "nsenter", "mount", "umount", "mountpoint", "setsid");

  private static final String CLASSES =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata:
        name: traefik
        annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
      spec: {controller: traefik.io/ingress-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: traefik}
      spec: {controllerName: traefik.io/gateway-controller}
      """;

  private static final String VOLUMES = "local-volumes";
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private final StateFolder plane;
  private final StateFolder state;
  private final Processes processes;
  private final NodeSpace space;
  private final RealNode node;
  private final List<AutoCloseable> guards = new ArrayList<>();

  private RealCluster(StateFolder plane, NodeSpace space, RealNode node) {
    this.plane = plane;
    this.state = space.state();
    this.processes = space.processes();
    this.space = space;
    this.node = node;
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
   * @throws DevFailure when a part is missing or ends; the message has the end of its log
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
    StateFolder state = StateFolder.at(folder.resolve("node"));
    state.delete();
    state.create();
    RealCluster cluster = prepared(folder, state, programs, progress);
    try {
      if (!detached) {
        cluster.endWithThisProcess();
      }
      cluster.startAll(images, progress, detached);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static RealCluster prepared(
      Path folder, StateFolder state, NodePrograms programs, Progress progress) {
    NodeSpace space = NodeSpace.create(state, new Processes(state));
    StateFolder plane = StateFolder.at(folder.resolve("plane"));
    return new RealCluster(plane, space, new RealNode(plane, space, programs, progress));
  }

  /** Has everything ended when this JVM is gone, also when it was killed. */
  private void endWithThisProcess() {
    guards.add(Watchdog.over(state));
    guards.add(ExitHook.running(this::end));
  }

  private void startAll(List<Path> images, Progress progress, boolean detached) {
    new ControlGroups(space.name()).create(state.root());
    node.configure();
    node.startRuntime(images);
    ControlPlaneOptions usual = ControlPlaneOptions.usual();
    ControlPlane started =
        ControlPlane.start(
            plane.root(),
            (detached ? usual.whichOutlivesThisProcess() : usual)
                .forRealNodes(space.outside(), LocalVolumes.PROVISIONER),
            progress);
    if (!detached) {
      guards.addFirst(started);
    }
    startVolumes();
    try (KubernetesClient admin = adminClient()) {
      node.join(admin);
    }
  }

  /**
   * The system shows no arguments of a process that has more than a few thousand characters of
   * them, as a class path has; and by its arguments a process is known again.
   */
  private void startVolumes() {
    Path arguments = state.root().resolve("local-volumes.args");
    write(
        arguments,
        """
        -XX:TieredStopAtLevel=1
        -XX:+UseSerialGC
        -Xmx64m
        -Dslf4j.internal.verbosity=ERROR
        -cp "%s"
        %s "%s" "%s"
        """
            .formatted(
                System.getProperty("java.class.path"),
                LocalVolumes.class.getName(),
                plane.kubeconfig(Identity.VOLUMES.file()),
                state.root().resolve("volumes")));
    processes.start(
        VOLUMES,
        space.command(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + arguments)),
        node.environment());
  }

  /** A new client as admin; the caller closes it. */
  public KubernetesClient adminClient() {
    return Kubeconfigs.client(kubeconfig());
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return ControlPlane.kubeconfig(plane.root());
  }

  /** The admin's kubeconfig of what was started in a folder. */
  public static Path kubeconfig(Path folder) {
    return ControlPlane.kubeconfig(folder.resolve("plane"));
  }

  /** The node's address: this machine reaches it, and what listens there. */
  public String address() {
    return space.inside();
  }

  /** Takes the images of an archive into the node's store. */
  public void load(Path archive) {
    node.load(archive);
  }

  /**
   * Serves public hosts on ports 80 and 443 of {@link #address}, by Ingresses and Gateways of the
   * class {@code traefik}, which is the default.
   */
  public void serveHosts(Progress progress) {
    try (KubernetesClient admin = adminClient()) {
      Manifests manifests = new Manifests(admin);
      Path definitions = Programs.cached(progress).definitions();
      for (String file : List.of("gateway-api.yaml", "traefik-v3.yaml")) {
        manifests.apply(Manifests.parse(read(definitions.resolve(file))), "default");
      }
      manifests.apply(Manifests.parse(CLASSES), "default");
    }
    node.serveHosts();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * Ends everything and removes what a node can leave on the machine, and what is large: images,
   * volumes, files of pods. Logs stay.
   */
  @Override
  public void close() {
    for (AutoCloseable guard : guards) {
      try {
        guard.close();
      } catch (Exception e) {
        throw new IllegalStateException("guards close quietly", e);
      }
    }
    guards.clear();
    end();
  }

  private void end() {
    stop(plane, state);
    Await.until(
        "the end of the node's interface", END_LIMIT, () -> !Files.exists(space.ourInterface()));
  }

  /** Ends whatever was started in a folder, by any process; see {@link #close}. */
  public static void stop(Path folder) {
    stop(StateFolder.at(folder.resolve("plane")), StateFolder.at(folder.resolve("node")));
  }

  /** Whether something was started in a folder and runs. */
  public static boolean isRunning(Path folder) {
    return ControlPlane.isRunning(folder.resolve("plane"));
  }

  private static void stop(StateFolder plane, StateFolder state) {
    ControlPlane.stop(plane.root());
    new Processes(state).killAll();
    Path tidyUp = state.root().resolve(Watchdog.TIDY_UP);
    if (Files.isReadable(tidyUp)) {
      SystemCommands.run(List.of("sh", tidyUp.toString()));
    }
    for (String large : List.of("containerd", "kubelet", "var", "volumes")) {
      Folders.delete(state.root().resolve(large));
    }
  }
}
