package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.release.postgres.Parameters;
import java.util.Optional;

/** How many connections the Builtin PostgreSQL takes ({@code max_connections}). */
public final class BuiltinConnections {

  /** Name of the parameter. */
  public static final String PARAMETER = "max_connections";

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
   * Its number in an instance; empty if the database is External, or if the spec's is no number.
   */
  public static Optional<Integer> of(InstanceSpec spec) {
    if (spec.database().external() != null) {
      return Optional.empty();
    }
    String asked = spec.database().builtin().parameters().get(PARAMETER);
    return asked == null
        ? Optional.of(usual(spec.profile()))
        : Parameters.named(PARAMETER).flatMap(p -> p.number(asked)).map(Double::intValue);
  }
}
