package gg.sprocket.dev;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a dump as people make backups. The client programs are of PostgreSQL 15 and refuse to dump
 * a newer server, so the dump is one of a server of that version; it can be restored into a newer
 * one.
 */
public final class PostgresDump {

  private static final DebianPackages PACKAGES =
      new DebianPackages(
          "postgres-server",
          List.of("postgresql-15", "libicu72", "libldap-2.5-0", "libsasl2-2", "libxml2"));

  private PostgresDump() {}

  /**
   * Dumps a database in the custom format.
   *
   * @param servers where the server runs for the time
   * @param statements make its content, by an administrator {@code postgres}
   * @return the dump
   */
  public static Path of(LocalServers servers, String statements) {
    Path root = PACKAGES.unpack(servers);
    Path programs = root.resolve("usr/lib/postgresql/15/bin");
    Map<String, String> environment = new TreeMap<>(PostgresClient.environment(servers));
    environment.merge(
        "LD_LIBRARY_PATH", PACKAGES.libraries(root), (client, server) -> client + ":" + server);
    Path folder = servers.folder("dump");
    String data = folder.resolve("data").toString();
    servers.run(
        List.of(
            programs.resolve("initdb").toString(),
            "--pgdata=" + data,
            "--username=postgres",
            "--auth=trust",
            "--locale=C",
            "--encoding=UTF8",
            "--no-sync"),
        environment);
    servers.start(
        "dump",
        List.of(
            programs.resolve("postgres").toString(),
            "-D",
            data,
            "-c",
            "listen_addresses=",
            "-c",
            "unix_socket_directories=" + folder),
        environment,
        () -> PostgresServer.isReady(folder.resolve("data/postmaster.pid")));
    environment.putAll(Map.of("PGHOST", folder.toString(), "PGUSER", "postgres"));
    environment.put("PGDATABASE", "postgres");
    Path content = servers.file("dump", "content.sql", statements);
    servers.run(
        List.of("env", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", content.toString()),
        environment);
    Path dump = folder.resolve("mle.dump");
    servers.run(List.of("env", "pg_dump", "-Fc", "-f", dump.toString()), environment);
    servers.stop("dump");
    return dump;
  }
}
