package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What PostgreSQL's error codes mean (PostgreSQL documentation, Appendix A). The server's texts are
 * in its own language and quote what was sent, so only the codes are read.
 *
 * @param probe what was asked
 */
record DatabaseErrors(DatabaseProbe probe) {

  /** What an error of the driver means. */
  Refusal explain(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return switch (state) {
      case "28P01" ->
          refusal(
              Cause.AuthenticationFailed,
              "PostgreSQL at %s refuses the login of role %s; correct the password in %s, or set it at the server",
              probe.target(),
              probe.username(),
              probe.input().secretName());
      case "28000" ->
          refusal(
              Cause.AuthenticationFailed,
              "PostgreSQL at %s does not let role %s in from here; create the role with LOGIN, and allow it and this cluster in pg_hba.conf, with TLS or without as sslMode says",
              probe.target(),
              probe.username());
      case "3D000" ->
          refusal(
              Cause.DatabaseMissing,
              "database %s does not exist at %s; create it: CREATE DATABASE \"%s\" OWNER \"%s\"",
              probe.database(),
              probe.target(),
              probe.database(),
              probe.username());
      case "42501" ->
          refusal(
              Cause.PrivilegeMissing,
              "role %s may not use database %s at %s; run: ALTER DATABASE \"%s\" OWNER TO \"%s\"",
              probe.username(),
              probe.database(),
              probe.target(),
              probe.database(),
              probe.username());
      case "53300" -> exhausted();
      case "57P03", "57P01", "57P02" ->
          refusal(
              Cause.Unreachable,
              "PostgreSQL at %s is starting or shutting down; look at its log if that stays",
              probe.target());
      default -> ofConnection(error, state);
    };
  }

  /** Said when the server takes no more connections. */
  Refusal exhausted() {
    return refusal(
        Cause.ConnectionsExhausted,
        "PostgreSQL at %s has no connection left for role %s; end what holds them, or raise max_connections or the limit of the role or database",
        probe.target(),
        probe.username());
  }

  private Refusal ofConnection(SQLException error, String state) {
    Optional<Refused> known = new Causes(probe.target(), Causes.OF_SECRET).connection(error);
    if (known.isPresent()) {
      Refused refused = known.orElseThrow();
      return new Refusal(refused.cause(), "%s", refused.message());
    }
    boolean tls = !probe.sslMode().equals("disable");
    if (state.equals("08004") && tls) {
      return refusal(
          Cause.TlsFailed,
          "PostgreSQL at %s does not offer TLS; switch it on at the server (ssl = on), which the application insists on",
          probe.target());
    }
    if (state.startsWith("08") && probe.sslMode().equals("verify-full")) {
      return refusal(
          Cause.TlsFailed,
          "the certificate of %s does not name this host; use a name that it has, or have it issued anew",
          probe.target());
    }
    return refusal(
        Cause.ProbeFailed,
        "PostgreSQL at %s ended the probe with SQLSTATE %s; look at the server's log",
        probe.target(),
        state.matches("[0-9A-Z]{5}") ? state : "unknown");
  }

  private static Refusal refusal(Cause cause, String message, Object... arguments) {
    return new Refusal(cause, message, arguments);
  }
}
