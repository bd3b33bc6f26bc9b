package gg.sprocket.operator.component.cache;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.RedisServer;
import gg.sprocket.operator.component.BuiltinParts;
import gg.sprocket.operator.component.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A real Redis with what the operator gives the Builtin one: its start script, its configuration
 * and its ACL file. It is 7.0 in place of 8 and has no JSON module, so the line that loads that is
 * left out; port, address and folders are its own.
 *
 * @param servers where it runs
 * @param name its name among them
 * @param port its port
 * @param parts what the operator makes of it
 * @param environment its variables
 * @param password its password
 */
record RunningCache(
    LocalServers servers,
    String name,
    int port,
    BuiltinParts parts,
    Map<String, String> environment,
    String password) {

  /**
   * The cache of an instance, not yet started.
   *
   * @param volume name of the folder that stands for its volume
   * @param scene makes the instance as it is before the first pass
   */
  static RunningCache of(LocalServers servers, String name, String volume, Supplier<Scene> scene) {
    int port = Ports.free(1).getFirst();
    Map<String, String> secret = BuiltinParts.login(scene.get(), "mle-cache-login");
    String secrets = name + "-secrets";
    servers.file(secrets, "users.acl", secret.getOrDefault("users.acl", ""));
    BuiltinParts parts =
        new BuiltinParts(
            servers,
            scene.get().settle(),
            "mle-cache",
            Map.of(
                "/etc/sprocket",
                servers.folder(name + "-config").toString(),
                "/run/secrets/cache",
                servers.folder(secrets).toString(),
                "dir /data",
                "dir " + servers.folder(volume),
                "bind * -::*",
                "bind 127.0.0.1",
                "loadmodule ",
                "# loadmodule ",
                "port 6379",
                "port " + port));
    parts.config(name + "-config");
    Map<String, String> environment = new TreeMap<>(RedisServer.environment(servers));
    environment.put("SPROCKET_DATA", servers.folder(volume).toString());
    return new RunningCache(
        servers, name, port, parts, environment, secret.getOrDefault("password", ""));
  }

  RunningCache start() {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(parts.command("cache"));
    servers.start(name, command, environment, () -> ready(password) == 0);
    return this;
  }

  /** Ends it as the kubelet does. */
  void stop() {
    servers.stop(name);
  }

  /** Ends it as a node does that dies. */
  void kill() {
    String pid =
        ask("INFO", "server")
            .lines()
            .filter(line -> line.startsWith("process_id:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    servers.run(List.of("kill", "-KILL", pid), Map.of());
    servers.stop(name);
  }

  /** The readiness probe's exit code. It asks at the usual port, which is not the test's. */
  int ready(String word) {
    List<String> asked = new ArrayList<>(List.of("env"));
    parts
        .container("cache")
        .getReadinessProbe()
        .getExec()
        .getCommand()
        .forEach(part -> asked.add(part.replace("redis-cli ", "redis-cli -p " + port + " ")));
    return servers.attempt(asked, with(word)).code();
  }

  /** The answer to a command. */
  String ask(String... command) {
    return askWith(password, command);
  }

  /** The answer to a command with another password, or with none. */
  String askWith(String word, String... command) {
    List<String> asked = new ArrayList<>(List.of("env", "redis-cli", "-p", "" + port));
    asked.addAll(List.of(command));
    return servers
        .attempt(asked, with(word))
        .output()
        .lines()
        .filter(line -> !line.startsWith("Warning:"))
        .reduce((one, next) -> one + "\n" + next)
        .orElse("");
  }

  /** A setting of the server. */
  String config(String setting) {
    return ask("CONFIG", "GET", setting).lines().skip(1).findFirst().orElse("");
  }

  private Map<String, String> with(String word) {
    Map<String, String> variables = new TreeMap<>(environment);
    if (!word.isEmpty()) {
      variables.put("REDISCLI_AUTH", word);
    }
    return variables;
  }
}
