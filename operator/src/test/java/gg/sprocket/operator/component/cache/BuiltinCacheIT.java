package gg.sprocket.operator.component.cache;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.Ports;
import gg.sprocket.dev.RedisServer;
import gg.sprocket.operator.component.BuiltinParts;
import gg.sprocket.operator.component.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A real Redis with what the operator gives the Builtin one: its configuration and its ACL file. It
 * is 7.0 in place of 8 and has no JSON module, so the line that loads that is left out; port,
 * address and folders are its own.
 */
class BuiltinCacheIT {

  private static final LocalServers SERVERS = LocalServers.create();
  private static final int PORT = Ports.free(1).getFirst();
  private static final Map<String, String> ENVIRONMENT = new TreeMap<>();
  private static String password = "";
  private static List<String> readiness = List.of();

  @BeforeAll
  static void start() {
    Map<String, String> secret = BuiltinParts.login(Scene.minimal(), "mle-cache-login");
    SERVERS.file("secrets", "users.acl", secret.getOrDefault("users.acl", ""));
    BuiltinParts parts =
        new BuiltinParts(
            SERVERS,
            Scene.minimal().settle(),
            "mle-cache",
            Map.of(
                "/etc/sprocket",
                SERVERS.folder("config").toString(),
                "/run/secrets/cache",
                SERVERS.folder("secrets").toString(),
                "dir /data",
                "dir " + SERVERS.folder("data"),
                "bind * -::*",
                "bind 127.0.0.1",
                "loadmodule ",
                "# loadmodule ",
                "port 6379",
                "port " + PORT));
    parts.config("config");
    password = secret.getOrDefault("password", "");
    ENVIRONMENT.putAll(RedisServer.environment(SERVERS));
    readiness = parts.container("cache").getReadinessProbe().getExec().getCommand();
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(parts.command("cache"));
    SERVERS.start("cache", PORT, command, ENVIRONMENT);
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    assertThat(ask("", "GET", "a")).startsWith("NOAUTH");
    assertThat(ask("wrong", "GET", "a")).contains("WRONGPASS");
    assertThat(ask(password, "SET", "a", "1")).isEqualTo("OK");
  }

  @Test
  void theSettingsAreTheOperators() {
    assertThat(config("maxmemory")).isEqualTo("" + 256 * 1024 * 1024);
    assertThat(config("maxmemory-policy")).isEqualTo("allkeys-lru");
    assertThat(config("save")).isEqualTo("900 1 300 100");
    assertThat(config("appendonly")).isEqualTo("no");
  }

  @Test
  void theDatabasesThatTheApplicationUsesAreThere() {
    assertThat(Integer.parseInt(config("databases"))).isGreaterThanOrEqualTo(14);
    assertThat(ask(password, "-n", "13", "SET", "answer", "1")).isEqualTo("OK");
  }

  @Test
  void readyIsWhoAnswersWithThePassword() {
    assertThat(ready(password)).isZero();
    assertThat(ready("wrong")).isNotZero();
  }

  private static String config(String name) {
    String said = ask(password, "CONFIG", "GET", name);
    return said.lines().skip(1).findFirst().orElse("");
  }

  /** The probe asks at the usual port, which is not the test's. */
  private static int ready(String word) {
    List<String> asked = new ArrayList<>(List.of("env"));
    readiness.forEach(part -> asked.add(part.replace("redis-cli ", "redis-cli -p " + PORT + " ")));
    return SERVERS.attempt(asked, with(word)).code();
  }

  private static String ask(String word, String... command) {
    List<String> asked = new ArrayList<>(List.of("env", "redis-cli", "-p", "" + PORT));
    asked.addAll(List.of(command));
    return SERVERS
        .attempt(asked, with(word))
        .output()
        .lines()
        .filter(line -> !line.startsWith("Warning:"))
        .reduce((one, next) -> one + "\n" + next)
        .orElse("");
  }

  private static Map<String, String> with(String word) {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    if (!word.isEmpty()) {
      environment.put("REDISCLI_AUTH", word);
    }
    return environment;
  }
}
