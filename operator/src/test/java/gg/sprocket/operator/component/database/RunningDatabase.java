package gg.sprocket.operator.component.database;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.PostgresClient;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.component.BuiltinParts;
import gg.sprocket.operator.component.Scene;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A real PostgreSQL 17 with what the operator gives the Builtin one: both scripts, the
 * configuration, the verifier and the certificate. Port, folders and the name of the system's user
 * are its own, and a lock is waited for some seconds only.
 *
 * @param servers where it runs
 * @param name its name among them
 * @param parts what the operator makes of it
 * @param environment variables of both scripts
 * @param scene makes the instance as it is before the first pass
 */
record RunningDatabase(
    LocalServers servers,
    String name,
    BuiltinParts parts,
    Map<String, String> environment,
    Supplier<Scene> scene) {

  /** The database of an instance, neither prepared nor started. */
  static RunningDatabase of(
      LocalServers servers, String name, int port, ServerCertificate tls, Supplier<Scene> scene) {
    servers.file(name + "-tls", "tls.crt", tls.certificate());
    servers.file(name + "-tls", "tls.key", tls.key());
    String user =
        "root".equals(System.getProperty("user.name")) ? "nobody" : System.getProperty("user.name");
    BuiltinParts parts =
        new BuiltinParts(
            servers,
            scene.get().settle(),
            "mle-database",
            Map.of(
                "/etc/sprocket", servers.folder(name + "-config").toString(),
                "/run/secrets/tls", servers.folder(name + "-tls").toString(),
                "/var/run/postgresql", servers.folder(name + "-socket").toString(),
                "/var/lib/postgresql/data", servers.folder(name + "-data").toString(),
                "superuser   postgres ", "superuser   " + user + " ",
                "flock --timeout 60", "flock --timeout 5",
                "port = 5432", "port = " + port));
    parts.config(name + "-config");
    Map<String, String> environment = new TreeMap<>(parts.environment("prepare"));
    // The release of the scene needs none; that of 2.0 does, and any may be added later.
    environment.put("SPROCKET_ROLES", "postgres");
    environment.put("SPROCKET_CONFIG", servers.folder(name + "-config").toString());
    environment.put("SPROCKET_CREDENTIALS", servers.folder(name + "-login").toString());
    environment.put("SPROCKET_MAKER_CREDENTIALS", servers.folder(name + "-maker").toString());
    environment.put("TMPDIR", servers.folder(name + "-tmp").toString());
    Path programs = PostgresServer.programs(servers);
    environment.put("PATH", programs + ":" + PostgresClient.environment(servers).get("PATH"));
    return new RunningDatabase(servers, name, parts, environment, scene);
  }

  /** Makes a login as the operator does, and gives its password. */
  String supply() {
    Map<String, String> login = BuiltinParts.login(scene.get(), "mle-database-login");
    servers.file(name + "-login", "verifier", login.getOrDefault("verifier", ""));
    return login.getOrDefault("password", "");
  }

  /** Makes the login by which a Vault makes others, and gives its password. */
  String supplyMaker() {
    Map<String, String> login = BuiltinParts.login(scene.get(), "mle-database-maker");
    servers.file(name + "-maker", "verifier", login.getOrDefault("verifier", ""));
    return login.getOrDefault("password", "");
  }

  /** Runs the init container; what it says. */
  String prepare() {
    return servers.run(parts.command("prepare"), environment);
  }

  /** Runs the init container that makes the role of the Vault; what it says. */
  String makeMaker() {
    return servers.run(parts.command("logins"), environment);
  }

  /** Runs the init container, whatever becomes of it. */
  LocalServers.Ended attempt() {
    return servers.attempt(parts.command("prepare"), environment);
  }

  void start() {
    Path pid = volume().resolve("pgdata/postmaster.pid");
    servers.start(name, parts.command("database"), environment, () -> PostgresServer.isReady(pid));
  }

  /** Ends the server as the kubelet does. */
  void stop() {
    servers.stop(name);
  }

  /** Starts the init container under a name, and goes on once it has come that far. */
  void startPreparing(String under, Path pid, BooleanSupplier far) {
    String script = parts.command("prepare").getLast();
    servers.start(
        under,
        List.of("sh", "-c", "echo $$ >\"$0\"; exec sh \"$1\"", pid.toString(), script),
        environment,
        far);
  }

  /** The folder that stands for the volume. */
  Path volume() {
    return servers.folder(name + "-data");
  }
}
