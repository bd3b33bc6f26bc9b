package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Failures.Content;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An engine that makes logins at a database, asked by the driver.
 *
 * @param calls their forms
 * @param mount path of the engine
 */
record DriverDatabase(SessionCalls calls, String mount) implements DatabaseEngine {
  private static final String PLUGIN = "postgresql-database-plugin";

  /** Words for a lease that nothing makes longer any more; the status is 400 as for a fault. */
  private static final List<String> GONE =
      List.of(
          "lease not found",
          "lease expired",
          "lease is expired",
          "lease is not renewable",
          "SQLSTATE 42704" // the role is not there
          );

  @Override
  public void enable() throws VaultFailure {
    calls.write("sys/mounts/" + mount, SessionCalls.object().put("type", "database"));
  }

  @Override
  public void configure(String name, Connection connection) throws VaultFailure {
    ObjectNode values =
        SessionCalls.object()
            .put("plugin_name", PLUGIN)
            .put("allowed_roles", name)
            .put(
                "connection_url",
                "postgresql://{{username}}:{{password}}@%s:%d/%s?sslmode=%s"
                    .formatted(
                        connection.host(),
                        connection.port(),
                        connection.database(),
                        connection.sslMode()))
            .put("username", connection.username())
            .put("password", connection.password())
            .put("password_authentication", "scram-sha-256")
            .put("max_open_connections", 1)
            .put("tls_ca", connection.authority());
    String path = "%s/config/%s".formatted(mount, name);
    // Its words may quote what it was given.
    Driver.good("PUT " + path, calls.driver().write(path, values, calls.token()), Content.Values);
  }

  @Override
  public void shape(String name, Form form) throws VaultFailure {
    calls.write(
        "%s/roles/%s".formatted(mount, name),
        SessionCalls.object()
            .put("db_name", name)
            .put("creation_statements", form.creation())
            .put("renew_statements", form.renewal())
            .put("revocation_statements", form.revocation())
            .put("default_ttl", form.life().toSeconds())
            .put("max_ttl", form.limit().toSeconds()));
  }

  @Override
  public Grant grant(String name) throws VaultFailure {
    String path = "%s/creds/%s".formatted(mount, name);
    String what = "GET " + path;
    JsonNode answer =
        Driver.good(what, calls.driver().read(path, calls.token()), Content.Values).json();
    return new Grant(
        Driver.text(what, answer.path("lease_id")),
        Driver.text(what, answer.path("data").path("username")),
        Driver.secret(what, answer.path("data").path("password")),
        Duration.ofSeconds(answer.path("lease_duration").asLong()));
  }

  @Override
  public Optional<Duration> renew(String lease, Duration life) throws VaultFailure {
    try {
      return Optional.of(
          Duration.ofSeconds(
              calls
                  .write(
                      "sys/leases/renew/" + lease,
                      SessionCalls.object().put("increment", life.toSeconds()))
                  .path("lease_duration")
                  .asLong()));
    } catch (VaultFailure e) {
      if (e.trouble() instanceof Trouble.Refused(int _, var words)
          && words.stream().anyMatch(word -> GONE.stream().anyMatch(word::contains))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void revoke(String lease) throws VaultFailure {
    calls.write("sys/leases/revoke/" + lease, SessionCalls.object().put("sync", true));
  }

  @Override
  public void revokeLater(String lease) throws VaultFailure {
    calls.write("sys/leases/revoke/" + lease, SessionCalls.object().put("sync", false));
  }

  @Override
  public List<String> leases(String name) throws VaultFailure {
    String prefix = "%s/creds/%s/".formatted(mount, name);
    return calls.list("sys/leases/lookup/" + prefix).stream().map(prefix::concat).toList();
  }
}
