package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One member of a Vault with integrated storage, of the version that the operator runs. It is
 * neither initialized nor unsealed by this.
 *
 * @param servers where it runs
 * @param nodeId its name among the members
 * @param port port for clients on 127.0.0.1
 * @param clusterPort port for other members
 * @param configuration its file
 */
public record VaultServer(
    LocalServers servers, String nodeId, int port, int clusterPort, Path configuration) {

  /**
   * Members that join one another; none of them runs yet.
   *
   * @param servers where they run
   * @param tls their certificate; must be good for 127.0.0.1
   * @param nodeIds a name for each
   * @param settings lines that are added to the configuration of each
   */
  public static List<VaultServer> members(
      LocalServers servers, ServerCertificate tls, List<String> nodeIds, String settings) {
    List<Integer> ports = Ports.free(2 * nodeIds.size());
    List<VaultServer> members = new ArrayList<>();
    for (int i = 0; i < nodeIds.size(); i++) {
      String folder = "vault-" + ports.get(i);
      members.add(
          new VaultServer(
              servers,
              nodeIds.get(i),
              ports.get(i),
              ports.get(nodeIds.size() + i),
              servers.folder(folder).resolve("vault.hcl")));
    }
    members.forEach(member -> member.configure(tls, members, settings));
    return List.copyOf(members);
  }

  private void configure(ServerCertificate tls, List<VaultServer> members, String settings) {
    Path authority = servers.file(name(), "ca.crt", tls.authority());
    String joins =
        members.stream()
            .filter(other -> other.port != port)
            .map(
                other ->
                    """
                      retry_join {
                        leader_api_addr = "https://127.0.0.1:%d"
                        leader_ca_cert_file = "%s"
                      }
                    """
                        .formatted(other.port, authority))
            .collect(Collectors.joining());
    servers.file(
        name(),
        configuration.getFileName().toString(),
        """
        storage "raft" {
          path = "%s"
          node_id = "%s"
          performance_multiplier = 1
        %s}
        listener "tcp" {
          address = "127.0.0.1:%d"
          cluster_address = "127.0.0.1:%d"
          tls_cert_file = "%s"
          tls_key_file = "%s"
        }
        api_addr = "https://127.0.0.1:%d"
        cluster_addr = "https://127.0.0.1:%d"
        disable_mlock = true
        %s
        """
            .formatted(
                data(),
                nodeId,
                joins,
                port,
                clusterPort,
                servers.file(name(), "tls.crt", tls.certificate()),
                servers.file(name(), "tls.key", tls.key()),
                port,
                clusterPort,
                settings));
  }

  /** Starts it, or starts it again with the data that it has. */
  public void start() {
    servers.start(
        name(),
        port,
        List.of(
            programs(servers).resolve("vault").toString(), "server", "-config=" + configuration),
        Map.of());
  }

  /** Ends it at once, as a lost node does. */
  public void kill() {
    servers.kill(name());
  }

  /** Has it do nothing for now, with its connections open; {@link #kill} ends that as well. */
  public void freeze() {
    servers.signal(name(), "STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    servers.signal(name(), "CONT");
  }

  /** Takes its data; it must not run. */
  public void loseData() {
    Folders.delete(data());
    data();
  }

  /** What it has said. */
  public String log() {
    return servers.log(name());
  }

  private String name() {
    return "vault-" + port;
  }

  private Path data() {
    return servers.folder(name() + "/data");
  }

  /** The folder with {@code vault}. */
  public static Path programs(LocalServers servers) {
    Path program = Programs.cached(new Progress(System.out)).path(Program.VAULT);
    servers.program(program);
    return servers.folder("programs");
  }
}
