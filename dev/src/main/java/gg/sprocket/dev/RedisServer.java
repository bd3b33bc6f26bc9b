package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    Path root = PACKAGES.unpack(servers);
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
    // One program under several names: by this one it is the server.
    Path program = root.resolve("usr/bin/redis-server");
    servers.start(
        name,
        port,
        List.of(program.toString(), file.toString()),
        Map.of("LD_LIBRARY_PATH", libraries(root)));
    return new RedisServer(port);
  }

  private static String libraries(Path root) {
    try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().endsWith("-linux-gnu"))
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }
}
