package gg.sprocket.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * RabbitMQ of the system's distribution: 3.10 in Debian 12.
 *
 * @param port port without TLS on 127.0.0.1
 * @param tlsPort port with TLS
 */
public record RabbitServer(int port, int tlsPort) {

  private static final String RUN = "exec rabbitmq-server";

  private static final DebianPackages PACKAGES =
      new DebianPackages(
          "rabbitmq",
          List.of(
              "rabbitmq-server",
              "erlang-asn1",
              "erlang-base",
              "erlang-crypto",
              "erlang-eldap",
              "erlang-inets",
              "erlang-mnesia",
              "erlang-os-mon",
              "erlang-parsetools",
              "erlang-public-key",
              "erlang-runtime-tools",
              "erlang-ssl",
              "erlang-syntax-tools",
              "erlang-tools",
              "erlang-xmerl"));

  /**
   * Starts a server.
   *
   * @param servers where it runs
   * @param tls its certificate
   * @param definitions users, virtual hosts and permissions, as RabbitMQ exports them
   */
  public static RabbitServer start(
      LocalServers servers, ServerCertificate tls, String definitions) {
    List<Integer> ports = Ports.free(2);
    RabbitServer server = new RabbitServer(ports.get(0), ports.get(1));
    String name = "rabbitmq-" + server.port();
    String configuration =
        """
        listeners.tcp.1 = 127.0.0.1:%d
        listeners.ssl.1 = 127.0.0.1:%d
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        ssl_options.cacertfile = %s
        load_definitions = %s
        log.console = true
        log.file = false
        """
            .formatted(
                server.port(),
                server.tlsPort(),
                servers.file(name, "tls.crt", tls.certificate()),
                servers.file(name, "tls.key", tls.key()),
                servers.file(name, "ca.crt", tls.authority()),
                servers.file(name, "definitions.json", definitions));
    Map<String, String> environment = environment(servers, name);
    environment.put("HOME", servers.folder(name).toString());
    environment.put("RABBITMQ_NODENAME", name + "@localhost");
    environment.put(
        "RABBITMQ_CONFIG_FILE", servers.file(name, "rabbitmq.conf", configuration).toString());
    environment.put(
        "RABBITMQ_ENABLED_PLUGINS_FILE", servers.file(name, "plugins", "[].\n").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    servers.file(name, ".erlang.cookie", "cookie-of-" + name);
    servers.start(name, server.port(), List.of("sh", "-c", RUN), environment);
    return server;
  }

  /**
   * What every node here is told, whoever configures it: where its programs are and that it is not
   * alone on the machine. The programs that it finds through its runtime run beside it.
   *
   * @param servers where it runs
   * @param name its name, also that of its folder
   */
  public static Map<String, String> environment(LocalServers servers, String name) {
    Path root = PACKAGES.unpack(servers);
    Path home = servers.folder(name);
    List<Integer> ports = Ports.free(2);
    Map<String, String> environment = new TreeMap<>();
    environment.put(
        "PATH",
        "%s:%s:%s"
            .formatted(
                erl(servers, root, name),
                root.resolve("usr/lib/rabbitmq/bin"),
                System.getenv("PATH")));
    environment.put("ERL_EPMD_PORT", "" + ports.get(0));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_MNESIA_BASE", home.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", home.resolve("log").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", home.resolve("absent").toString());
    environment.put("RABBITMQ_DIST_PORT", "" + ports.get(1));
    // The argument has no meaning but to tell whose process it is.
    environment.put("RABBITMQ_SERVER_START_ARGS", "-sprocket " + home);
    // Its script then becomes the server, in place of waiting for a child that outlives it.
    environment.put("NOTIFY_SOCKET", home.resolve("absent").toString());
    servers.start(
        "epmd-" + name,
        ports.get(0),
        List.of(
            runtime(root).resolve("epmd").toString(),
            "-port",
            "" + ports.get(0),
            "-address",
            "127.0.0.1"),
        environment);
    return environment;
  }

  /** The packaged script knows only the place where a package manager puts it. */
  private static Path erl(LocalServers servers, Path root, String name) {
    Path script =
        servers.file(
            name + "/bin",
            "erl",
            """
            #!/bin/sh
            export ROOTDIR=%s BINDIR=%s EMU=beam PROGNAME=erl
            exec "$BINDIR/erlexec" "$@"
            """
                .formatted(root.resolve("usr/lib/erlang"), runtime(root)));
    script.toFile().setExecutable(true, false);
    return script.resolveSibling("");
  }

  private static Path runtime(Path root) {
    try (Stream<Path> folders = Files.list(root.resolve("usr/lib/erlang"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("erts-"))
          .findFirst()
          .orElseThrow(() -> new DevFailure("the package erlang-base holds no runtime"))
          .resolve("bin");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }
}
