package gg.sprocket.dev;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes control plane of real programs on free ports, with simulated nodes or none. Several
 * can run side by side, each in its own state folder.
 *
 * <p>Starting: keys, then etcd and the API server together, then, once that answers, the
 * controllers, the scheduler and kwok together. It ends with {@link #close}, with this JVM (also a
 * killed one), or, when detached, with {@link #stop(Path)} from any process.
 */
public final class ControlPlane implements AutoCloseable {
  private static final String ETCD = Program.ETCD.binary();
  private static final String API_SERVER = Program.KUBE_APISERVER.binary();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /** The API server waits for its watches to end, which the controllers' never do. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);

  /** Memory for processor time: these are Go programs with little in them. */
  private static final Map<String, String> RARE_COLLECTIONS = Map.of("GOGC", "400");

  private final StateFolder state;
  private final ControlPlaneOptions options;
  private final Programs built;
  private final Processes processes;
  private final Ports ports;
  private final List<AutoCloseable> guards = new ArrayList<>();

  private ControlPlane(
      StateFolder state, ControlPlaneOptions options, Programs built, Ports ports) {
    this.state = state;
    this.options = options;
    this.built = built;
    this.processes = new Processes(state);
    this.ports = ports;
  }

  /**
   * Starts a control plane and waits until it takes pods.
   *
   * @param stateFolder holds keys, data, logs and records; must not hold a running control plane
   * @throws DevFailure when a program is missing or ends; the message has the end of its log
   */
  public static ControlPlane start(
      Path stateFolder, ControlPlaneOptions options, Progress progress) {
    StateFolder state = StateFolder.at(stateFolder);
    if (new Processes(state).records().stream().anyMatch(record -> record.alive().isPresent())) {
      throw new DevFailure(
          "A control plane runs in "
              + state.root()
              + ". `make cluster-down` or `make demo-down` ends it.");
    }
    state.delete();
    Programs programs = Programs.cached(progress);
    programs.paths(Program.CONTROL_PLANE);
    ControlPlane plane =
        new ControlPlane(state, options, programs, Ports.freeAt(options.address()));
    try {
      plane.start();
    } catch (RuntimeException e) {
      closeAfter(e, plane);
      throw e;
    }
    return plane;
  }

  /** Ends whatever was started in a state folder, by any process; the folder stays. */
  public static void stop(Path stateFolder) {
    StateFolder state = StateFolder.at(stateFolder);
    stop(state, new Processes(state));
  }

  private static void stop(StateFolder state, Processes processes) {
    if (Files.isDirectory(state.root()) && processes.isAlive(API_SERVER)) {
      removeVolumeFolders(state);
    }
    processes.killAll();
  }

  /** Whether the API server of a state folder runs. */
  public static boolean isRunning(Path stateFolder) {
    return new Processes(StateFolder.at(stateFolder)).isAlive(API_SERVER);
  }

  /** The admin's kubeconfig of a state folder. */
  public static Path kubeconfig(Path stateFolder) {
    return StateFolder.at(stateFolder).kubeconfig(Identity.ADMIN.file());
  }

  /** The admin's kubeconfig. */
  public Path kubeconfig() {
    return state.kubeconfig(Identity.ADMIN.file());
  }

  /** A new client as admin; the caller closes it. */
  public KubernetesClient adminClient() {
    return Kubeconfigs.client(kubeconfig());
  }

  /**
   * The API server's audit log: one JSON event per finished request at level {@code Metadata}, with
   * user, verb and object.
   */
  public Path auditLog() {
    return state.auditLog();
  }

  /** The folder that one argument of an adopted process must contain. */
  public Path stateFolder() {
    return state.root();
  }

  /**
   * Has another process end with this control plane, also when this JVM is killed.
   *
   * @param name its name among the records
   * @param pid its process id; one of its arguments must contain {@link #stateFolder()}
   */
  public void adopt(String name, long pid) {
    processes.adopt(name, pid);
  }

  /** Ends the API server and waits until it is gone. */
  public void stopApiServer() {
    processes.stop(API_SERVER, STOP_GRACE);
  }

  /** Starts the API server again on its port and waits until it is ready. */
  public void startApiServer() {
    startApiServerProcess();
    awaitReady();
  }

  /** Has everything in the state folder killed when this JVM is gone, also when it was killed. */
  public void endWithThisProcess() {
    guards.add(Watchdog.over(state));
  }

  /** Kills every process at once and waits until all are gone; logs stay in the state folder. */
  @Override
  public void close() {
    stop(state, processes);
    for (AutoCloseable guard : guards) {
      try {
        guard.close();
      } catch (Exception e) {
        throw new IllegalStateException("guards close quietly", e);
      }
    }
    guards.clear();
  }

  private static void closeAfter(RuntimeException failure, ControlPlane plane) {
    try {
      plane.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void start() {
    Credentials.write(state, ports);
    if (!options.detached()) {
      endWithThisProcess();
      guards.add(ExitHook.running(() -> stop(state, processes)));
    }
    start(Program.ETCD, commands().etcd());
    startApiServerProcess();
    awaitReady();
    start(Program.KUBE_CONTROLLER_MANAGER, commands().controllerManager());
    start(Program.KUBE_SCHEDULER, commands().scheduler());
    if (options.simulatedNodes()) {
      start(Program.KWOK, commands().kwok(stages()));
    }
    try (KubernetesClient admin = adminClient()) {
      ClusterDefaults defaults = new ClusterDefaults(admin);
      defaults.create(options.simulatedNodes(), options.provisioner());
      defaults.awaitUsable(options.simulatedNodes());
    }
    processes.records().forEach(record -> processes.requireAlive(record.name()));
  }

  private List<Path> stages() {
    List<Path> all = new ArrayList<>(KwokStages.write(built.stages(), state.stages()));
    options.stages().forEach(stage -> all.add(stage.toAbsolutePath()));
    return all;
  }

  private Commands commands() {
    return new Commands(built.paths(Program.CONTROL_PLANE), state, ports);
  }

  private void startApiServerProcess() {
    start(Program.KUBE_APISERVER, commands().apiServer(options.apiServerFlags()));
  }

  private void start(Program program, List<String> command) {
    processes.start(program.binary(), command, RARE_COLLECTIONS);
  }

  private void awaitReady() {
    Config config = Kubeconfigs.config(kubeconfig());
    config.setRequestRetryBackoffLimit(0);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      Await.until(
          "the API server to be ready; its log is " + state.log(API_SERVER),
          START_LIMIT,
          () -> {
            processes.requireAlive(ETCD);
            processes.requireAlive(API_SERVER);
            return isReady(client);
          });
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return Optional.ofNullable(client.raw("/readyz")).orElse("").equals("ok");
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static void removeVolumeFolders(StateFolder state) {
    Config config = Kubeconfigs.config(state.kubeconfig(Identity.ADMIN.file()));
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout(2_000);
    try (KubernetesClient admin = new KubernetesClientBuilder().withConfig(config).build()) {
      new HostPathVolumes(admin).removeFolders();
    } catch (KubernetesClientException e) {
      // An API server that does not answer cannot say which folders it had.
      return;
    }
  }
}
