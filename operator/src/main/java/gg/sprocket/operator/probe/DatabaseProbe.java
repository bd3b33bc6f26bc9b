package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * PostgreSQL: TLS as the application wants it, login, version, rights, connections.
 *
 * @param target the server
 * @param database name of the database
 * @param username login role
 * @param sslMode as libpq calls it
 * @param roles roles that the login must be a member of
 * @param extensions extensions that the schema needs
 * @param logins whether a Vault makes logins that act as the login role
 * @param input where the secret values are
 */
record DatabaseProbe(
    Target target,
    String database,
    String username,
    String sslMode,
    List<String> roles,
    List<String> extensions,
    boolean logins,
    ProbeInput input)
    implements Probe {

  static DatabaseProbe of(ProbeInput input) {
    return new DatabaseProbe(
        new Target(input.text("PROBE_HOST"), input.number("PROBE_PORT")),
        input.text("PROBE_DATABASE"),
        input.text("PROBE_USERNAME"),
        input.text("PROBE_SSL_MODE"),
        input.names("PROBE_ROLES"),
        input.names("PROBE_EXTENSIONS"),
        Boolean.parseBoolean(input.environment().getOrDefault("PROBE_LOGINS", "false")),
        input);
  }

  @Override
  public Proved look() throws Refusal, SQLException, IOException {
    try (Connection connection = connect()) {
      DatabaseFacts facts = DatabaseFacts.read(connection, logins);
      require(facts, connection);
      return new Proved(facts.version(), Optional.of(facts.connections()));
    } catch (SQLException e) {
      throw new DatabaseErrors(this).explain(e);
    }
  }

  private Connection connect() throws Refusal, SQLException, IOException {
    // Parameters of the driver, by the names of its documentation.
    Properties properties = new Properties();
    properties.setProperty("user", username);
    properties.setProperty("password", input.secret("password"));
    properties.setProperty("sslmode", sslMode);
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_MILLIS / 1000));
    properties.setProperty("socketTimeout", String.valueOf(ANSWER_MILLIS / 1000));
    properties.setProperty("ApplicationName", "sprocket-probe");
    properties.setProperty("gssEncMode", "disable");
    if (sslMode.equals("verify-full")) {
      Path authority =
          input
              .authority()
              .orElseThrow(
                  () ->
                      new Refusal(
                          Cause.SecretInvalid,
                          "%s has no value under the key ca.crt, which sslMode VerifyFull needs; add it",
                          input.secretName()));
      Trust.certificates(input, authority);
      properties.setProperty("sslrootcert", authority.toString());
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s".formatted(target, database), properties);
  }

  private void require(DatabaseFacts facts, Connection connection) throws Refusal, SQLException {
    if (facts.versionNumber() < DatabaseFacts.OLDEST) {
      throw new Refusal(
          Cause.VersionUnsupported,
          "PostgreSQL at %s is version %s; upgrade it to 15 or newer",
          target,
          facts.version());
    }
    if (logins) {
      requireLogins(facts);
    }
    if (facts.readOnly()) {
      throw new Refusal(
          Cause.ReadOnly,
          "PostgreSQL at %s takes no writes; give the address of the primary server, or end its read-only mode",
          target);
    }
    if (!facts.owner()) {
      throw new Refusal(
          Cause.PrivilegeMissing,
          "role %s does not own database %s; run: ALTER DATABASE \"%s\" OWNER TO \"%s\"",
          username,
          database,
          database,
          username);
    }
    if (!facts.mayCreate()) {
      throw new Refusal(
          Cause.PrivilegeMissing,
          "role %s may not create tables in schema public of database %s; run there: GRANT CREATE, USAGE ON SCHEMA public TO \"%s\"",
          username,
          database,
          username);
    }
    for (String role : roles) {
      requireRole(facts.role(connection, role), role);
    }
    for (String extension : extensions) {
      requireExtension(facts.extension(connection, extension), extension);
    }
    if (facts.connections().free() < 1) {
      throw new DatabaseErrors(this).exhausted();
    }
  }

  /** What the role that makes logins asks of the server; only a look at that role tells more. */
  void requireLogins(DatabaseFacts facts) throws Refusal {
    if (facts.versionNumber() < DatabaseFacts.LOGINS_MADE) {
      throw new Refusal(
          Cause.VersionUnsupported,
          "PostgreSQL at %s is version %s, in which a role that makes logins may change every other one, so spec.database.vaultLogin cannot be used; upgrade it to 16 or newer, or remove the field",
          target,
          facts.version());
    }
  }

  /** Nobody is told to give the application a superuser, however the migrations are made. */
  private void requireRole(DatabaseFacts.Role found, String role) throws Refusal {
    if (found.superuser()) {
      throw new Refusal(
          Cause.PrivilegeMissing,
          "the migrations act as role %s, which is a superuser at %s, and the application must not become one; do not grant it: use a server on which %s is a role without rights of its own, or spec.database.mode Builtin",
          role,
          target,
          role);
    }
    if (!found.usable()) {
      throw new Refusal(
          Cause.PrivilegeMissing,
          "role %s is not a member of role %s, as which the migrations act; as administrator run: CREATE ROLE \"%s\" if it does not exist, then GRANT \"%s\" TO \"%s\"",
          username,
          role,
          role,
          role,
          username);
    }
  }

  private void requireExtension(DatabaseFacts.Extension found, String extension) throws Refusal {
    switch (found) {
      case Usable -> {}
      case Missing ->
          throw new Refusal(
              Cause.FeatureMissing,
              "PostgreSQL at %s has no extension %s, which the release needs; install it at the server (PostgreSQL's contrib package), or use another",
              target,
              extension);
      case Untrusted ->
          throw new Refusal(
              Cause.PrivilegeMissing,
              "role %s may not make extension %s in database %s; as administrator run there: CREATE EXTENSION \"%s\"",
              username,
              extension,
              database,
              extension);
    }
  }
}
