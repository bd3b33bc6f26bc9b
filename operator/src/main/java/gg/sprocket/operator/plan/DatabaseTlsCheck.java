package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.ExternalDatabase;
import gg.sprocket.operator.api.v1alpha1.SslMode;
import java.util.List;
import java.util.Optional;

/**
 * What a spec says of TLS to an External database is what the release's processes do. Else it would
 * be proved in a way in which nobody uses it, or promise TLS where everything is readable.
 */
final class DatabaseTlsCheck {

  /** Hosts that releases with TLS take for their own machine. */
  private static final List<String> NEAR = List.of("postgres", "localhost");

  private DatabaseTlsCheck() {}

  /** Why the release cannot use the database as the spec says. */
  static Optional<Problem> of(Instance instance, Observed observed) {
    ExternalDatabase database = instance.spec().database().external();
    if (database == null) {
      return Optional.empty();
    }
    boolean disabled = database.sslMode() == SslMode.Disable;
    return switch (instance.release().services().databaseTls()) {
      case Plain -> disabled ? Optional.empty() : unspoken(instance, database);
      case Required ->
          disabled && !NEAR.contains(database.host()) ? insisted(instance) : Optional.empty();
    };
  }

  private static Optional<Problem> unspoken(Instance instance, ExternalDatabase database) {
    return SpecChecks.problem(
        Reason.SslModeRefused,
        "spec.database.external.sslMode is %s, but release %s speaks no TLS to PostgreSQL; set it to"
            + " Disable if the server takes that and nobody can listen on the way, or set"
            + " spec.database.mode to Builtin",
        database.sslMode(),
        instance.release().version());
  }

  private static Optional<Problem> insisted(Instance instance) {
    return SpecChecks.problem(
        Reason.SslModeRefused,
        "spec.database.external.sslMode is Disable, but release %s insists on TLS for every host but"
            + " \"postgres\" and \"localhost\"; set it to Require or VerifyFull",
        instance.release().version());
  }
}
