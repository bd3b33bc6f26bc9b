package gg.sprocket.operator.probe;

import gg.sprocket.operator.probe.RedisConnection.Reply;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Redis: TLS, login, writes, the databases by number that the application uses, JSON commands.
 *
 * @param target the server
 * @param tls whether it speaks TLS
 * @param json whether the release needs the JSON commands
 * @param input where the secret values are
 */
record CacheProbe(Target target, boolean tls, boolean json, ProbeInput input) implements Probe {

  /** The application keeps answers of its API there. */
  private static final String DATABASE = "13";

  static CacheProbe of(ProbeInput input) {
    return new CacheProbe(
        new Target(input.text("PROBE_HOST"), input.number("PROBE_PORT")),
        input.flag("PROBE_TLS"),
        input.flag("PROBE_JSON"),
        input);
  }

  @Override
  public Proved look() throws Refusal, IOException, GeneralSecurityException {
    String password = input.secret("password");
    try (RedisConnection redis =
        tls ? RedisConnection.secure(target, Trust.of(input)) : RedisConnection.plain(target)) {
      require(redis.ask("AUTH", password), "AUTH");
      require(redis.ask("SELECT", DATABASE), "SELECT");
      writes(redis);
      if (json) {
        requireJson(redis);
      }
      return new Proved(version(redis), Optional.empty());
    }
  }

  private void writes(RedisConnection redis) throws Refusal, IOException {
    String key = "sprocket-probe:" + UUID.randomUUID();
    require(redis.ask("SET", key, "1", "EX", "60"), "SET");
    require(redis.ask("DEL", key), "DEL");
  }

  private void require(Reply reply, String command) throws Refusal {
    if (reply instanceof Reply.Fault(String code)) {
      throw refusal(code, command);
    }
  }

  private Refusal refusal(String code, String command) {
    return switch (code) {
      case "WRONGPASS", "NOAUTH" -> badLogin();
      case "NOPERM" ->
          new Refusal(
              Cause.PrivilegeMissing,
              "the login of Redis at %s may not run %s; give its user all commands and keys (ACL SETUSER default ~* +@all)",
              target,
              command);
      case RedisConnection.MAXCLIENTS ->
          new Refusal(
              Cause.ConnectionsExhausted,
              "Redis at %s has no connection left; raise maxclients, or close what others hold open",
              target);
      case "READONLY" ->
          new Refusal(
              Cause.ReadOnly,
              "Redis at %s is a replica and takes no writes; give the address of the primary server",
              target);
      case "MISCONF", "OOM", "MASTERDOWN", "LOADING", "BUSY", "CLUSTERDOWN" ->
          new Refusal(
              Cause.ReadOnly,
              "Redis at %s takes no writes now (%s); look at its log, disk and memory",
              target,
              code);
      case "ERR" -> ofError(command);
      default ->
          new Refusal(
              Cause.ProbeFailed,
              "Redis at %s refused %s (%s); look at its log",
              target,
              command,
              code.matches("[A-Z]{2,20}") ? code : "unknown");
    };
  }

  /** The server's words for {@code ERR} are not read: they quote what was sent. */
  private Refusal ofError(String command) {
    return switch (command) {
      case "AUTH" -> badLogin();
      case "SELECT" ->
          new Refusal(
              Cause.FeatureMissing,
              "Redis at %s has no database %s, which the application uses; set `databases 16`, and use no cluster mode, which has only one",
              target,
              DATABASE);
      default ->
          new Refusal(
              Cause.PrivilegeMissing,
              "Redis at %s does not run %s; give the login all commands",
              target,
              command);
    };
  }

  private Refusal badLogin() {
    return new Refusal(
        Cause.AuthenticationFailed,
        "Redis at %s refuses the password; correct the key password in %s, or set requirepass at the server",
        target,
        input.secretName());
  }

  private void requireJson(RedisConnection redis) throws Refusal, IOException {
    Reply reply = redis.ask("COMMAND", "INFO", "JSON.SET");
    require(reply, "COMMAND");
    boolean known =
        reply instanceof Reply.Many(List<Reply> all)
            && !all.isEmpty()
            && all.getFirst() instanceof Reply.Many(List<Reply> details)
            && !details.isEmpty();
    if (!known) {
      throw new Refusal(
          Cause.FeatureMissing,
          "Redis at %s has no JSON commands, which the release needs; use Redis 8, or load the module RedisJSON",
          target);
    }
  }

  /** An administrator may forbid the question; then the version stays unsaid. */
  private static String version(RedisConnection redis) throws IOException {
    return redis.ask("INFO", "server") instanceof Reply.Text(String text)
        ? text.lines()
            .filter(line -> line.startsWith("redis_version:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .filter(version -> version.matches("[0-9.]{1,20}"))
            .findFirst()
            .orElse("")
        : "";
  }
}
