package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.release.postgres.Parameters;
import java.util.Optional;

/** How many connections the Builtin PostgreSQL takes, and how many of them it keeps back. */
public final class BuiltinConnections {

  /** Name of the parameter. */
  public static final String PARAMETER = "max_connections";

  /**
   * What PostgreSQL keeps for superusers if nobody says otherwise. An administrator and the probes
   * are superusers, so a budget that has these in reserve needs no others for them.
   */
  public static final int RESERVE = 3;

  private BuiltinConnections() {}

  /** Its number under a profile. */
  public static int usual(Profile profile) {
    return switch (profile) {
      case Tiny -> 80;
      case Small -> 80;
      case Medium -> 100;
      case Large -> 200;
    };
  }

  /**
   * What the application and {@link #RESERVE} may take together in an instance; empty if the
   * database is External, or if the spec's parameters are no numbers.
   */
  public static Optional<Integer> of(InstanceSpec spec) {
    if (spec.database().external() != null) {
      return Optional.empty();
    }
    return number(spec, PARAMETER, usual(spec.profile()))
        .flatMap(all -> keptBack(spec).map(kept -> Math.max(0, all - kept)));
  }

  /** What the server keeps from the application beyond {@link #RESERVE}. */
  public static Optional<Integer> keptBack(InstanceSpec spec) {
    return number(spec, "superuser_reserved_connections", RESERVE)
        .map(superusers -> Math.max(0, superusers - RESERVE))
        .flatMap(
            superusers ->
                number(spec, "reserved_connections", 0).map(others -> superusers + others));
  }

  private static Optional<Integer> number(InstanceSpec spec, String parameter, int absent) {
    String asked = spec.database().builtin().parameters().get(parameter);
    return asked == null
        ? Optional.of(absent)
        : Parameters.named(parameter).flatMap(p -> p.number(asked)).map(Double::intValue);
  }
}
