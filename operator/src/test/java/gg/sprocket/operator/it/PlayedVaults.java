package gg.sprocket.operator.it;

import gg.sprocket.dev.DevFailure;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.dev.VaultServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs, on loopback, the Vault of each simulated pod that says it is one: with the configuration,
 * certificate and variables that the operator gave it, but for addresses and folders. Its data lie
 * in a folder for each claim, so that another claim is another volume.
 */
final class PlayedVaults implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Pattern API = Pattern.compile("https://([-a-z0-9.]+):8200");
  private static final Pattern CLUSTER = Pattern.compile("https://([-a-z0-9.]+):8201");

  private final KubernetesClient admin;
  private final LocalServers servers = LocalServers.create();
  private final Path addresses;
  private final Path program;

  /** Where members find what their build lacks; nothing is there unless a test asks for it. */
  private final Path plugins;

  /** Ports of members, for clients and for each other, by their names. */
  private final Map<String, List<Integer>> ports = new ConcurrentHashMap<>();

  /** What runs, by uid of the pod. */
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /** What did not start, by uid of the pod, and when it is tried again, as a node would. */
  private final Map<String, Instant> failed = new ConcurrentHashMap<>();

  private final ScheduledExecutorService loop =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private final Front front;

  private record Running(String namespace, String pod, String server, int port, int told) {}

  /** Stands before a member. */
  @FunctionalInterface
  interface Front {

    /** None. */
    Front NONE = (_, _, port) -> port;

    /**
     * The port that is told in place of a member's own.
     *
     * @param tls certificate and key of the member, by their files
     * @param port its own
     */
    int before(String namespace, Map<String, String> tls, int port);
  }

  /**
   * @param admin the cluster
   * @param folder where the file of ports is written
   * @param front what stands before each member
   */
  PlayedVaults(KubernetesClient admin, Path folder, Front front) {
    this.admin = admin;
    this.front = front;
    this.addresses = folder.resolve("vault-ports-" + System.nanoTime());
    this.plugins = VaultServer.programs(servers);
    this.program = plugins.resolve("vault");
    tell();
    var _ = loop.scheduleWithFixedDelay(this::turn, 0, 100, TimeUnit.MILLISECONDS);
  }

  /** File with the port of each member. */
  Path addresses() {
    return addresses;
  }

  /** Port of a member; it must run. */
  int port(String namespace, String pod) {
    return running.values().stream()
        .filter(one -> one.namespace().equals(namespace) && one.pod().equals(pod))
        .map(Running::port)
        .findFirst()
        .orElseThrow();
  }

  /** A program that members may run, once they are told of it. */
  Path plugin(Program plugin) {
    return servers.program(Programs.cached(new Progress(System.out)).path(plugin));
  }

  /** Whether a member runs. */
  boolean runs(String namespace, String pod) {
    return running.values().stream()
        .anyMatch(one -> one.namespace().equals(namespace) && one.pod().equals(pod));
  }

  /** Whether the member of a pod runs, by the pod's uid. */
  boolean runs(String uid) {
    return running.containsKey(uid);
  }

  /**
   * Kills a member and takes a file of its volume away, before it is started again.
   *
   * @param file its path in the volume
   */
  void lose(String namespace, String pod, String file) {
    Map.Entry<String, Running> one =
        running.entrySet().stream()
            .filter(some -> some.getValue().namespace().equals(namespace))
            .filter(some -> some.getValue().pod().equals(pod))
            .findFirst()
            .orElseThrow();
    String claim =
        new GivenFiles(admin, admin.pods().inNamespace(namespace).withName(pod).require()).claim();
    servers.kill(one.getValue().server());
    try {
      Files.delete(servers.folder("data-" + claim).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " stays", e);
    }
    running.remove(one.getKey());
  }

  /** What a member said in all its runs. */
  String log(String namespace, String pod) {
    return running.values().stream()
        .filter(one -> one.namespace().equals(namespace) && one.pod().equals(pod))
        .map(one -> servers.log(one.server()))
        .collect(Collectors.joining());
  }

  private void turn() {
    try {
      List<Pod> pods =
          admin
              .pods()
              .inAnyNamespace()
              .withLabel("sprocket.gg/part", "vault")
              .list()
              .getItems()
              .stream()
              .filter(PlayedVaults::isMember)
              .toList();
      Set<String> there =
          pods.stream()
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .map(pod -> pod.getMetadata().getUid())
              .collect(Collectors.toSet());
      running.keySet().stream().filter(uid -> !there.contains(uid)).forEach(this::end);
      pods.stream()
          .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
          .filter(pod -> pod.getStatus().getPodIP() != null)
          .filter(pod -> !running.containsKey(pod.getMetadata().getUid()))
          .filter(pod -> !isPausing(pod.getMetadata().getUid()))
          .forEach(this::begin);
    } catch (RuntimeException e) {
      System.err.println("a turn of the played Vaults failed: " + e);
    }
  }

  private boolean isPausing(String uid) {
    return failed.getOrDefault(uid, Instant.EPOCH).isAfter(Instant.now());
  }

  /** The Job that reads an External Vault is of the same part. */
  private static boolean isMember(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getName().equals("vault");
  }

  private void begin(Pod pod) {
    String uid = pod.getMetadata().getUid();
    Container container = pod.getSpec().getContainers().getFirst();
    String server = "vault-" + uid;
    GivenFiles given = new GivenFiles(admin, pod);
    Path data = servers.folder("data-" + given.claim());
    Path files = servers.folder(server);
    Function<String, String> local =
        text ->
            addressed(text)
                .replace("/run/secrets/tls", files.toString())
                .replace("/run/secrets/seal", servers.folder("seal-" + uid).toString())
                .replace("/vault/data", data.toString());
    given.seal().forEach((name, content) -> servers.file("seal-" + uid, name, content));
    given.tls().forEach((name, content) -> servers.file(server, name, content));
    String host = host(container);
    String config =
        local
            .apply(given.config())
            .replaceFirst("\\{", "{\"plugin_directory\": \"%s\",".formatted(plugins))
            .replace("[::]:8200", "127.0.0.1:" + portsOf(host).getFirst())
            .replace("[::]:8201", "127.0.0.1:" + portsOf(host).getLast());
    Path file = servers.file(server, "vault.json", config);
    Map<String, String> environment = new TreeMap<>();
    container
        .getEnv()
        .forEach(variable -> environment.put(variable.getName(), local.apply(variable.getValue())));
    try {
      servers.start(
          server,
          portsOf(host).getFirst(),
          List.of(program.toString(), "server", "-config=" + file),
          environment);
      running.put(
          uid,
          new Running(
              pod.getMetadata().getNamespace(),
              pod.getMetadata().getName(),
              server,
              portsOf(host).getFirst(),
              front.before(
                  pod.getMetadata().getNamespace(), given.tls(), portsOf(host).getFirst())));
      tell();
    } catch (DevFailure e) {
      servers.kill(server);
      failed.put(uid, Instant.now().plus(PAUSE));
      System.err.println("a Vault does not start: " + e.getMessage());
    }
  }

  private void end(String uid) {
    Running gone = running.remove(uid);
    if (gone != null) {
      servers.kill(gone.server());
      tell();
    }
  }

  private String addressed(String text) {
    String apis =
        API.matcher(text)
            .replaceAll(found -> "https://127.0.0.1:" + portsOf(found.group(1)).getFirst());
    return CLUSTER
        .matcher(apis)
        .replaceAll(found -> "https://127.0.0.1:" + portsOf(found.group(1)).getLast());
  }

  private List<Integer> portsOf(String host) {
    return ports.computeIfAbsent(host, _ -> Ports.free(2));
  }

  private static String host(Container container) {
    return container.getEnv().stream()
        .filter(variable -> variable.getName().equals("VAULT_API_ADDR"))
        .map(EnvVar::getValue)
        .map(value -> value.replaceAll("https://([-a-z0-9.]+):8200", "$1"))
        .findFirst()
        .orElseThrow();
  }

  /** In one step, so that nobody reads half of it. */
  private void tell() {
    String lines =
        running.values().stream()
            .map(one -> "%s/%s=%d\n".formatted(one.namespace(), one.pod(), one.told()))
            .collect(Collectors.joining());
    try {
      Path next = addresses.resolveSibling(addresses.getFileName() + ".next");
      Files.writeString(next, lines);
      Files.move(
          next, addresses, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("ports cannot be told", e);
    }
  }

  @Override
  public void close() {
    loop.shutdownNow();
    servers.close();
  }
}
