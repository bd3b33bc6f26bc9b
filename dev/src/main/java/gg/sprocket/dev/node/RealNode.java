package gg.sprocket.dev.node;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.Folders;
import gg.sprocket.dev.Identity;
import gg.sprocket.dev.Pki;
import gg.sprocket.dev.Processes;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.StateFolder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs of one node, from the container runtime to the names of Services. */
final class RealNode {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String CONTAINERD = "containerd";

  private final StateFolder plane;
  private final StateFolder state;
  private final NodeSpace space;
  private final NodePrograms programs;
  private final NodeFiles files;
  private final Processes processes;

  /**
   * A node that is not started yet.
   *
   * @param plane state folder of the control plane it will belong to
   */
  RealNode(StateFolder plane, NodeSpace space, NodePrograms programs) {
    this.plane = plane;
    this.state = space.state();
    this.space = space;
    this.programs = programs;
    this.files = new NodeFiles(state, space, programs, new Pki(plane.pki()));
    this.processes = space.processes();
  }

  /** Starts the container runtime, which needs no control plane, and gives it images. */
  void startRuntime(List<Path> images, Progress progress) {
    start(
        CONTAINERD,
        List.of(
            programs.packaged("usr/bin/containerd").toString(),
            "--config",
            files.containerd().toString()));
    Await.until(
        "containerd to answer; its log is " + state.log(CONTAINERD),
        LIMIT,
        () -> {
          processes.requireAlive(CONTAINERD);
          return SystemCommands.succeeds(ctr(List.of("version")), programs.environment());
        });
    images.forEach(archive -> load(archive, progress));
  }

  /** Takes the images of an archive into the runtime's store; those that are there are replaced. */
  private void load(Path archive, Progress progress) {
    progress.step(
        "loading " + archive.getFileName(),
        () ->
            SystemCommands.run(
                ctr(List.of("images", "import", archive.toString())), programs.environment()));
  }

  /** Writes the configuration; before anything is started. */
  void configure() {
    files.write(state.kubeconfig(Identity.COREDNS.file()));
  }

  /** Joins the control plane and waits until the node takes pods. */
  void join(KubernetesClient admin) {
    start(
        Program.KUBELET.binary(),
        List.of(
            programs.built(Program.KUBELET),
            "--config=" + files.kubelet(),
            "--kubeconfig=" + kubeconfig(Identity.KUBELET),
            "--hostname-override=" + NodeFiles.NODE,
            "--node-ip=" + space.inside(),
            "--root-dir=" + NodeFiles.PODS,
            "--cert-dir=" + state.root().resolve("kubelet-pki")));
    start(
        Program.KUBE_PROXY.binary(),
        List.of(
            programs.built(Program.KUBE_PROXY),
            "--kubeconfig=" + kubeconfig(Identity.KUBE_PROXY),
            "--hostname-override=" + NodeFiles.NODE,
            "--cluster-cidr=" + space.pods(),
            "--proxy-mode=iptables",
            // They are the machine's, not the namespace's.
            "--conntrack-max-per-core=0",
            "--conntrack-tcp-timeout-established=0",
            "--conntrack-tcp-timeout-close-wait=0"));
    kubeconfig(Identity.COREDNS);
    start(
        Program.COREDNS.binary(),
        List.of(programs.built(Program.COREDNS), "-conf", files.names().toString()));
    Await.until(
        "the node to be ready; the kubelet's log is " + state.log(Program.KUBELET.binary()),
        LIMIT,
        () -> {
          requireAlive();
          return isReady(admin.nodes().withName(NodeFiles.NODE).get());
        });
  }

  /**
   * Starts Traefik on the node's ports 80 and 443, as a load balancer would lead to it. The kinds
   * that it reads must be there.
   */
  void serveHosts() {
    processes.start(
        Program.TRAEFIK.binary(),
        space.command(
            List.of(programs.built(Program.TRAEFIK), "--configFile=" + files.traefik().toString())),
        Map.of("KUBECONFIG", kubeconfig(Identity.TRAEFIK).toString()));
    Await.until(
        "Traefik to listen; its log is " + state.log(Program.TRAEFIK.binary()),
        LIMIT,
        () -> {
          processes.requireAlive(Program.TRAEFIK.binary());
          return listens(space.inside());
        });
  }

  private static boolean listens(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, 443), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Fails when a program of the node has ended.
   *
   * @throws DevFailure with the end of its log
   */
  void requireAlive() {
    processes.records().forEach(record -> processes.requireAlive(record.name()));
  }

  /** A copy in the node's own folder: by that the processes of the node are known. */
  private Path kubeconfig(Identity identity) {
    Path copy = state.kubeconfig(identity.file());
    try {
      Folders.writeSecret(copy, Files.readString(plane.kubeconfig(identity.file())));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + copy, e);
    }
  }

  private List<String> ctr(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.packaged("usr/bin/ctr").toString(),
                "--address",
                NodeFiles.SOCKET,
                "--namespace",
                "k8s.io"));
    command.addAll(arguments);
    return space.command(command);
  }

  private void start(String name, List<String> command) {
    processes.start(name, space.command(command), programs.environment());
  }

  private static boolean isReady(@Nullable Node node) {
    return node != null
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** Variables of a program of the node, for those who start one of their own there. */
  Map<String, String> environment() {
    return programs.environment();
  }
}
