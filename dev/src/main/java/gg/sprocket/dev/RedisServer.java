package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Redis of the system's distribution: 7.0 in Debian 12, thus without JSON commands.
 *
 * @param port port on 127.0.0.1
 */
public record RedisServer(int port) {

  private static final DebianPackages PACKAGES =
      new DebianPackages(
          "redis", List.of("redis-server", "redis-tools", "libatomic1", "libjemalloc2", "liblzf1"));

  /** Starts a server with a password. */
  public static RedisServer start(LocalServers servers, String password, List<String> settings) {
    int port = Ports.free(1).getFirst();
    return start(servers, password, port, "port " + port, settings);
  }

  /** Starts a server with a password that speaks TLS alone. */
  public static RedisServer secure(LocalServers servers, String password, ServerCertificate tls) {
    int port = Ports.free(1).getFirst();
    String name = "redis-" + port;
    List<String> settings =
        List.of(
            "tls-port " + port,
            "tls-auth-clients no",
            "tls-cert-file " + servers.file(name, "tls.crt", tls.certificate()),
            "tls-key-file " + servers.file(name, "tls.key", tls.key()),
            "tls-ca-cert-file " + servers.file(name, "ca.crt", tls.authority()));
    return start(servers, password, port, "port 0", settings);
  }

  private static RedisServer start(
      LocalServers servers, String password, int port, String listening, List<String> settings) {
    String name = "redis-" + port;
    String configuration =
        Stream.concat(
                Stream.of(
                    listening,
                    "bind 127.0.0.1",
                    "dir " + servers.folder(name),
                    "save \"\"",
                    "requirepass " + password),
                settings.stream())
            .collect(Collectors.joining("\n", "", "\n"));
    Path file = servers.file(name, "redis.conf", configuration);
    List<String> command = List.of("env", "redis-server", file.toString());
    servers.start(name, port, command, environment(servers));
    return new RedisServer(port);
  }

  /** Where {@code redis-server} and {@code redis-cli} are, and what they need to run. */
  public static Map<String, String> environment(LocalServers servers) {
    Path root = PACKAGES.unpack(servers);
    return Map.of(
        "PATH",
        root.resolve("usr/bin") + ":" + System.getenv("PATH"),
        "LD_LIBRARY_PATH",
        PACKAGES.libraries(root));
  }
}
