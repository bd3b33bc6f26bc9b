package gg.sprocket.operator.it;

import gg.sprocket.dev.NetworkNamespace;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real Traefik beside a control plane, and the servers that it routes to, in a network of their
 * own: an EndpointSlice takes no address of loopback, and Gateways have the usual ports.
 */
final class TraefikUnderTest implements AutoCloseable {

  /** Ports and names of what stands in for the application. */
  private static final List<String> SERVERS = List.of("3000", "web", "3001", "monolith");

  private final NetworkNamespace network;
  private final Forwarder api;
  private final Path folder;
  private final TestCluster cluster;
  private final List<Process> processes = new ArrayList<>();

  private TraefikUnderTest(NetworkNamespace network, Forwarder api, TestCluster cluster) {
    this.network = network;
    this.api = api;
    this.cluster = cluster;
    this.folder = cluster.controlPlane().stateFolder();
  }

  /** Starts both; their definitions must be installed. */
  static TraefikUnderTest start(TestCluster cluster) {
    NetworkNamespace network = NetworkNamespace.create();
    int port = URI.create(cluster.admin().getConfiguration().getMasterUrl()).getPort();
    Forwarder api = Forwarder.start(network.outside(), port);
    TraefikUnderTest traefik = new TraefikUnderTest(network, api, cluster);
    try {
      traefik.begin();
      return traefik;
    } catch (IOException e) {
      traefik.close();
      throw new UncheckedIOException("cannot start Traefik", e);
    }
  }

  /** The address of all hosts, and of all servers. */
  String address() {
    return network.inside();
  }

  /** Traefik's log. */
  String log() {
    try {
      return Files.readString(folder.resolve("traefik.log"));
    } catch (IOException e) {
      throw new UncheckedIOException("no log", e);
    }
  }

  private void begin() throws IOException {
    List<String> echo = new ArrayList<>();
    echo.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    echo.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-Dstate=" + folder));
    echo.addAll(List.of("-cp", "target/test-classes", Echo.class.getName(), address()));
    echo.addAll(SERVERS);
    run("echo", echo, Map.of());

    Path configuration = folder.resolve("traefik.yaml");
    Files.writeString(
        configuration,
        """
        global: {checkNewVersion: false, sendAnonymousUsage: false}
        log: {level: INFO}
        entryPoints:
          web: {address: ":80"}
          websecure: {address: ":443"}
        providers:
          kubernetesIngress: {}
          kubernetesCRD: {}
          kubernetesGateway: {}
        """);
    Path program = Programs.cached(new Progress(System.out)).path(Program.TRAEFIK);
    run(
        "traefik",
        List.of(program.toString(), "--configFile=" + configuration),
        Map.of("KUBECONFIG", kubeconfig().toString()));
  }

  /** The administrator's, as it is seen from the other network. */
  private Path kubeconfig() throws IOException {
    Config config =
        Serialization.unmarshal(
            Files.readString(cluster.controlPlane().kubeconfig()), Config.class);
    for (NamedCluster named : config.getClusters()) {
      named.getCluster().setServer("https://%s:%d".formatted(network.outside(), api.port()));
      named.getCluster().setTlsServerName("127.0.0.1");
    }
    Path file = folder.resolve("traefik.kubeconfig");
    Files.writeString(file, Serialization.asYaml(config));
    return file;
  }

  private void run(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(network.command(command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    cluster.controlPlane().adopt(name, process.pid());
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    try {
      api.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the way to the API server", e);
    } finally {
      network.close();
    }
  }
}
